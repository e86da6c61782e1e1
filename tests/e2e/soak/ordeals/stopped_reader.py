"""The log's reader stops, like a pager that somebody left open."""

import asyncio
import signal
import time


class StoppedReader:
    def __init__(self, reader):
        self._reader = reader

    async def __call__(self, trial):
        self._reader.send_signal(signal.SIGSTOP)
        try:
            await asyncio.sleep(trial.until - time.monotonic())
        finally:
            self._reader.send_signal(signal.SIGCONT)
