"""Describes the benchmark's machine, program versions and method."""

import json
import os
import platform
import re
import subprocess
from datetime import date
from pathlib import Path

from measure import CONNECTIONS, STARTS, WARM_UP_SECONDS
from peers import JARS, NODE, ROOT, run


def setting(names, rounds, seconds):
    """One line each for the machine, the versions and the method."""
    machine = f"{processor()}, {os.cpu_count()} cores, {memory()}, {platform.system()} {platform.release()}"
    return [
        f"{date.today().isoformat()}: {machine}",
        "; ".join(versions(names)),
        f"wrk -t1 -c{CONNECTIONS} on the same machine, POST of JSON; medians of {rounds} rounds of {seconds} s "
        f"in turns, after {WARM_UP_SECONDS} s of warm-up; first answer: median of {STARTS} starts, files cached",
    ]


def processor():
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def memory():
    kilobytes = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1])
    return f"{kilobytes / 2**20:.0f} GiB"


def versions(names):
    said = [f"wrk {wrk()}"]
    if {"zoom-signature", "fifty-apps", "authenticated", "redis", "bare"} & set(names):
        rustc = run(["rustc", "--version"], cwd=ROOT).split(" (")[0]
        said += [rustc, f"actix-web {crate('actix-web')}"]
    if "express" in names:
        node = run(["node", "--version"]).strip()
        said += [f"Node {node}", f"express {npm('express')}", f"jsrsasign {npm('jsrsasign')}"]
    if "servlet" in names:
        said += [f"Tomcat {tomcat()}", run(["java", "--version"]).splitlines()[0]]
    return said


def wrk():
    # Not `run`: `wrk --version` exits with 1.
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    found = re.search(r"\d+\.\d+\.\d+", said)
    return found[0] if found else "of unknown version"


def crate(name):
    lock = (ROOT / "Cargo.lock").read_text()
    return re.search(rf'^name = "{name}"\nversion = "([^"]+)"', lock, re.MULTILINE)[1]


def npm(name):
    return json.loads((NODE / "package-lock.json").read_text())["packages"][f"node_modules/{name}"]["version"]


def tomcat():
    found = re.search(r"\d+\.\d+\.\d+", JARS[0].resolve().name)
    return found[0] if found else "10"
