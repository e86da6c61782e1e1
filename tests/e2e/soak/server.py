"""A server under test: starts, watches and terminates it, and checks its exit."""

import asyncio
import os
import re
import signal
import subprocess
from pathlib import Path

from processes import LISTENING, METRICS, start, until

ENDS_WITHIN = 30
# States of a socket in /proc/net/tcp; one in TIME_WAIT is no open file.
LISTENS, TIME_WAIT = "0A", "06"


class Server:
    """A process that listens on loopback. `log` has its first lines."""

    def __init__(self, command, variables, work, stdout, log, stdin=subprocess.DEVNULL):
        self.log = log
        self.stderr = Path(work) / "stderr"
        with self.stderr.open("wb") as stderr:
            self.process = start(command, variables, work, stdin=stdin, stdout=stdout, stderr=stderr)

    async def listening(self):
        self.port = _port((await self._said(LISTENING))[2])
        return self

    async def metrics_port(self):
        return _port((await self._said(METRICS))[1])

    async def _said(self, pattern):
        def look():
            return pattern.search(self._first_lines())

        def cries():
            return self.stderr.read_text()[-600:]

        return await asyncio.to_thread(until, self.process, look, "the server's start", cries)

    def _first_lines(self):
        try:
            return self.log.read_text(errors="replace")
        except OSError:
            return ""

    def signal(self, number):
        self.process.send_signal(number)

    def memory_mb(self):
        """Resident memory in MB of 10^6 bytes."""
        return self._memory("VmRSS")

    def memory_peak_mb(self):
        """Its peak since `forget_memory_peak`, however short."""
        return self._memory("VmHWM")

    def forget_memory_peak(self):
        # See proc_pid_clear_refs(5).
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def _memory(self, field):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) * 1024 / 1e6

    def open_files(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def connections(self):
        """How many of its sockets are connected or closing."""
        lines = (line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:])
        here = [fields[3] for fields in lines if int(fields[1].split(":")[1], 16) == self.port]
        return sum(state not in (LISTENS, TIME_WAIT) for state in here)

    async def end(self):
        """Terminates it. Returns what was wrong with its exit, if anything."""
        if self.process.poll() is not None:
            return [f"it ended by itself with {self.process.returncode}", *self._cries()]
        self.signal(signal.SIGTERM)
        try:
            code = await asyncio.to_thread(self.process.wait, ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()
            return [f"it did not end within {ENDS_WITHIN} s"]
        return ([f"it ended with {code}"] if code != 0 else []) + self._cries()

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _cries(self):
        """stderr is for what the log cannot have: panics, and the number of lost lines."""
        lines = self.stderr.read_text(errors="replace").splitlines()
        return [f"stderr: {line}" for line in lines if "the log lost lines" not in line]


def _port(address):
    return int(address.rsplit(":", 1)[1])
