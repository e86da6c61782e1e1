"""The arguments of every ordeal."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field

from callers import by_key
from connection import LOST, Connection

# Ordeals use one address, and the callers beside them another.
ELSEWHERE = "127.0.0.2"


@dataclass
class Trial:
    """A running ordeal: the server, the end, and what happened so far."""

    server: object
    credentials: object
    judge: object
    until: float
    tls: object = None
    happened: Counter = field(default_factory=Counter)
    faults: Counter = field(default_factory=Counter)

    @property
    def goes_on(self):
        return time.monotonic() < self.until

    def found(self, fault):
        self.faults[fault] += 1

    def connection(self):
        return Connection.to(self.server.port, address=ELSEWHERE)

    def good_request(self, meeting_number="85746065432"):
        return by_key(self.credentials.participant, meeting_number, 0)

    async def crowd(self, size, visit):
        """That many at a time, each again and again, until the end."""

        async def again():
            while self.goes_on:
                await self._visited(visit)

        await asyncio.gather(*(again() for _ in range(size)))

    async def _visited(self, visit):
        connection = await self.connection()
        try:
            await visit(self, connection)
        except (*LOST, TimeoutError) as lost:
            self.found(f"{visit.__name__}: {lost!r}")
        finally:
            connection.close()

    def expect_end(self, said, *statuses):
        """The server disconnected with one of these statuses, or with nothing (`None`)."""
        status = int(said.split(b" ", 2)[1]) if said.startswith(b"HTTP/1.1 ") else None
        if status not in statuses or (said and status is None):
            self.found(f"{said[:60]!r} where {statuses} are right")
        self.happened[f"ended with {status}" if status else "ended without a word"] += 1
