"""What a soak showed, as a table."""

HEADINGS = ["", "requests/s", "p99", "other answers", "memory, peak", "after", "files, peak", "after"]


def rows(seen):
    """A line each, headings first."""
    return [HEADINGS, *map(line, seen)]


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


def happened(seen):
    """What was done, and how the server ended it."""
    told = []
    for row in seen:
        parts = (f"{number:,} {what}" for what, number in sorted(row.happened.items()))
        if row.happened:
            told.append(f"{row.name}: {', '.join(parts)}")
    return "\n".join(told)
