"""An honest caller beside hostile ones: prints how long each of its responses takes, as JSON.

A separate process, so that it does not wait for the hostile callers.
Usage: honest.py PORT KEY SECRET SECONDS [CA]
"""

import asyncio
import json
import ssl
import sys
import time

from callers import NUMBERS, by_key
from connection import LOST, Connection
from history import History, WallClock
from judge import Judge, Wrong

# Every other request uses a new connection, which the server must accept.
REQUESTS_A_CONNECTION = 2
PAUSE = 0.005
# A later response counts as none.
WITHIN = 5


async def answered(port, key, judge, until, tls):
    """The seconds that each response took, and the faults of others."""
    took, faults = [], []
    while time.monotonic() < until:
        try:
            async with asyncio.timeout(WITHIN):
                took += await some_on_one_connection(port, key, judge, tls)
        except (*LOST, OSError, TimeoutError, Wrong) as fault:
            faults.append(repr(fault))
    return took, faults


async def some_on_one_connection(port, key, judge, tls):
    since = time.monotonic()
    connection = await Connection.to(port, tls)
    took = []
    try:
        for _ in range(REQUESTS_A_CONNECTION):
            number = str(next(NUMBERS))
            answer = await connection.ask(by_key(key, number, 0))
            now = time.monotonic()
            judge.signature(answer, since, now, number, 0)
            took.append(now - since)
            await asyncio.sleep(PAUSE)
            since = time.monotonic()
    finally:
        connection.close()
    return took


def main():
    port, key, secret, seconds, *authority = sys.argv[1:]
    tls = ssl.create_default_context(cafile=authority[0]) if authority else None
    until = time.monotonic() + float(seconds)
    took, faults = asyncio.run(answered(int(port), key, Judge(History(secret), WallClock), until, tls))
    took.sort()
    seen = {
        "requests": len(took) + len(faults),
        "seconds": float(seconds),
        "p99_ms": took[len(took) * 99 // 100] * 1000 if took else float("inf"),
        "faults": len(faults),
        "first_fault": faults[0] if faults else "",
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
