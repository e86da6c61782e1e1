"""The tables of figures and targets, and notes on how far to trust them."""

from dataclasses import dataclass
from statistics import median

OURS = "zoom-signature"
FIFTY_APPS = "fifty-apps"
AUTHENTICATED = "authenticated"
REDIS = "redis"
# If other processes use more than this share of the machine, the comparison is doubtful.
NOISE = 0.05
# Above this, wrk's one thread limits the requests/s.
SATURATED = 0.9
HEADINGS = [
    "",
    "requests/s",
    "lowest-highest",
    "of bare",
    "zoom-signature is",
    "p99",
    "CPU a request",
    "memory (peak)",
    "first answer",
]


@dataclass(frozen=True)
class Target:
    """One target: its text, the measured figure, and whether it is met."""

    words: str
    measured: str
    met: bool


def targets(figures):
    """The targets whose peers were measured, in the order of the table."""
    if OURS not in figures:
        return []
    ours = figures[OURS]
    floors = (
        ("bare", 0.9, "at least 0.9 of the bare handler's requests/s"),
        ("express", 20, "at least 20 times Express"),
        ("servlet", 1.5, "at least 1.5 times the servlet"),
    )
    ratios = [(words, floor, ours.rate / figures[name].rate) for name, floor, words in floors if name in figures]
    return [
        *(Target(words, f"{ratio:.2f}", ratio >= floor) for words, floor, ratio in ratios),
        *fifty_apps_target(figures),
        *authenticated_target(figures),
        *all_on_targets(figures),
        Target("less than 12 MB of memory, at its peak", f"{ours.peak_mb:.1f} MB", ours.peak_mb < 12),
        Target("first answer within 50 ms", f"{ours.first_answer_ms:.1f} ms", ours.first_answer_ms <= 50),
    ]


def fifty_apps_target(figures):
    if FIFTY_APPS not in figures:
        return []
    share = figures[FIFTY_APPS].rate / figures[OURS].rate
    return [Target("with fifty apps, at least 0.97 of the requests/s with one", f"{share:.2f}", share >= 0.97)]


def authenticated_target(figures):
    if AUTHENTICATED not in figures:
        return []
    share = figures[AUTHENTICATED].rate / figures[OURS].rate
    return [Target("with everything on, at least 0.95 of the requests/s without", f"{share:.2f}", share >= 0.95)]


def all_on_targets(figures):
    if not {AUTHENTICATED, "bare"} <= set(figures):
        return []
    authenticated, bare = figures[AUTHENTICATED], figures["bare"]
    share, times = authenticated.rate / bare.rate, authenticated.p99_ms / bare.p99_ms
    return [
        Target("with everything on, at least 0.85 of the bare handler's requests/s", f"{share:.2f}", share >= 0.85),
        Target("with everything on, p99 at most 1.5 times the bare handler's", f"{times:.2f}", times <= 1.5),
    ]


def rows(peers, figures):
    """The table, headings first."""
    table = [HEADINGS]
    for peer in peers:
        seen = figures[peer.name]
        table.append([
            peer.title,
            f"{seen.rate:,.0f}",
            f"{min(seen.rates):,.0f}-{max(seen.rates):,.0f}",
            ratio(figures, peer.name, "bare"),
            ratio(figures, OURS, peer.name, "x") if peer.name not in (OURS, FIFTY_APPS, AUTHENTICATED, REDIS) else "",
            f"{seen.p99_ms:.2f} ms",
            f"{seen.cpu_us:.1f} us",
            f"{seen.rss_mb:.1f} MB ({seen.peak_mb:.1f})",
            f"{seen.first_answer_ms:.1f} ms",
        ])
    return table


def ratio(figures, name, base, unit=""):
    if name not in figures or base not in figures:
        return "-"
    return f"{figures[name].rate / figures[base].rate:.2f}{unit}"


def verdicts(judged):
    """Each target with its measured figure, headings first."""
    return [["target", "measured", "met"], *([one.words, one.measured, "yes" if one.met else "NO"] for one in judged)]


def columns(table):
    """Aligned for a terminal: text to the left, figures to the right."""
    widths = [max(map(len, column)) for column in zip(*table)]
    lines = []
    for row in table:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]
        lines.append("  ".join([row[0].ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def markdown(table):
    def line(cells):
        return "| " + " | ".join(cells) + " |"

    return "\n".join([line(table[0]), line(["---", *["---:"] * (len(table[0]) - 1)]), *map(line, table[1:])])


def notes(figures):
    """Notes on how far to trust the figures."""
    said = []
    if OURS in figures and figures[OURS].requests:
        ours = figures[OURS]
        share = ours.log_lines / ours.requests
        said.append(f"Log lines of zoom-signature in its file: {share:.1%} of the requests counted.")
    limited = [name for name, seen in figures.items() if median(seen.generator) > SATURATED]
    if limited:
        said.append(f"wrk's thread was the limit for {', '.join(limited)}: compare their CPU a request too.")
    noise = max(share for seen in figures.values() for share in seen.others)
    if noise > NOISE:
        said.append(f"NOISY: others used up to {noise:.0%} of the processors in a round; repeat on a quiet machine.")
    return said
