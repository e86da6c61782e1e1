"""The manifests with Valkey: what holds for the plain ones holds for them, Valkey's pod keeps the
same promises, and the server counts in a Redis that has the same configuration."""

import base64
import json
import re
import shlex
import subprocess
import tempfile
import urllib.request
from pathlib import Path

import exposition
import kubernetes_manifests
import kubernetes_promises
import server
from kubernetes_objects import Objects, validate
from programs import said, started, until
from project import ROOT
from redis_server import answers, redis

NAME = "app.kubernetes.io/name"
WAY_OUT = "zoom-signature-to-valkey"


def check(faults):
    objects = kubernetes_manifests.valkey(faults)
    validate(faults, objects.documents, "with Valkey")
    faults.stop_if_any()
    own, valkey, way_out = parts(faults, objects)
    kubernetes_promises.check(faults, own)
    kubernetes_promises.check_namespace(faults, own)
    server.check_accepts(faults, "kubernetes with Valkey", own.variables())
    kubernetes_promises.check_security(faults, valkey)
    kubernetes_promises.check_resources(faults, valkey)
    kubernetes_promises.check_selectors_of_services(faults, valkey)
    check_alone(faults, valkey)
    check_way(faults, own, valkey, way_out)
    faults.stop_if_any()
    with tempfile.TemporaryDirectory() as folder:
        check_counts(faults, own, valkey, Path(folder))


def parts(faults, objects):
    """The server's objects, Valkey's, and the policy from those to these."""
    own, valkey, way_out = [], [], []
    for document in objects.documents:
        name = document["metadata"]["name"]
        place = way_out if name == WAY_OUT else valkey if name.startswith("valkey") else own
        place.append(document)
    return Objects(faults, own), Objects(faults, valkey), Objects(faults, way_out)


def check_alone(faults, valkey):
    """There is one pod, and what it holds goes with it."""
    deployment = valkey.one("Deployment")["spec"]
    alone = (deployment["replicas"], deployment["strategy"]["type"]) == (1, "Recreate")
    faults.expect(alone, "valkey: two pods may be there at once")
    lines = valkey.settings()["valkey.conf"].splitlines()
    for line in ['save ""', "appendonly no", "maxmemory-policy noeviction"]:
        faults.expect(line in lines, f"valkey.conf has no {line}")
    limit = valkey.container()["resources"]["limits"]["memory"]
    [most] = [line.split()[1] for line in lines if line.startswith("maxmemory ")]
    fits = int(most.removesuffix("mb")) * 2 <= int(limit.removesuffix("Mi"))
    faults.expect(fits, f"valkey.conf: maxmemory is {most}, and the pod is limited to {limit}")


def check_way(faults, own, valkey, way_out):
    """Only the server's pods reach it, by the Service that is in their URL."""
    labels = {one: objects.template()["metadata"]["labels"] for one, objects in [("own", own), ("valkey", valkey)]}
    service, inward, outward = valkey.one("Service"), valkey.one("NetworkPolicy")["spec"], way_out.one("NetworkPolicy")["spec"]
    port = valkey.ports()[service["spec"]["ports"][0]["targetPort"]]
    ports = [{"protocol": "TCP", "port": port}]
    there = inward["podSelector"]["matchLabels"] == outward["egress"][0]["to"][0]["podSelector"]["matchLabels"]
    faults.expect(there and inward["podSelector"]["matchLabels"] == labels["valkey"], "the policies miss Valkey's pod")
    only = inward["ingress"] == [{"from": [{"podSelector": {"matchLabels": labels["own"]}}], "ports": ports}]
    faults.expect(only, f"the policy lets in {inward['ingress']}, not the server's pods alone")
    closed = inward["policyTypes"] == ["Ingress", "Egress"] and inward["egress"] == []
    faults.expect(closed, "the policy lets Valkey out")
    faults.expect(outward["podSelector"]["matchLabels"] == labels["own"], f"{WAY_OUT} is not for the server's pods")
    led = outward["policyTypes"] == ["Egress"] and outward["egress"][0]["ports"] == ports
    faults.expect(led, f"{WAY_OUT} does not lead to Valkey's port")
    url = secrets(own)["redis-url"]
    address = f"@{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"
    faults.expect(url.endswith(address), f"the server's URL does not lead to {address}")


