"""HTTP/1.1 by hand: ordeals send what no client library sends."""

import asyncio
import contextlib
import socket
import struct
from dataclasses import dataclass

# Long enough for a machine under full load.
WITHIN = 30
# Bytes in the buffers of a caller that does not read.
LAZY = 2_048
# Seconds between checks whether the server has disconnected a caller that does not read.
LOOK_EVERY = 0.5

# Linux's value; Python has a name for it since 3.12.
IP_BIND_ADDRESS_NO_PORT = 24

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
    async def to(cls, port, tls=None, address="127.0.0.1"):
        return await asyncio.wait_for(cls._opened(plug(address), port, tls), WITHIN)

    @classmethod
    async def lazy(cls, port, address, tls=None):
        """From an address of this machine, with the smallest receive buffer possible."""
        small = plug(address)
        small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LAZY)
        return await cls._opened(small, port, tls, limit=LAZY)

    @classmethod
    async def _opened(cls, plug, port, tls, **limit):
        await asyncio.get_running_loop().sock_connect(plug, ("127.0.0.1", port))
        named = tls and "localhost"
        return cls(*await asyncio.open_connection(sock=plug, ssl=tls, server_hostname=named, **limit))

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
        """Everything the server sends until it disconnects."""
        said = b""
        try:
            async with asyncio.timeout(within):
                while chunk := await self._reader.read(65536):
                    said += chunk
        except ConnectionError:
            pass
        return said

    def send_unheard(self, text):
        """What the server does not read waits in this process."""
        self._writer.write(text)

    async def cut_off(self, within):
        """Waits until the server disconnects, without reading anything."""
        closed = asyncio.ensure_future(self._lost())
        async with asyncio.timeout(within):
            while not closed.done():
                self._writer.write(b"\n")
                await asyncio.wait([closed], timeout=LOOK_EVERY)

    async def _lost(self):
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def say_no_more(self):
        """Half closes the connection: nothing more is sent, responses can come."""
        # The server may have disconnected already.
        with contextlib.suppress(OSError):
            self._writer.write_eof()

    def close(self):
        self._writer.close()

    def abort(self):
        """Closes without sending what is still buffered."""
        self._writer.transport.abort()

    def reset(self):
        """Closes with a reset."""
        linger = struct.pack("ii", 1, 0)
        self._writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.abort()


def plug(address):
    """A socket bound to this address, whose port is chosen when it connects: finding a free one
    among thousands of recently closed ones takes long."""
    made = socket.socket()
    made.setblocking(False)
    made.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    made.bind((address, 0))
    return made


def request(method, target, headers=(), body=b""):
    """A request as bytes. The body, if there is one, is JSON."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body
