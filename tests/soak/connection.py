"""HTTP/1.1 by hand: ordeals send what no client library would."""

import asyncio
import socket
import struct
from dataclasses import dataclass

# Long enough for a machine under full load, and far from for ever.
WITHIN = 30

LOST = (ConnectionError, asyncio.IncompleteReadError)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes


class Connection:
    """A connection to a server on this machine."""

    def __init__(self, reader, writer):
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, port):
        return cls(*await asyncio.wait_for(asyncio.open_connection("127.0.0.1", port), WITHIN))

    async def send(self, text):
        self._writer.write(text)
        await self._writer.drain()

    async def ask(self, request):
        await self.send(request)
        return await self.answer()

    async def answer(self):
        return await asyncio.wait_for(self._answer(), WITHIN)

    async def _answer(self):
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        body = await self._reader.readexactly(int(fields.get("content-length", 0)))
        return Answer(int(head[0].split(" ")[1]), body)

    async def rest(self, within=WITHIN):
        """All that still comes until the server hangs up."""
        said = b""
        try:
            async with asyncio.timeout(within):
                while chunk := await self._reader.read(65536):
                    said += chunk
        except ConnectionError:
            pass
        return said

    def say_no_more(self):
        """Half closed: from here nothing comes any more, answers can."""
        self._writer.write_eof()

    def close(self):
        self._writer.close()

    def reset(self):
        """Closes without the usual goodbye."""
        linger = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._writer.transport.abort()


def request(method, target, headers=(), body=b""):
    """A request as bytes. The body, if there is one, is JSON."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
