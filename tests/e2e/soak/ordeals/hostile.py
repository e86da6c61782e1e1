"""Callers that want to deny service to others: each ordeal is an attack that once worked.

They use several addresses, with as many connections as each address may have.
"""

import asyncio
import itertools
import random

from connection import LOST, Connection

from . import slow

# An address may have a quarter of the server's 4,096 connections.
ADDRESSES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")
CROWD = 3_000
ALONE = 4_500
HANDSHAKES = 1_500
# Their handshakes cost more than what is tested here, mostly on the callers' side.
OVER_TLS, WITHIN_SECONDS = 500, 3
BUSY = 64
# The server's longest limit is 10 s, from the last byte of a response that was read.
CUT_OFF_WITHIN = 30

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
SMALL = b"GET / HTTP/1.1\r\nHost:localhost\r\n\r\n" * 4_800
LARGE = (
    b"GET /openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET /causes HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
)
MANY_TYPES = b"GET /causes HTTP/1.1\r\nHost: localhost\r\nAccept: " + b"a/b," * 5_000 + b"\r\n\r\n"
CLIENT_HELLO_BEGUN = bytes.fromhex("16030100c8010000c40303")
FRAMES = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes.fromhex("000000040000000000")


async def unread_answers(trial):
    """Thousands of pipelined requests whose responses are never read."""
    targets = itertools.cycle(LARGE)

    async def visit(connection):
        connection.send_unheard(next(targets) * 45 + SMALL)
        await connection.cut_off(CUT_OFF_WITHIN)

    await crowd(trial, CROWD, visit)


async def second_heads(trial):
    """Reads a response, then sends one byte of the next request."""

    async def visit(connection):
        await answered(trial, connection, HEALTH)
        await connection.send(b"G")
        await connection.rest(CUT_OFF_WITHIN)

    await crowd(trial, CROWD, visit)


async def slow_second_heads(trial):
    """Reads a response, then sends the next request byte by byte."""

    async def visit(connection):
        await answered(trial, connection, HEALTH)
        await dripped(connection, HEALTH)

    await crowd(trial, CROWD, visit)


async def unfinished_bodies(trial):
    """One pending request on each connection of an attacker."""
    head = slow.BODY_TO_COME % trial.credentials.participant.encode()

    async def visit(connection):
        await connection.send(head)
        await dripped(connection, b" " * 16_000)

    await crowd(trial, CROWD, visit)


async def one_address(trial):
    """More connections from one address than the server accepts in total."""

    async def visit(connection):
        await connection.rest(CUT_OFF_WITHIN)

    await crowd(trial, ALONE, visit, ADDRESSES[:1])


async def many_types(trial):
    """`Accept` with 5,000 types, as fast as possible."""

    async def visit(connection):
        for _ in range(100):
            await answered(trial, connection, MANY_TYPES)

    await crowd(trial, BUSY, visit)


async def handshakes(trial):
    """Half of them send nothing, half the beginning of a TLS handshake."""
    beginnings = itertools.cycle((b"", CLIENT_HELLO_BEGUN))

    async def visit(connection):
        connection.send_unheard(next(beginnings))
        await connection.rest(CUT_OFF_WITHIN)

    await crowd(trial, HANDSHAKES, visit)


async def unread_over_tls(trial):
    """Unread responses again, over TLS."""

    async def visit(connection):
        connection.send_unheard(LARGE[0] * 45 + SMALL)
        await connection.cut_off(CUT_OFF_WITHIN)

    await crowd(trial, OVER_TLS, visit, tls=trial.tls)


async def http_2(trial):
    """HTTP/2 frames, which were not negotiated."""

    async def visit(connection):
        connection.send_unheard(FRAMES)
        await connection.rest(CUT_OFF_WITHIN)

    await crowd(trial, BUSY, visit, tls=trial.tls)


async def crowd(trial, size, visit, addresses=ADDRESSES, tls=None):
    """That many connections at a time, each reopened again and again, until the end."""

    async def again(address):
        if tls:
            await asyncio.sleep(random.uniform(0, WITHIN_SECONDS))
        while trial.goes_on:
            await visited(trial, visit, address, tls)

    await asyncio.gather(*map(again, itertools.islice(itertools.cycle(addresses), size)))


async def visited(trial, visit, address, tls):
    connection = None
    try:
        connection = await Connection.lazy(trial.server.port, address, tls)
        await visit(connection)
        trial.happened["ended in order"] += 1
    except TimeoutError:
        trial.found(f"{visit.__qualname__}: not cut off within {CUT_OFF_WITHIN} s")
    except (*LOST, OSError):
        # Immediate, if the address has too many.
        trial.happened["cut off"] += 1
    finally:
        if connection:
            connection.abort()


async def answered(trial, connection, request):
    status = (await connection.ask(request)).status
    if status != 200:
        trial.found(f"{status} in place of 200: {request[:30]!r}")


async def dripped(connection, text):
    dripping = asyncio.create_task(slow.drip(connection, text))
    try:
        await connection.rest(CUT_OFF_WITHIN)
    finally:
        dripping.cancel()
