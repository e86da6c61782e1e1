"""Runs the soak once everything is built; see scripts/soak."""

import argparse
import asyncio
import resource
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[3] / "benches" / "peers"), str(HERE.parents[1] / "helpers")]

import report  # noqa: E402
import table  # noqa: E402
from scene import Credentials  # noqa: E402
from soak import Soak  # noqa: E402


@dataclass(frozen=True)
class Options:
    binary: Path
    clock_binary: Path
    seconds: int
    rounds: int
    markdown: bool


def main():
    options = parsed()
    # Thousands of connections are open at once.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="zoom-signature-soak-") as work:
        soak = Soak(options, Credentials.made_by(options.binary), work, tell)
        asyncio.run(soak.run())
    layout = report.markdown if options.markdown else report.columns
    print(layout(table.rows(soak.rows)), layout(table.hostile_rows(soak.hostile_rows)), sep="\n\n")
    print("", table.happened([*soak.rows, *soak.hostile_rows]), table.summary(soak.rows), sep="\n\n")
    faults = soak.all_faults()
    print(*(faults or ["All were right, memory stayed flat, and all files were closed again."]), sep="\n")
    return 1 if faults else 0


def parsed():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", type=Path, required=True)
    parser.add_argument("--clock-binary", type=Path, required=True)
    parser.add_argument("--seconds", type=int, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--markdown", action="store_true")
    return Options(**vars(parser.parse_args()))


def tell(step):
    """Prints progress to stderr; the result goes to stdout."""
    print(f"soak: {step}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
