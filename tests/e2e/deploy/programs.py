"""Starts the programs that a check needs, waits for them, and stops them."""

import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import processes


@contextmanager
def started(command, **options):
    """Runs a program while the block lasts; yields it, with its output in `log`."""
    with tempfile.NamedTemporaryFile() as log:
        program = subprocess.Popen(command, stdout=log, stderr=log, **options)
        program.log = Path(log.name)
        try:
            yield program
        finally:
            processes.end(program)


def said(program):
    return program.log.read_text()


def until(faults, program, what, happens):
    """The first true result of `happens`. It is a fault, and ends the check, if the program
    exits or the time runs out before."""
    try:
        return processes.until(program, happens, what, lambda: said(program))
    except processes.NotRunning as cause:
        faults.stop(str(cause))


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port():
    """A free port, for programs that do not report theirs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
