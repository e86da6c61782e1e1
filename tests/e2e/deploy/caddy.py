"""The Caddyfile in a real Caddy: accepted, and its forwarded headers are true."""

import http.client
import os
import subprocess
import tempfile
from pathlib import Path

import forwarded
from programs import free_port, listens, started, until
from project import DEPLOY

FILE = DEPLOY / "Caddyfile"


def check(faults):
    text = FILE.read_text()
    with tempfile.TemporaryDirectory() as folder, forwarded.echo() as upstream:
        environment = os.environ | {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        faults.run("caddy", "validate", "--adapter", "caddyfile", "--config", FILE, env=environment)
        done = subprocess.run(["caddy", "fmt", FILE], capture_output=True, text=True)
        faults.expect(done.stdout == text, "Caddyfile is not as caddy fmt has it")
        port = free_port()
        for here, there in [
            ("\nzoom.example.com {", f"\nhttp://zoom.example.com:{port} {{"),
            ("reverse_proxy 127.0.0.1:4000 {", f"reverse_proxy 127.0.0.1:{upstream} {{"),
        ]:
            faults.expect(here in text, f"Caddyfile has no {here.strip()}")
            text = text.replace(here, there)
        config = Path(folder) / "Caddyfile"
        config.write_text(f"{{\n\tadmin off\n}}\n{text}")
        faults.stop_if_any()
        caddy = ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)]
        with started(caddy, env=environment) as program:
            until(faults, program, "Caddy's answer", lambda: listens(port))
            forwarded.check(faults, "Caddy", "http", lambda: connect(port))


def connect(port):
    source = (forwarded.CALLER, 0)
    return http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=source)
