#!/usr/bin/env python3
"""Lets a real Prometheus scrape a real server, and asks it for what it saw.

Run by scripts/check-deploy, which has prometheus in its PATH. The server is
ZOOM_SIGNATURE_BIN, else target/debug/zoom-signature.
"""

import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
METRICS = ROOT / "deploy/prometheus/metrics.txt"
LIMIT = 60


@contextmanager
def started(*command, **options):
    process = subprocess.Popen(command, **options)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def until(what, happens):
    """The first true answer of `happens`, or the end."""
    since = time.monotonic()
    while time.monotonic() - since < LIMIT:
        if found := happens():
            return found
        time.sleep(0.1)
    sys.exit(f"scripts/check-deploy: {what} did not happen within {LIMIT} s")


def addresses(log):
    """Where the server listens, and where its metrics are."""
    text = log.read_text()
    found = re.search(r"listening on http://(\S+)", text), re.search(r"metrics at http://([^/\s]+)", text)
    return all(found) and [one[1] for one in found]


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)
    except (urllib.error.URLError, ConnectionError):
        return None


def query(prometheus, expression):
    """The values that Prometheus has for an expression now."""
    answer = get(f"{prometheus}/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
    return [float(one["value"][1]) for one in answer["data"]["result"]] if answer else []


def configuration(folder, metrics):
    text = (
        "global: {scrape_interval: 1s}\n"
        f"scrape_configs: [{{job_name: zoom-signature, static_configs: [{{targets: ['{metrics}']}}]}}]\n"
    )
    (folder / "prometheus.yaml").write_text(text)


def main():
    binary = os.environ.get("ZOOM_SIGNATURE_BIN", ROOT / "target/debug/zoom-signature")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = folder / "log"
        variables = {"PATH": os.environ["PATH"], "PORT": "0", "METRICS_BIND": "127.0.0.1:0"}
        with log.open("wb") as out, started(str(binary), cwd=folder, env=variables, stdout=out):
            server, metrics = until("the server's start", lambda: addresses(log))
            get(f"http://{server}/signature?mn=123456789&role=0")
            configuration(folder, metrics)
            scrape(folder)


def free_port():
    """Prometheus does not tell which port it took."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def scrape(folder):
    with (folder / "prometheus.log").open("wb") as out:
        address = f"127.0.0.1:{free_port()}"
        command = ["prometheus", "--config.file=prometheus.yaml", f"--web.listen-address={address}"]
        with started(*command, cwd=folder, stdout=out, stderr=out):
            prometheus = f"http://{address}"
            until("a scrape", lambda: query(prometheus, 'up{job="zoom-signature"}') == [1.0])
            issued = 'zoom_signature_signatures_issued_total{role="participant",way="anonymous"}'
            until("a signature counted", lambda: query(prometheus, issued) == [1.0])
            names = get(f"{prometheus}/api/v1/label/__name__/values")["data"]
    wanted = {line.split()[0].split("{")[0] for line in METRICS.read_text().splitlines() if line and line[0] != "#"}
    # Prometheus names the parts of a histogram.
    seen = {re.sub(r"_(bucket|sum|count)$", "", name) for name in names} | set(names)
    if missing := wanted - seen:
        sys.exit(f"scripts/check-deploy: Prometheus did not see {', '.join(sorted(missing))}")
    print(f"{len(wanted)} metrics seen by Prometheus")


if __name__ == "__main__":
    main()
