"""Runs a soak: starts its servers and puts each through its ordeals."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from callers import Callers
from disk import SmallDisk
from full_load import full_load
from history import History, WallClock
from judge import Judge
from jumping import JumpingClock
from hostile_callers import IN_CLEAR, OVER_TLS, HostileCallers
from ordeals import broken, slow
from ordeals.rotation import Rotation
from ordeals.stopped_reader import StoppedReader
from scene import SECRETS
from server import Server
from trial import Trial
from watch import Watch, files_without_connections

HERE = Path(__file__).resolve().parent
METRICS = {"METRICS_BIND": "127.0.0.1:0"}
# All connections come from one address here.
PLACES = {"MAX_CONNECTIONS_PER_ADDRESS": "4096"}
ALL, DISK, CLOCK = "all of these at once", "a full disk under the log", "a clock that jumps"
LAST_OF_A_ROUND = (ALL, DISK, CLOCK)
# What an allocator retains varies. A round has millions of requests and tens of thousands of
# connections: a leak of ten bytes a request, or of 1,000 a connection, would be more.
GROWS_AT_MOST_MB = 10
# Of each ordeal; one fault often shows in thousands of responses.
TOLD = 8
WARM_UP_SECONDS = 2


@dataclass
class Row:
    """The result of an ordeal."""

    name: str
    answers: int
    load: object
    seen: object
    happened: dict
    faults: list = field(default_factory=list)


async def nothing_else(_trial):
    """The load alone."""


class Soak:
    def __init__(self, options, credentials, work, tell):
        self._options = options
        self._credentials = credentials
        self._work = Path(work)
        self._tell = tell
        self._files_before = 0
        self.rows = []
        self.hostile_rows = []
        self.faults = []

    def all_faults(self):
        """Descriptions of everything that went wrong."""
        of_rows = [f"{row.name}: {fault}" for row in [*self.rows, *self.hostile_rows] for fault in row.faults]
        return [*of_rows, *self.faults, *grown(self.rows)]

    async def run(self):
        await self._main_server()
        await self._hostile_callers()
        await self._full_disk()
        await self._jumping_clock()

    async def _main_server(self):
        secrets = History(SECRETS[0])
        judge = Judge(secrets, WallClock)
        async with self._logged_server() as (server, reader, secret_file):
            rotation = Rotation(secret_file, SECRETS, secrets)
            ordeals = {
                "full load alone": [nothing_else],
                "2,000 idle connections": [slow.idle],
                "slow heads": [slow.slow_heads],
                "slow bodies": [slow.slow_bodies],
                "half-closed sockets": [broken.half_closed],
                "oversized headers": [broken.oversized_headers],
                "bodies cut off": [broken.cut_off_bodies],
                "pipelined requests": [broken.pipelined],
                "what is no HTTP": [broken.no_http],
                "the secret changes": [rotation],
                "the log's reader stops": [StoppedReader(reader)],
            }
            ordeals[ALL] = [one for each in list(ordeals.values()) for one in each]
            await self._rounds(ordeals, server, judge, WallClock)

    @asynccontextmanager
    async def _logged_server(self):
        """The program, with everything enabled and its log read by a process."""
        work = self._folder("server")
        secret = work / "secret"
        secret.write_text(SECRETS[0])
        first, counts = work / "log", work / "counts"
        reader = subprocess.Popen([sys.executable, HERE / "reader.py", first, counts], stdin=subprocess.PIPE)
        variables = {**self._credentials.variables, **METRICS, **PLACES, "ZOOM_MEETING_SDK_SECRET_FILE": str(secret)}
        server = Server([self._options.binary], variables, work, reader.stdin, first)
        reader.stdin.close()
        try:
            yield await self._warm(server), reader, secret
            await self._end_unread(server, reader)
            await asyncio.to_thread(reader.wait)
            self._judge_log(json.loads(counts.read_text()))
        finally:
            server.kill()
            reader.kill()

    async def _warm(self, server):
        """Listening, with the files open that its first requests need."""
        await server.listening()
        await full_load(server.port, self._credentials.participant, WARM_UP_SECONDS)
        self._files_before = await files_without_connections(server)
        return server

    async def _end_unread(self, server, reader):
        """It must exit gracefully although nobody reads the log any more."""
        reader.send_signal(signal.SIGSTOP)
        await full_load(server.port, self._credentials.participant, WARM_UP_SECONDS)
        self.faults += await server.end()
        reader.send_signal(signal.SIGCONT)

    def _judge_log(self, counts):
        self._tell(f"{counts['lines']:,} lines in the log")
        if counts["panics"] or not counts["lines"]:
            self.faults.append(f"the log: {counts}")

    async def _hostile_callers(self):
        for name, ordeals, tls in (("hostile", IN_CLEAR, False), ("hostile-tls", OVER_TLS, True)):
            callers = HostileCallers(self._options, self._credentials, self._folder(name), tls)
            self.faults += await callers.run(ordeals, self._tell)
            self.hostile_rows += callers.rows

    async def _full_disk(self):
        secrets = History(SECRETS[0])
        judge = Judge(secrets, WallClock)
        variables = {**self._credentials.variables, "ZOOM_MEETING_SDK_SECRET": SECRETS[0]}
        disk = SmallDisk(self._options.binary, variables, self._folder("disk"))
        try:
            server = await self._warm(disk.server)
            await self._rounds({DISK: [disk.fill]}, server, judge, WallClock)
            self.faults += await server.end()
        finally:
            disk.server.kill()

    async def _jumping_clock(self):
        clock = JumpingClock(self._options.clock_binary, self._credentials, self._folder("clock"))
        judge = Judge(History(SECRETS[0]), clock.moments)
        try:
            server = await self._warm(clock.server)
            await self._rounds({CLOCK: [clock.jump]}, server, judge, clock.moments)
            self.faults += await server.end()
        finally:
            clock.server.kill()

    async def _rounds(self, ordeals, server, judge, moments):
        for number in range(self._options.rounds):
            for name, each in ordeals.items():
                self._tell(f"round {number + 1} of {self._options.rounds}: {name}")
                self.rows.append(await self._ordeal(name, each, server, judge, moments))

    async def _ordeal(self, name, ordeals, server, judge, moments):
        seconds = self._options.seconds
        clock_jumps = moments is not WallClock
        callers = Callers(server.port, self._credentials, judge, moments, clock_jumps)
        trial = Trial(server, self._credentials, judge, time.monotonic() + seconds)
        async with Watch(server) as seen, callers:
            load, *_ = await asyncio.gather(
                full_load(server.port, self._credentials.participant, seconds),
                *(ordeal(trial) for ordeal in ordeals),
            )
        return row(name, callers, trial, load, seen, self._files_before)

    def _folder(self, name):
        folder = self._work / name
        folder.mkdir()
        return folder


def grown(rows):
    """Memory that every round takes and does not return. The first round fills pools and buffers;
    later ones must not need more."""
    first = {}
    for row in rows:
        first.setdefault(row.name, row)
    told = []
    for name in LAST_OF_A_ROUND:
        last = [row for row in rows if row.name == name][-1]
        before, after = first[name].seen.memory_after, last.seen.memory_after
        if after > before + GROWS_AT_MOST_MB:
            told.append(f"memory grew from {before:.1f} to {after:.1f} MB: {name}")
    return told


def row(name, callers, trial, load, seen, files_before):
    found = (callers.faults + trial.faults).most_common(TOLD)
    faults = [f"{number} times: {fault}" for fault, number in found]
    if load.faults:
        faults.append(f"{load.faults} of {load.requests} requests of the full load went wrong")
    if seen.files_after > files_before:
        faults.append(f"{seen.files_after} files are open, {files_before} before")
    return Row(name, callers.answers, load, seen, dict(trial.happened), faults)