def check_counts(faults, own, valkey, folder):
    write(folder / "own", secrets(own))
    write(folder / "valkey", secrets(valkey))
    config = valkey.settings()["valkey.conf"]
    mount = valkey.container()["volumeMounts"][1]["mountPath"]
    (folder / "valkey.conf").write_text(config.replace(mount, str(folder / "valkey")))
    check_rights(faults, secrets(valkey)["users.acl"])
    with redis(faults, folder, folder / "valkey.conf") as port:
        url = secrets(own)["redis-url"].replace("valkey:6379", f"127.0.0.1:{port}")
        (folder / "own/redis-url").write_text(url)
        check_counting(faults, own, folder / "own", port)
        user, password = re.match(r"redis://([^:]+):([^@]+)@", url).groups()
        said_to = list(answers(port, "PING", f"AUTH {user} {password}", "FLUSHALL", "SET other 1", "CONFIG GET save"))
        right = [line.split()[0] for line in said_to] == ["-NOAUTH", "+OK", "-NOPERM", "-NOPERM", "-NOPERM"]
        faults.expect(right, f"valkey: a user without a password, or the server's, may do more: {said_to}")
        check_probes(faults, valkey, port, True)
    check_probes(faults, valkey, port, False)


def check_rights(faults, users):
    """They are those that docs/operate.md has."""
    told = re.search(r"^ *user (zoom-signature on) >PASSWORD (.*)$", (ROOT / "docs/operate.md").read_text(), re.M)
    off, user, *more = [line.split() for line in users.splitlines()]
    faults.expect(off == "user default off".split() and not more, "valkey: users.acl has another user")
    same = [word for word in user[1:] if not word.startswith(">")] == " ".join(told.groups()).split()
    faults.expect(same, f"valkey: the user's rights are not those of docs/operate.md: {user}")


def check_counting(faults, own, folder, port):
    path = own.container()["volumeMounts"][0]["mountPath"]
    variables = {name: value.replace(path, str(folder)) for name, value in own.variables().items()}
    variables |= {"PORT": "0", "METRICS_BIND": "127.0.0.1:0", "SHUTDOWN_SECONDS": "0"}
    key = server.SECRETS["PARTICIPANT_API_KEYS"].partition(":")[2]
    with started([str(server.binary(faults))], cwd=folder, env=variables) as program:
        here, there = server.started_at(faults, program)
        until(faults, program, "Redis in the log", lambda: "counts with its replicas in redis" in said(program))
        headers = {"Authorization": f"Bearer {key}"}
        request = urllib.request.Request(f"http://{here}/signature?meetingNumber=85746065432&role=0", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            faults.expect("signature" in json.load(answer), "kubernetes with Valkey: there is no signature")
        with urllib.request.urlopen(f"http://{there}/metrics", timeout=10) as answer:
            metrics = answer.read().decode()
    exposition.judge(faults, metrics)
    for line in [r"zoom_signature_redis_up 1", r"zoom_signature_redis_duration_seconds_count [1-9]\d*"]:
        faults.expect(re.search(rf"^{line}$", metrics, re.M), f"kubernetes with Valkey: /metrics has no {line}")
    errors = re.findall(r"^zoom_signature_redis_errors_total\{.*\} [1-9].*", metrics, re.M)
    faults.expect(not errors, f"kubernetes with Valkey: {errors}")


def check_probes(faults, valkey, port, is_up):
    """Redis' own client in place of Valkey's, which is the same."""
    for probe in ["readinessProbe", "livenessProbe"]:
        command = valkey.container()[probe]["exec"]["command"]
        command = [word.replace("valkey-cli", f"redis-cli -p {port}") for word in command]
        passes = subprocess.run(command, capture_output=True, timeout=10).returncode == 0
        faults.expect(passes == is_up, f"valkey: {probe} is wrong where it is {'up' if is_up else 'down'}: {shlex.join(command)}")


def secrets(objects):
    return {key: base64.b64decode(data).decode() for key, data in objects.one("Secret")["data"].items()}


def write(folder, files):
    folder.mkdir()
    for name, text in files.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(text)
