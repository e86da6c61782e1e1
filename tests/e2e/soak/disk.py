"""A server whose log is on a disk that soon fills up."""

import asyncio
import os
import subprocess
import time

from server import Server

BYTES = 262_144
# The size of the server's writes.
A_WRITE = 65_536
# Mounted in the server's namespace, and unmounted with it. stderr is on it too.
ON_SMALL_DISK = 'mount -t tmpfs -o size=256k soak "$1" && exec "$2" >>"$1/log" 2>>"$1/stderr"'


class SmallDisk:
    def __init__(self, binary, variables, work):
        mounted = work / "disk"
        mounted.mkdir()
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
        shell = ["sh", "-c", ON_SMALL_DISK, "soak", str(mounted), str(binary)]
        log = work / "log"
        self.server = Server(["unshare", "--mount", *as_root, *shell], variables, work, subprocess.DEVNULL, log)
        # The path as the server sees it.
        log.symlink_to(f"/proc/{self.server.process.pid}/root{mounted}/log")

    async def fill(self, trial):
        """Full most of the time; freed halfway, after which lines must appear again."""
        await self._full(trial)
        await asyncio.sleep((trial.until - time.monotonic()) / 2)
        self._free()
        await self._full(trial)
        await asyncio.sleep(trial.until - time.monotonic())
        self._free()

    def _free(self):
        os.truncate(self.server.log, 0)

    async def _full(self, trial):
        while os.stat(self.server.log).st_size < BYTES - A_WRITE:
            if not trial.goes_on:
                return trial.found("the log did not fill the disk")
            await asyncio.sleep(0.05)
        trial.happened["times full"] += 1
