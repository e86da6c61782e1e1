"""Runs a server under test as a process, in a bare environment, and finds its address in its log."""

import os
import re
import subprocess
import time

# The URL with its host and port; or the host and port alone.
LISTENING = re.compile(r"listening on (https?://([\d.]+:\d+))")
METRICS = re.compile(r"metrics at https?://([\d.]+:\d+)")


class NotRunning(Exception):
    """An expected event did not happen; the message has the process's output."""


def start(command, variables, folder, **streams):
    """Starts a command in a folder. No .env and no variable of the machine reach it."""
    env = {"PATH": os.environ["PATH"], **variables}
    return subprocess.Popen(command, env=env, cwd=folder, stdin=streams.pop("stdin", subprocess.DEVNULL), **streams)


def until(process, look, what, said, within=60):
    """The first true value of `look()`. Raises NotRunning, with what `said()` returns, once the
    process has ended or the seconds are over."""
    since = time.monotonic()
    while time.monotonic() - since < within:
        if found := look():
            return found
        if process.poll() is not None:
            raise NotRunning(f"{process.args[0]} ended: {said()}")
        time.sleep(0.02)
    raise NotRunning(f"{what} did not happen within {within} s: {said()}")


def end(process, within=60):
    """Terminates it, waits, and returns its exit code."""
    process.terminate()
    return process.wait(within)
