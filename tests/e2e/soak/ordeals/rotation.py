"""Rotates the secret again and again."""

import asyncio
import itertools
import signal
import time
from pathlib import Path

# The server checks its files every 2 s.
COMES_WITHIN = 20
STAYS = 0.3


class Rotation:
    """Writes two secrets to the server's file in turn."""

    def __init__(self, file, secrets, history):
        self._file = Path(file)
        self._secrets = itertools.cycle(secrets[1:] + secrets[:1])
        self._history = history

    async def __call__(self, trial):
        with_signal = itertools.cycle((True, True, True, False))
        while trial.goes_on:
            secret = next(self._secrets)
            self._history.changes_to(secret)
            self._put(secret)
            if next(with_signal):
                trial.server.signal(signal.SIGHUP)
            await self._comes_into_force(trial, secret)
            await asyncio.sleep(STAYS)

    def _put(self, secret):
        """As mounted secrets change: another file with the same name."""
        another = self._file.with_suffix(".next")
        another.write_text(secret)
        another.replace(self._file)

    async def _comes_into_force(self, trial, secret):
        since = time.monotonic()
        connection = await trial.connection()
        try:
            while not trial.judge.is_made_with(secret, await connection.ask(trial.good_request())):
                if time.monotonic() - since > COMES_WITHIN:
                    return trial.found("another secret did not come into force")
        finally:
            connection.close()
        self._history.has_changed()
        trial.happened["rotations"] += 1
