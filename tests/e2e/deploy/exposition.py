"""Compares a running server's /metrics with metrics.txt."""

import re
import sys

import metrics


def check(faults):
    judge(faults, sys.stdin.read())


def judge(faults, text):
    found = said(text)
    listed = {name for name, _, _ in metrics.listed()}
    may_lack = metrics.optional()
    for name in found:
        if name.startswith("zoom_signature_"):
            faults.expect(name in listed, f"metrics.txt lacks {name}, which /metrics has")
    for name, kind, labels in metrics.listed():
        if name not in found:
            faults.expect(name in may_lack, f"/metrics has no {name}")
            continue
        faults.expect(found[name][0] == kind, f"/metrics: {name} is a {found[name][0]}")
        missing = labels - found[name][1]
        faults.expect(not missing, f"/metrics: {name} lacks {missing}")


def said(text):
    """Each metric's type and labels."""
    found = {}
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            found[name] = (kind, set())
        elif not line.startswith("#") and line.strip():
            name, labels = re.match(r"(\w+)(?:\{(.*)\})?", line).groups()
            base = re.sub(r"_(bucket|sum|count)$", "", name)
            base = base if base in found else name
            if base in found:
                found[base][1].update(set(re.findall(r"(\w+)=\"", labels or "")) - {"le"})
    return found
