"""Memory and open files of a server, before, at their peak, and after."""

import asyncio
import time
from dataclasses import dataclass

from connection import Connection, request

LOOK_EVERY = 0.1
# The server closes an idle connection after 5 s, a slow body after 10 s.
GONE_WITHIN = 25
# Freed memory returns to the system while further requests come: some to every worker.
CONNECTIONS_AFTER = 8
REQUESTS_AFTER = 50
# Memory that an attack took is returned within a minute.
GIVEN_BACK_WITHIN = 60


@dataclass
class Seen:
    memory_peak: float = 0.0
    memory_after: float = 0.0
    files_peak: int = 0
    files_after: int = 0


class Watch:
    """Watches a server during an ordeal."""

    def __init__(self, server, tls=None):
        self._server = server
        self._tls = tls
        self.seen = Seen()

    async def __aenter__(self):
        self._server.forget_memory_peak()
        self._looking = asyncio.create_task(self._look())
        return self.seen

    async def __aexit__(self, *_):
        self._looking.cancel()
        self.seen.memory_peak = self._server.memory_peak_mb()
        self.seen.files_after = await files_without_connections(self._server)
        await self._more_requests()

    async def given_back(self, megabytes):
        """Watches until no more memory than this is in use, for a minute at most."""
        until = time.monotonic() + GIVEN_BACK_WITHIN
        while self.seen.memory_after > megabytes and time.monotonic() < until:
            await self._more_requests()
            await asyncio.sleep(LOOK_EVERY)

    async def _more_requests(self):
        for _ in range(CONNECTIONS_AFTER):
            await some_requests(self._server.port, self._tls)
        self.seen.memory_after = self._server.memory_mb()

    async def _look(self):
        while True:
            self.seen.files_peak = max(self.seen.files_peak, self._server.open_files())
            await asyncio.sleep(LOOK_EVERY)


async def files_without_connections(server):
    """How many files it has open once all connections are closed, or should be."""
    since = time.monotonic()
    while server.connections() and time.monotonic() - since < GONE_WITHIN:
        await asyncio.sleep(LOOK_EVERY)
    return server.open_files()


async def some_requests(port, tls=None):
    connection = await Connection.to(port, tls)
    for _ in range(REQUESTS_AFTER):
        await connection.ask(request("GET", "/healthz"))
    connection.close()
