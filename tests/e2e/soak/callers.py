"""Callers of every kind, which send requests all the time and check every response."""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
import traceback
from collections import Counter

from connection import LOST, Connection, request
from judge import Wrong

AT_A_TIME = 16
# As browsers do: several requests on a connection, then a new one.
REQUESTS_A_CONNECTION = 25
# How far a signed request's timestamp may be off.
TOLERANCE = 300
# Seconds between two signed requests: the server keeps 131,072 IDs for ten minutes.
SIGNED_EVERY = 0.05
# Each is used once in a run: a signed request has its number as its ID.
NUMBERS = itertools.count(100_000_000)


class Callers:
    """Sends requests until stopped. Counts the responses and the faults."""

    def __init__(self, port, credentials, judge, moments, clock_jumps):
        self._port = port
        self._credentials = credentials
        self._judge = judge
        self._moments = moments
        self._clock_jumps = clock_jumps
        self._tasks = []
        self._stopped = False
        self._next_signed = 0.0
        self.answers = 0
        self.faults = Counter()

    async def __aenter__(self):
        self._stopped = False
        self._tasks = [asyncio.create_task(self._ask_on(place)) for place in range(AT_A_TIME)]
        return self

    async def __aexit__(self, *_):
        self._stopped = True
        await asyncio.gather(*self._tasks)

    async def _ask_on(self, place):
        kinds = itertools.islice(itertools.cycle(KINDS), place % len(KINDS), None)
        while not self._stopped:
            try:
                await self._some_on_one_connection(kinds)
            except (*LOST, TimeoutError) as lost:
                self.faults[f"no answer: {lost!r}"] += 1
            except Exception:
                self.faults[traceback.format_exc()] += 1

    async def _some_on_one_connection(self, kinds):
        connection = await Connection.to(self._port)
        try:
            for kind in itertools.islice(kinds, REQUESTS_A_CONNECTION):
                if self._stopped:
                    return
                await self._one(connection, kind)
        finally:
            connection.close()

    async def _one(self, connection, kind):
        try:
            await kind(self, connection)
        except Wrong as wrong:
            self.faults[f"{kind.__name__}: {wrong}"] += 1

    async def _asked(self, connection, text):
        sent = time.monotonic()
        answer = await connection.ask(text)
        self.answers += 1
        return answer, sent, time.monotonic()

    async def participant(self, connection):
        number = str(next(NUMBERS))
        asked = await self._asked(connection, by_key(self._credentials.participant, number, 0))
        self._judge.signature(*asked, number, 0)

    async def host(self, connection):
        number = str(next(NUMBERS))
        asked = await self._asked(connection, by_key(self._credentials.host, number, 1))
        self._judge.signature(*asked, number, 1)

    async def native(self, connection):
        headers = [("X-API-Key", self._credentials.participant)]
        asked = await self._asked(connection, request("GET", "/signature", headers))
        self._judge.signature(*asked)

    async def no_host(self, connection):
        answer, *_ = await self._asked(connection, by_key(self._credentials.participant, "123456789", 1))
        self._judge.refusal(answer, 403, "role_not_allowed")

    async def stranger(self, connection):
        answer, *_ = await self._asked(connection, by_key("K7gNU3sdo-OL0wNhqoVWhr3g_stranger", "123456789", 0))
        self._judge.refusal(answer, 401, "credentials_invalid")

    async def faulty(self, connection):
        answer, *_ = await self._asked(connection, by_key(self._credentials.host, "12345", 0))
        self._judge.refusal(answer, 400, "meeting_number_invalid")

    async def signed(self, connection):
        """Signed for the server's most likely time, and sent twice."""
        now = time.monotonic()
        if now < self._next_signed:
            return await self.participant(connection)
        self._next_signed = now + SIGNED_EVERY
        number = str(next(NUMBERS))
        signed_at = max(self._moments.between(now, now))
        text = signed_request(self._credentials.signing_secret, number, signed_at)
        asked = await self._asked(connection, text)
        in_time = {abs(moment - signed_at) <= TOLERANCE for moment in self._moments.between(*asked[1:])}
        # A request signed before a clock was set back is rejected, however small the difference.
        if asked[0].status == 400 and (False in in_time or self._clock_jumps):
            return self._judge.refusal(asked[0], 400, "signature_invalid")
        self._judge.signature(*asked, number, 1)
        again, *_ = await self._asked(connection, text)
        self._judge.refusal(again, 400, "signature_invalid")


KINDS = (
    Callers.participant,
    Callers.host,
    Callers.native,
    Callers.no_host,
    Callers.stranger,
    Callers.faulty,
    Callers.signed,
)


def ask(meeting_number, role):
    return json.dumps({"meetingNumber": meeting_number, "role": role}).encode()


def by_key(key, meeting_number, role):
    return request("POST", "/signature", [("Authorization", f"Bearer {key}")], ask(meeting_number, role))


def signed_request(secret, meeting_number, moment):
    """Signed as Standard Webhooks specifies; the ID is the meeting number, so each is new."""
    body = ask(meeting_number, 1)
    text = f"soak_{meeting_number}.{moment}.".encode() + body
    mac = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), text, hashlib.sha256).digest()
    headers = [
        ("webhook-id", f"soak_{meeting_number}"),
        ("webhook-timestamp", moment),
        ("webhook-signature", f"v1,{base64.b64encode(mac).decode()}"),
    ]
    return request("POST", "/signature", headers, body)
