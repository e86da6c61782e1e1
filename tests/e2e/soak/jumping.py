"""A server built from the crate, whose clock this process sets."""

import asyncio
import itertools
import os
import time

from history import History
from scene import SECRETS
from server import Server

START = 1_795_349_825
DAY = 86_400
# An adjustment, a wrong time zone, a wrong year, a dead battery, the limits of 31 and 32 bits.
MOMENTS = (
    START + 1,
    START,
    START + 3_600,
    START - 3_600,
    START + 30 * DAY,
    START - 365 * DAY,
    0,
    START,
    2**31,
    2**32,
    START,
)
STAYS = 0.5
SET_WITHIN = 20


class JumpingClock:
    """Its log has a line for each time that was set."""

    def __init__(self, binary, credentials, work):
        variables = {
            **credentials.variables,
            "ZOOM_MEETING_SDK_SECRET": SECRETS[0],
            "CLOCK_STARTS_AT": str(START),
        }
        log = work / "log"
        its_stdin, ours = os.pipe()
        with log.open("wb") as stdout:
            self.server = Server([str(binary)], variables, work, stdout, log, stdin=its_stdin)
        os.close(its_stdin)
        self._stdin = os.fdopen(ours, "wb", buffering=0)
        self._coming = itertools.cycle(MOMENTS)
        self._sets = 0
        self.moments = History(START)

    async def jump(self, trial):
        while trial.goes_on:
            moment = next(self._coming)
            self.moments.changes_to(moment)
            self._stdin.write(b"%d\n" % moment)
            self._sets += 1
            await self._is_set(trial)
            self.moments.has_changed()
            trial.happened["jumps"] += 1
            await asyncio.sleep(STAYS)

    async def _is_set(self, trial):
        since = time.monotonic()
        while self.server.log.read_bytes().count(b"the clock says") < self._sets:
            if time.monotonic() - since > SET_WITHIN:
                return trial.found("the clock could not be set")
            await asyncio.sleep(0.005)
