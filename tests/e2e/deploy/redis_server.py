"""Debian's Redis, in place of the Redis or Valkey that a deployment has."""

import shutil
import socket
from contextlib import contextmanager

from programs import free_port, listens, started, until


@contextmanager
def redis(faults, folder, *config):
    """Runs it on a port of its own while the block lasts; yields the port."""
    if not shutil.which("redis-server"):
        faults.stop("redis-server is missing: on Debian: apt-get install redis-server")
    port = free_port()
    with started(["redis-server", *map(str, config), "--port", str(port), "--bind", "127.0.0.1"], cwd=folder) as program:
        until(faults, program, "the start of Redis", lambda: listens(port))
        yield port


def answers(port, *commands):
    """What it says to each of these lines, on one connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        lines = connection.makefile("rw", newline="\r\n")
        for command in commands:
            lines.write(f"{command}\n")
            lines.flush()
            yield lines.readline().strip()
