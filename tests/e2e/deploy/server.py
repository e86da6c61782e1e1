"""The real server: ZOOM_SIGNATURE_BIN, else a fresh build."""

import os
import re
import tempfile
from functools import cache
from pathlib import Path

from processes import LISTENING, METRICS
from programs import said, until
from project import ROOT

# What people enter; made up.
SECRETS = {
    "ZOOM_MEETING_SDK_KEY": "deployTestKey_01234567",
    "ZOOM_MEETING_SDK_SECRET": "deploy-test-secret-0123456789abcdef",
    "ZOOM_MEETING_SDK_SECRET_PREVIOUS": "deploy-test-previous-0123456789abcd",
    "PARTICIPANT_API_KEYS": "web:Vq3xT8yLr0ZkW5nB1cHd7JmP_deploy",
    "HOST_API_KEYS": "backend:Hb7cR2mXw9QsK4vN6tYz1LpD_deploy",
    "REQUEST_SIGNING_SECRETS": "whsec_ZGVwbG95LXRlc3Qtc2lnbmluZy1zZWNyZXQtMDE=",
    "ZOOM_S2S_ACCOUNT_ID": "deployTestAccount_0123",
    "ZOOM_S2S_CLIENT_ID": "deployTestClient_01234",
    "ZOOM_S2S_CLIENT_SECRET": "deploy-test-s2s-secret-0123456789ab",
    "REDIS_URL": "redis://zoom-signature:deployTestPassword_0123456789@valkey:6379",
    "ZOOM_APP_PROD_KEY": "deployTestProd_0123456",
    "ZOOM_APP_PROD_SECRET": "deploy-test-prod-secret-0123456789a",
    "ZOOM_APP_DEV_KEY": "deployTestDev_01234567",
    "ZOOM_APP_DEV_SECRET": "deploy-test-dev-secret-0123456789ab",
    "ZOOM_APP_EU_WEST_2_KEY": "deployTestWest_0123456",
    "ZOOM_APP_EU_WEST_2_SECRET": "deploy-test-west-secret-0123456789a",
    "ZOOM_APP_DEV_ACCOUNT_ID": "deployTestAccountDev_0",
    "ZOOM_APP_DEV_S2S_CLIENT_ID": "deployTestClientDev_01",
    "ZOOM_APP_DEV_S2S_CLIENT_SECRET": "deploy-test-s2s-secret-dev-01234567",
}

# People enter these on a platform; no file here has them.
ASKED_FOR = {
    name: SECRETS[name] for name in ("ZOOM_MEETING_SDK_KEY", "ZOOM_MEETING_SDK_SECRET", "PARTICIPANT_API_KEYS")
}


@cache
def binary(faults):
    if path := os.environ.get("ZOOM_SIGNATURE_BIN"):
        return path
    faults.run("cargo", "build", "--locked", "--quiet", cwd=ROOT)
    faults.stop_if_any()
    return ROOT / "target/debug/zoom-signature"


def with_secrets(variables, folder):
    """The variables, with made-up secrets in the files they name."""
    given = dict(variables)
    for name in variables:
        if name.endswith("_FILE") and name.removesuffix("_FILE") in SECRETS:
            file = Path(folder) / name
            file.touch(mode=0o600)
            file.write_text(SECRETS[name.removesuffix("_FILE")])
            given[name] = str(file)
    return given


def check_accepts(faults, where, variables):
    """`zoom-signature check` accepts these settings."""
    program = binary(faults)
    with tempfile.TemporaryDirectory() as folder:
        done = faults.run(program, "check", cwd=folder, env=with_secrets(variables, folder))
    for warning in re.findall(r"^warning: .*", done.stdout, re.M):
        faults.add(f"{where}: {warning}")
    faults.expect(done.returncode == 0, f"{where}: the program refuses these settings")


def started_at(faults, program):
    """Waits for the addresses of its listener and its metrics, and returns them."""
    return until(faults, program, "the server's start", lambda: addresses(said(program)))


def addresses(log):
    listening, metrics = LISTENING.search(log), METRICS.search(log)
    return listening and metrics and [listening[2], metrics[1]]
