"""The history of one of the server's values, as far as it can be known from outside."""

import time


class History:
    """A value that this process changes.

    Between `changes_to` and `has_changed` the server may have either value.
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
        """All values that the server may have had between two times."""
        return {value for begin, end, value in self._spells if begin <= answered and end >= sent}


class WallClock:
    """The machine's clock, which may be adjusted meanwhile, by less than a second."""

    @staticmethod
    def between(sent, answered):
        now, ago = time.time(), time.monotonic()
        return set(range(int(now - ago + sent) - 1, int(now - ago + answered) + 2))
