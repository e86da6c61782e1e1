"""Hostile callers with an honest one beside them, and the promises to the honest one."""

import asyncio
import json
import ssl
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from full_load import Load
from ordeals import hostile
from scene import SECRETS
from server import Server
from trial import Trial
from watch import Watch, files_without_connections

HERE = Path(__file__).resolve().parent
CERTIFICATE, KEY = (HERE.parents[1] / "data" / "tls" / name for name in ("one.crt", "one.key"))
IN_CLEAR = {
    "3,000 connections that read no answer": hostile.unread_answers,
    "3,000 second heads of one byte": hostile.second_heads,
    "3,000 second heads, byte by byte": hostile.slow_second_heads,
    "3,000 bodies, byte by byte": hostile.unfinished_bodies,
    "one address with 4,500 connections": hostile.one_address,
    "`Accept` with 5,000 types": hostile.many_types,
}
OVER_TLS = {
    "1,500 TLS handshakes that stop": hostile.handshakes,
    "500 TLS connections that read no answer": hostile.unread_over_tls,
    "HTTP/2 on 64 TLS connections": hostile.http_2,
}
P99_BELOW_MS = 250
MEMORY_BELOW_MB = 150
# The growth that may remain a minute after an attack. actix pools 128 heads and 128 requests per
# worker, and each may hold a page of 64 KiB that it shared with others of the attack.
KEPT_AT_MOST_MB = 30
WARM_UP_SECONDS = 2
TOLD = 8


@dataclass(frozen=True)
class Row:
    """The result of an attack: the honest caller's responses, memory and files."""

    name: str
    honest: Load
    seen: object
    happened: dict
    faults: list


class HostileCallers:
    """A separate server with default limits."""

    def __init__(self, options, credentials, work, over_tls):
        self._options = options
        self._credentials = credentials
        self._authority = [CERTIFICATE] if over_tls else []
        self._tls = ssl.create_default_context(cafile=CERTIFICATE) if over_tls else None
        files = {"TLS_CERT_FILE": str(CERTIFICATE), "TLS_KEY_FILE": str(KEY)} if over_tls else {}
        variables = {**credentials.variables, **files, "ZOOM_MEETING_SDK_SECRET": SECRETS[0]}
        log = work / "log"
        with log.open("wb") as stdout:
            self._server = Server([options.binary], variables, work, stdout, log)
        self.rows = []

    async def run(self, ordeals, tell):
        """Runs every attack in every round; returns what was wrong with the server's exit."""
        server = self._server
        try:
            await server.listening()
            await self._honest_caller(WARM_UP_SECONDS)
            self._files_before = await files_without_connections(server)
            self._memory_before = server.memory_mb()
            for number in range(self._options.rounds):
                for name, ordeal in ordeals.items():
                    tell(f"round {number + 1} of {self._options.rounds}: {name}")
                    self.rows.append(await self._attacked(name, ordeal))
            return await server.end()
        finally:
            server.kill()

    async def _attacked(self, name, ordeal):
        seconds = self._options.seconds
        trial = Trial(self._server, self._credentials, None, time.monotonic() + seconds, self._tls)
        watch = Watch(self._server, self._tls)
        async with watch as seen:
            honest, _ = await asyncio.gather(self._honest_caller(seconds), ordeal(trial))
        await watch.given_back(self._memory_before + KEPT_AT_MOST_MB)
        return Row(name, honest, seen, dict(trial.happened), self._faults(honest, seen, trial))

    async def _honest_caller(self, seconds):
        what = (self._server.port, self._credentials.participant, SECRETS[0], seconds, *self._authority)
        program = (sys.executable, HERE / "honest.py", *map(str, what))
        process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        return Load(**json.loads(said))

    def _faults(self, honest, seen, trial):
        faults = [f"{number} times: {fault}" for fault, number in trial.faults.most_common(TOLD)]
        if honest.faults:
            faults.append(f"{honest.faults} of {honest.requests} honest requests went wrong: {honest.first_fault}")
        if not honest.p99_ms < P99_BELOW_MS:
            faults.append(f"p99 of an honest caller was {honest.p99_ms:.0f} ms")
        if seen.memory_peak >= MEMORY_BELOW_MB:
            faults.append(f"memory was {seen.memory_peak:.1f} MB")
        if seen.memory_after > self._memory_before + KEPT_AT_MOST_MB:
            faults.append(f"memory is {seen.memory_after:.1f} MB a minute later, {self._memory_before:.1f} MB before")
        if seen.files_after > self._files_before:
            faults.append(f"{seen.files_after} files are open, {self._files_before} before")
        return faults
