"""What a value of the server's was, and when, as far as can be known from outside."""

import time


class History:
    """A value that is changed from here.

    Between `changes_to` and `has_changed` the server may have the one or the other.
    """

    def __init__(self, value):
        self._spells = [[float("-inf"), float("inf"), value]]

    def changes_to(self, value):
        self._spells.append([time.monotonic(), float("inf"), value])

    def has_changed(self):
        now = time.monotonic()
        for spell in self._spells[:-1]:
            spell[1] = min(spell[1], now)

    def between(self, sent, answered):
        """All values that the server may have had from one moment to the other."""
        return {value for begin, end, value in self._spells if begin <= answered and end >= sent}


class WallClock:
    """The machine's own clock, which others may put right meanwhile, by less than a second."""

    @staticmethod
    def between(sent, answered):
        now, ago = time.time(), time.monotonic()
        return set(range(int(now - ago + sent) - 1, int(now - ago + answered) + 2))
