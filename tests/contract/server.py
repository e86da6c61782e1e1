"""The real server, with the variables given and nothing of the caller's environment."""

import contextlib
import json
import os
import subprocess
import tempfile
import threading

BASICS = {
    "PORT": "0",
    "LOG_FORMAT": "json",
    "ZOOM_MEETING_SDK_KEY": "contractTestKey_012345",
    "ZOOM_MEETING_SDK_SECRET": "contract-test-secret-0123456789abcdef",
    "RATE_LIMIT_PER_MINUTE": "0",
    "ADDRESS_RATE_LIMIT_PER_MINUTE": "0",
}


@contextlib.contextmanager
def serving(variables):
    """Yields the URL of a server that is stopped afterwards."""
    with tempfile.TemporaryDirectory(prefix="zoom-signature-contract-") as folder:
        process = subprocess.Popen(
            [os.environ["ZOOM_SIGNATURE_BIN"]],
            cwd=folder,
            env={**BASICS, **variables},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield listening(process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def listening(process):
    for line in process.stdout:
        message = json.loads(line)["message"]
        if message.startswith("listening on "):
            # A log that nobody reads would fill its pipe.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return message.removeprefix("listening on ")
    raise SystemExit("the server did not start")
