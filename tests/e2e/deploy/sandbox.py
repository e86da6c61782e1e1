"""Runs the real server with the unit's settings and its filter of system calls, which fail
as under systemd: with SystemCallErrorNumber."""

import ctypes
import errno
import os
import re
import signal
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import server
from programs import said, started, until
from project import SYSTEMD

SECCOMP_ALLOW = 0x7FFF0000
SECCOMP_ERRNO = 0x00050000


def check(faults, name, unit):
    variables = dict(re.findall(r"^Environment=(\w+)=(.+)$", unit, re.M))
    binary = server.binary(faults)
    permit = permitting(unit)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".env").write_text((SYSTEMD / "zoom-signature.env").read_text())
        env = server.with_secrets(variables, folder) | {"PORT": "0", "METRICS_BIND": "127.0.0.1:0"}
        with started([str(binary)], cwd=folder, env=env, preexec_fn=permit) as program:
            ended = serve(faults, program)
            for line in said(program).splitlines():
                faults.expect('"level":"INFO"' in line, f"under the unit ({name}): {line}")
        faults.expect(ended == 0, f"under the unit ({name}) the server ended with {ended}")


def serve(faults, program):
    """Requests a signature, reloads and stops the server; returns its exit code."""
    address, _ = server.started_at(faults, program)
    key = server.SECRETS["PARTICIPANT_API_KEYS"].split(":")[1]
    request = urllib.request.Request(
        f"http://{address}/signature?mn=85746065432&role=0", headers={"Authorization": f"Bearer {key}"}
    )
    urllib.request.urlopen(request, timeout=10).close()
    program.send_signal(signal.SIGHUP)
    until(faults, program, "the reload", lambda: "reloaded" in said(program))
    program.terminate()
    return program.wait(20)


def permitting(unit):
    """A function that restricts a process to the unit's system calls."""
    seccomp = ctypes.CDLL("libseccomp.so.2")
    seccomp.seccomp_init.restype = ctypes.c_void_p
    wrong = getattr(errno, re.search(r"^SystemCallErrorNumber=(\w+)$", unit, re.M)[1])
    rules = ctypes.c_void_p(seccomp.seccomp_init(SECCOMP_ERRNO | wrong))
    for call in permitted(unit):
        number = seccomp.seccomp_syscall_resolve_name(call.encode())
        # System calls of other architectures have no number here.
        if number >= 0:
            seccomp.seccomp_rule_add(rules, SECCOMP_ALLOW, number, 0)

    def permit():
        if seccomp.seccomp_load(rules) != 0:
            os.abort()

    return permit


def permitted(unit):
    """The names of the system calls that the unit permits, as systemd reads its lines."""
    groups = call_groups()
    calls = set(members("@default", groups))
    for taken, names in re.findall(r"^SystemCallFilter=(~?)(.+)$", unit, re.M):
        named = {call for name in names.split() for call in members(name, groups)}
        calls = calls - named if taken else calls | named
    return calls


def call_groups():
    text = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager"], capture_output=True, text=True, check=True
    ).stdout
    groups, group = {}, None
    for line in text.splitlines():
        if line.startswith("@"):
            group = groups.setdefault(line.strip(), [])
        elif line.startswith(" ") and not line.strip().startswith("#"):
            group.append(line.strip())
    return groups


def members(name, groups):
    if not name.startswith("@"):
        return [name]
    return [call for member in groups[name] for call in members(member, groups)]
