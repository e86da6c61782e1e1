"""The manifests with two apps: what holds for one holds for them, and the server signs for each
with what is mounted."""

import base64
import hashlib
import hmac
import json
import os
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import kubernetes_manifests
import kubernetes_promises
import server
from kubernetes_objects import validate
from programs import started, until
from server import SECRETS

# Beside the callers that the README makes, which are bound to their apps.
UNBOUND = SECRETS["PARTICIPANT_API_KEYS"]
# The key and the secret of each.
APPS = {
    "prod": (SECRETS["ZOOM_APP_PROD_KEY"], SECRETS["ZOOM_APP_PROD_SECRET"]),
    "dev": (SECRETS["ZOOM_APP_DEV_KEY"], SECRETS["ZOOM_APP_DEV_SECRET"]),
}
NEW = ("deployTestNew_01234567", "deploy-test-new-secret-0123456789ab")


def check(faults):
    objects = kubernetes_manifests.two_apps(faults)
    validate(faults, objects.documents, "with two apps")
    faults.stop_if_any()
    kubernetes_promises.check(faults, objects)
    kubernetes_promises.check_namespace(faults, objects)
    server.check_accepts(faults, "kubernetes with two apps", objects.variables())
    faults.stop_if_any()
    with tempfile.TemporaryDirectory() as folder:
        check_signs(faults, objects, Path(folder))


def check_signs(faults, objects, folder):
    secrets = {key: base64.b64decode(data).decode() for key, data in objects.one("Secret")["data"].items()}
    made = dict(line.split(":") for line in secrets["participant-api-keys"].splitlines())
    web, test, unbound = made["web@prod"], made["test@dev"], UNBOUND.partition(":")[2]
    secrets["participant-api-keys"] += UNBOUND
    mount(folder, secrets, "..first")
    path = objects.container()["volumeMounts"][0]["mountPath"]
    variables = {name: value.replace(path, str(folder)) for name, value in objects.variables().items()}
    variables |= {"PORT": "0", "METRICS_BIND": "127.0.0.1:0", "SHUTDOWN_SECONDS": "0"}
    # It is asked again and again until it has the new secret.
    variables |= {"RATE_LIMIT_PER_MINUTE": "0", "ADDRESS_RATE_LIMIT_PER_MINUTE": "0"}
    with started([str(server.binary(faults))], cwd=folder, env=variables) as program:
        address, _ = server.started_at(faults, program)
        for key, fields, app in [
            (unbound, {}, "prod"),
            (unbound, {"app": "prod"}, "prod"),
            (unbound, {"app": "dev"}, "dev"),
            (web, {}, "prod"),
            (test, {}, "dev"),
            (test, {"app": "dev"}, "dev"),
        ]:
            status, answer = ask(address, key, fields)
            right = status == 200 and is_signed(answer, *APPS[app])
            faults.expect(right, f"kubernetes with two apps: {fields} is not signed for {app}: {status} {answer}")
        status, answer = ask(address, web, {"app": "dev"})
        faults.expect(status == 403, f"kubernetes with two apps: a caller of prod gets dev: {status} {answer}")

        # As the kubelet brings a Secret that has changed.
        mount(folder, secrets | dict(zip(("app-dev-key", "app-dev-secret"), NEW)), "..second")
        asked = unbound, {"app": "dev"}
        until(faults, program, "a signature with the new secret", lambda: is_signed(ask(address, *asked)[1], *NEW))


def mount(folder, secrets, version):
    """Puts the files there as the kubelet does: links that go through one, which it replaces."""
    (folder / version).mkdir()
    for key, secret in secrets.items():
        (folder / version / key).write_text(secret)
        if not (folder / key).is_symlink():
            (folder / key).symlink_to(f"..data/{key}")
    (folder / "..data_tmp").symlink_to(version)
    os.replace(folder / "..data_tmp", folder / "..data")


def ask(address, key, fields):
    """A request for a signature: the status and the answer."""
    body = json.dumps({"meetingNumber": "85746065432", "role": 0} | fields).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"http://{address}/signature", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def is_signed(answer, key, secret):
    signed, _, mac = answer["signature"].rpartition(".")
    right = base64.urlsafe_b64encode(hmac.digest(secret.encode(), signed.encode(), hashlib.sha256))
    return answer["sdkKey"] == key and mac == right.decode().rstrip("=")
