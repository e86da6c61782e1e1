"""Reads the log of a server under load, counts its lines, and keeps the first ones.

A separate process, so that it can be stopped like a pager that somebody left open.
Usage: reader.py FIRST_LINES COUNTS
"""

import json
import sys
from pathlib import Path

FIRST = 64 * 1024

first, counts = map(Path, sys.argv[1:])
lines = panics = kept = 0
rest = b""
with first.open("wb", buffering=0) as start:
    while chunk := sys.stdin.buffer.read1(1 << 16):
        if kept < FIRST:
            kept += start.write(chunk)
        *whole, rest = (rest + chunk).split(b"\n")
        lines += len(whole)
        panics += sum(b"panicked" in line for line in whole) if b"panicked" in chunk else 0
counts.write_text(json.dumps({"lines": lines, "panics": panics}))
