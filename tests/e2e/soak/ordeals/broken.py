"""Callers that break off, send too much, or use another protocol."""

import asyncio
import itertools
import json
import random
import time

AT_A_TIME = 100
PIPELINED = 64


async def half_closed(trial):
    """A whole request before a half close is answered; half a request is not."""

    async def whole(trial, connection):
        await connection.send(trial.good_request())
        connection.say_no_more()
        sent = time.monotonic()
        trial.judge.signature(await connection.answer(), sent, time.monotonic(), "85746065432", 0)
        trial.expect_end(await connection.rest(), None)

    async def half(trial, connection):
        await connection.send(trial.good_request()[:-50])
        connection.say_no_more()
        trial.expect_end(await connection.rest(), 400, 408, None)

    await asyncio.gather(trial.crowd(AT_A_TIME, whole), trial.crowd(AT_A_TIME, half))


async def oversized_headers(trial):
    """A header, a target, or a number of headers that no server should accept."""
    sizes = itertools.cycle((200_000, 1_000_000))

    async def visit(trial, connection):
        size = next(sizes)
        text = random.choice((
            lambda: b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Long: " + b"x" * size + b"\r\n\r\n",
            lambda: b"GET /healthz?" + b"x" * size + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
            lambda: b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + b"X-Many: x\r\n" * (size // 11) + b"\r\n",
        ))()
        try:
            await connection.send(text)
        except ConnectionError:
            # It may disconnect in the middle.
            pass
        trial.expect_end(await connection.rest(), 400, 413, 414, 431, None)

    await trial.crowd(AT_A_TIME // 4, visit)


async def cut_off_bodies(trial):
    """Disconnects in the middle of a body, gracefully or with a reset."""
    text = (
        b"POST /signature HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + trial.credentials.participant.encode()
        + b"\r\nContent-Type: application/json\r\n"
    )
    announced = text + b'Content-Length: 4000\r\n\r\n{"meetingNumber":'
    chunked = text + b'Transfer-Encoding: chunked\r\n\r\n40\r\n{"meetingNumber":'

    async def visit(trial, connection):
        await connection.send(random.choice((announced, chunked)))
        if random.random() < 0.5:
            connection.reset()
        trial.happened["cut off"] += 1

    await trial.crowd(AT_A_TIME, visit)


async def pipelined(trial):
    """Pipelined requests; the responses must be in order, each for its meeting."""

    async def visit(trial, connection):
        numbers = [str(random.randrange(100_000_000, 100_000_000_000)) for _ in range(PIPELINED)]
        sent = time.monotonic()
        await connection.send(b"".join(map(trial.good_request, numbers)))
        for number in numbers:
            trial.judge.signature(await connection.answer(), sent, time.monotonic(), number, 0)
        trial.happened["answered in turn"] += len(numbers)

    await trial.crowd(8, visit)


async def no_http(trial):
    """TLS on a port without it, HTTP/2 without TLS, zeros, and random bytes."""
    hello = bytes.fromhex("16030100c8010000c40303") + random.randbytes(200)
    preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)

    async def visit(trial, connection):
        text = random.choice((hello, preface, bytes(5_000), random.randbytes(5_000)))
        await connection.send(text)
        connection.say_no_more()
        said = await connection.rest()
        # HTTP/2's preface is recognized, and answered in HTTP/2.
        if text is not preface:
            trial.expect_end(said, 400, None)

    await trial.crowd(AT_A_TIME // 4, visit)
