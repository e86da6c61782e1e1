"""The real server, with the given variables and nothing of the caller's environment."""

import contextlib
import os
import tempfile
from pathlib import Path

from processes import LISTENING, end, start, until

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
    """Yields the URL of a server, and stops it afterwards."""
    with tempfile.TemporaryDirectory(prefix="zoom-signature-contract-") as folder:
        log = Path(folder) / "log"
        with log.open("wb") as stdout:
            process = start([os.environ["ZOOM_SIGNATURE_BIN"]], BASICS | variables, folder, stdout=stdout)
        try:
            found = until(process, lambda: LISTENING.search(log.read_text()), "the server's start", log.read_text)
            yield found[1]
        finally:
            end(process)
