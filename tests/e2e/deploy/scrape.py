"""A real Prometheus scrapes the real server, which has every metric since it uses HTTPS,
has a Server-to-Server app and counts in Redis, and is then queried."""

import json
import os
import re
import ssl
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import exposition
import metrics
import server
from programs import free_port, said, started, until
from project import ROOT
from redis_server import redis

TLS = ROOT / "tests/data/tls"


def check(faults):
    binary = server.binary(faults)
    variables = {"PATH": os.environ["PATH"], "PORT": "0", "METRICS_BIND": "127.0.0.1:0"}
    variables |= {"TLS_CERT_FILE": str(TLS / "one.crt"), "TLS_KEY_FILE": str(TLS / "one.key")}
    variables |= {f"ZOOM_S2S_{name}": f"deploy-test-{name}" for name in ("ACCOUNT_ID", "CLIENT_ID", "CLIENT_SECRET")}
    # Redis has no effect with demo credentials.
    variables |= {name: server.SECRETS[name] for name in ("ZOOM_MEETING_SDK_KEY", "ZOOM_MEETING_SDK_SECRET")}
    variables |= {"ALLOW_ANONYMOUS": "participant"}
    with (
        tempfile.TemporaryDirectory() as folder,
        redis(faults, folder, "--save", "") as port,
        started([str(binary)], cwd=folder, env=variables | {"REDIS_URL": f"redis://127.0.0.1:{port}"}) as program,
    ):
        here, there = server.started_at(faults, program)
        until(faults, program, "Redis in the log", lambda: "counts with its replicas in redis" in said(program))
        get(f"https://{here}/signature?mn=123456789&role=0")
        exposition.judge(faults, body(f"http://{there}/metrics"))
        scrape(faults, Path(folder), there)


def scrape(faults, folder, target):
    address = f"127.0.0.1:{free_port()}"
    (folder / "prometheus.yaml").write_text(
        "global: {scrape_interval: 1s}\n"
        f"scrape_configs: [{{job_name: zoom-signature, static_configs: [{{targets: ['{target}']}}]}}]\n"
    )
    # Debian's would go on with what the last one saw.
    storage = f"--storage.tsdb.path={folder / 'seen'}"
    command = ["prometheus", "--config.file=prometheus.yaml", storage, f"--web.listen-address={address}"]
    with started(command, cwd=folder) as program:
        prometheus = f"http://{address}"
        up = 'up{job="zoom-signature"}'
        until(faults, program, "a scrape", lambda: query(prometheus, up) == [1.0])
        issued = 'zoom_signature_signatures_issued_total{app="default",auth_method="anonymous",role="participant"}'
        until(faults, program, "a signature counted", lambda: query(prometheus, issued) == [1.0])
        names = get(f"{prometheus}/api/v1/label/__name__/values")["data"]
    wanted = {name for name, _, _ in metrics.listed()}
    # Prometheus names the parts of a histogram separately.
    seen = {re.sub(r"_(bucket|sum|count)$", "", name) for name in names} | set(names)
    missing = ", ".join(sorted(wanted - seen))
    faults.expect(not missing, f"Prometheus did not see {missing}")
    print(f"{len(wanted)} metrics seen by Prometheus")


def query(prometheus, expression):
    """Prometheus' current values of an expression."""
    answer = get(f"{prometheus}/api/v1/query?{urllib.parse.urlencode({'query': expression})}")
    return [float(one["value"][1]) for one in answer["data"]["result"]] if answer else []


def get(url):
    try:
        return json.loads(body(url))
    except (urllib.error.URLError, ConnectionError):
        return None


def body(url):
    own = ssl.create_default_context(cafile=TLS / "one.crt")
    with urllib.request.urlopen(url, timeout=10, context=own) as answer:
        return answer.read().decode()
