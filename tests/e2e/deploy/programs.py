"""Programs that a check starts, waits for, and stops."""

import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import processes


@contextmanager
def started(command, **options):
    """Runs a program for as long as it is needed; yields it, its output in `log`."""
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
    """The first true answer of `happens`; none while the program runs, or none in time,
    is a fault, and the check's end."""
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
    """For programs that do not tell which port they took."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
