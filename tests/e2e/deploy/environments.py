"""Starts the server under each platform's variables in docs/deploy.md, as it would run there.

Each gets a network of its own, in which the platform's proxies have their addresses, a
read-only disk, and a user without rights.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from programs import said, started, until
from project import guide, image_variables, railway_service
from server import ASKED_FOR, binary

CALLER = "198.51.100.7"
KEY = ASKED_FOR["PARTICIPANT_API_KEYS"].partition(":")[2]


class Platform(NamedTuple):
    # What it sets by itself.
    variables: dict
    # Where its proxies connect from.
    proxies: list
    # What they append to X-Forwarded-For after the caller's address.
    appended: list
    # How long it waits after SIGTERM, in seconds.
    waits: float


# Cloud Run and Azure name their waits in the pages that docs/deploy.md links to; the addresses
# of proxies are examples from the networks that are trusted.
PLATFORMS = {
    "Docker Compose": Platform({}, ["172.28.7.3"], [], 15),
    "Fly": Platform({"FLY_APP_NAME": "x"}, ["172.16.8.2", "fdaa:0:18::3"], ["203.0.113.80"], 15),
    "Railway": Platform({"PORT": "8080"}, ["100.64.0.4"], [], 15),
    "Google Cloud Run": Platform({"PORT": "8080", "K_SERVICE": "x"}, ["169.254.169.126"], [], 10),
    "Azure Container Apps": Platform({"CONTAINER_APP_NAME": "x"}, ["100.100.0.9"], [], 30),
    "AWS Lambda": Platform({"AWS_LWA_PORT": "4000", "AWS_LAMBDA_FUNCTION_NAME": "x"}, ["127.0.0.1"], [], 2),
}


def check(faults):
    told = sections()
    faults.expect(set(told) == set(PLATFORMS), f"docs/deploy.md has variables for {sorted(told)}")
    waits = railway_service()["deploy"]["drainingSeconds"]
    faults.expect(waits == PLATFORMS["Railway"].waits, f"railway.json: drainingSeconds is {waits}")
    faults.stop_if_any()
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        program = Path(folder) / "zoom-signature"
        shutil.copy(binary(faults), program)
        for name, platform in PLATFORMS.items():
            check_platform(faults, name, platform, told[name], program)


def sections():
    """The block of variables in each section that has one, by the section's heading."""
    found = {}
    for section in guide("Platforms").split("\n### ")[1:]:
        heading, _, body = section.partition("\n")
        if block := re.search(r"^```env\n(.*?)^```", body, re.M | re.S):
            found[heading] = dict(line.split("=", 1) for line in block[1].splitlines())
    return found


def check_platform(faults, name, platform, told, program):
    variables = image_variables() | platform.variables | told | ASKED_FOR
    port = variables["PORT"]
    with started(contained(platform.proxies, program), env=variables, cwd="/") as server:
        until(faults, server, f"{name}: a start", lambda: ask(server, port, platform.proxies[0], "/readyz")[0] == 200)
        for proxy in platform.proxies:
            forwarded = ", ".join([CALLER, *platform.appended])
            headers = [f"X-Forwarded-For: {forwarded}"]
            status, _ = ask(server, port, proxy, "/signature?meetingNumber=85746065432&role=0", headers)
            faults.expect(status == 401, f"{name}: whoever has no key gets {status}")
            headers.append(f"Authorization: Bearer {KEY}")
            status, body = ask(server, port, proxy, "/signature?meetingNumber=85746065432&role=0", headers)
            faults.expect(status == 200, f"{name}: from {proxy}: {status} {body}")
        since = time.monotonic()
        server.send_signal(signal.SIGTERM)
        code = server.wait(60)
        seconds = time.monotonic() - since
        faults.expect(code == 0, f"{name}: SIGTERM ends it with {code}")
        faults.expect(seconds < platform.waits, f"{name}: it takes {seconds:.1f} s to end")
        seen = addresses(said(server))
        faults.expect(seen == {CALLER}, f"{name}: the log has callers from {seen}, not {CALLER}: {said(server)}")
        print(f"{name}: {', '.join(f'{key}={value}' for key, value in told.items())}")


def contained(addresses, program):
    """The command that runs it in a network that has these addresses, on a read-only disk."""
    lines = ["set -e", "mount -o remount,bind,ro /", "ip link set lo up"]
    lines += [f"ip address add {address} dev lo{' nodad' if ':' in address else ''}" for address in addresses if address != "127.0.0.1"]
    # In a user namespace of its own, which whoever is not root needs, there is no other user.
    root = os.geteuid() == 0
    as_user = "setpriv --reuid 65532 --regid 65532 --clear-groups --no-new-privs --bounding-set=-all " if root else ""
    lines.append(f"exec {as_user}{program}")
    own = [] if root else ["--user", "--map-root-user"]
    path = f"PATH={os.environ['PATH']}"
    return ["unshare", *own, "--net", "--mount", "env", path, "sh", "-c", "\n".join(lines)]


def ask(server, port, source, path, headers=()):
    """A request from within the server's network, from this address: the status and the body."""
    host = "[::1]" if ":" in source else "127.0.0.1"
    own = [] if os.geteuid() == 0 else ["--user", "--preserve-credentials"]
    enter = ["nsenter", f"--target={server.pid}", "--net", *own]
    curl = ["curl", "--silent", "--max-time", "5", "--interface", source, "--write-out", "\n%{http_code}"]
    for header in headers:
        curl += ["--header", header]
    done = subprocess.run([*enter, *curl, f"http://{host}:{port}{path}"], capture_output=True, text=True)
    body, _, status = done.stdout.rpartition("\n")
    return int(status or 0), body


def addresses(log):
    """The callers' addresses in lines of JSON."""
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    fields = [line.get("fields", line) for line in lines]
    return {field["address"] for field in fields if "address" in field}
