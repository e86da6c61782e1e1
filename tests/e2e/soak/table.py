"""The results of a soak, as tables."""

from collections import Counter

HEADINGS = ["", "requests/s", "p99", "other answers", "memory, peak", "after", "files, peak", "after"]
HOSTILE_HEADINGS = ["", "an honest p99", "refused", "memory, peak", "after", "files, peak", "after"]


def rows(seen):
    """A line for each ordeal in the last round, headings first."""
    last = {row.name: row for row in seen}
    return [HEADINGS, *map(line, last.values())]


def line(row):
    return [
        row.name,
        f"{row.load.rate:,.0f}",
        f"{row.load.p99_ms:.0f} ms",
        f"{row.answers:,}",
        f"{row.seen.memory_peak:.1f} MB",
        f"{row.seen.memory_after:.1f} MB",
        f"{row.seen.files_peak:,}",
        f"{row.seen.files_after:,}",
    ]


def hostile_rows(seen):
    """The same for hostile callers, with the worst of all rounds."""
    worst = {}
    for row in seen:
        worst.setdefault(row.name, []).append(row)
    return [HOSTILE_HEADINGS, *(hostile_line(name, rows) for name, rows in worst.items())]


def hostile_line(name, rows):
    return [
        name,
        f"{max(row.honest.p99_ms for row in rows):.0f} ms",
        f"{sum(row.honest.faults for row in rows):,} of {sum(row.honest.requests for row in rows):,}",
        f"{max(row.seen.memory_peak for row in rows):.1f} MB",
        f"{max(row.seen.memory_after for row in rows):.1f} MB",
        f"{max(row.seen.files_peak for row in rows):,}",
        f"{max(row.seen.files_after for row in rows):,}",
    ]


def happened(seen):
    """The ordeals of all rounds, and the server's state after them."""
    all_rounds = {}
    for row in seen:
        all_rounds.setdefault(row.name, Counter()).update(row.happened)
    told = []
    for name, counts in all_rounds.items():
        parts = (f"{number:,} {what}" for what, number in sorted(counts.items()))
        if counts:
            told.append(f"{name}: {', '.join(parts)}")
    return "\n".join(told)


def summary(seen):
    """The total of requests."""
    answers, load = sum(row.answers for row in seen), sum(row.load.requests for row in seen)
    return f"{answers:,} answers were judged one by one, beside {load:,} of the full load."
