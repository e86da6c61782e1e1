"""Collects what a check finds wrong."""

import subprocess


class Stopped(Exception):
    """The check cannot go on after the faults found so far."""


class Faults:
    """The faults of one check, in the order in which they were found."""

    def __init__(self):
        self.found = []

    def add(self, text):
        self.found.append(text)

    def expect(self, true, text):
        if not true:
            self.add(text)

    def stop(self, text):
        self.add(text)
        raise Stopped

    def stop_if_any(self):
        if self.found:
            raise Stopped

    def run(self, *command, **options):
        """Runs a command; if it fails, its output is a fault."""
        done = subprocess.run(command, capture_output=True, text=True, **options)
        if done.returncode != 0:
            self.add(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}".rstrip())
        return done
