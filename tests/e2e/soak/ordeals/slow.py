"""Slow callers, until they are cut off."""

import asyncio

# The server's limits of 5 s for a head or an idle connection and of 10 s for a body, plus an
# allowance for a busy machine.
CUT_OFF_WITHIN = 20
A_BYTE_EVERY = 0.25

IDLE = 2_000
SLOW = 300


async def idle(trial):
    """Half of them have sent a request before, half send nothing at all."""
    asked = 0

    async def visit(trial, connection):
        nonlocal asked
        asked += 1
        if asked % 2:
            trial.judge.refusal(await connection.ask(UNKNOWN), 404, "not_found")
        trial.expect_end(await connection.rest(CUT_OFF_WITHIN), 408, None)

    await trial.crowd(IDLE, visit)


async def slow_heads(trial):
    async def visit(trial, connection):
        dripping = asyncio.create_task(drip(connection, trial.good_request()[:-60]))
        trial.expect_end(await connection.rest(CUT_OFF_WITHIN), 408, None)
        dripping.cancel()

    await trial.crowd(SLOW, visit)


async def slow_bodies(trial):
    async def visit(trial, connection):
        await connection.send(BODY_TO_COME % trial.credentials.participant.encode())
        dripping = asyncio.create_task(drip(connection, b" " * 16_000))
        trial.expect_end(await connection.rest(CUT_OFF_WITHIN), 408)
        dripping.cancel()

    await trial.crowd(SLOW, visit)


async def drip(connection, text):
    try:
        for byte in text:
            await connection.send(bytes([byte]))
            await asyncio.sleep(A_BYTE_EVERY)
    except ConnectionError:
        # Cut off, as expected.
        return


UNKNOWN = b"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n"
BODY_TO_COME = (
    b"POST /signature HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n"
    b"Content-Type: application/json\r\nContent-Length: 16000\r\n\r\n"
)
