"""Checks licences, bans and sources by deny.toml, from cargo's metadata."""

import json
import re
import shutil
import tomllib

from project import ROOT


def check(faults):
    # cargo-deny, where it is installed, checks more: advisories too, if it can fetch them.
    if shutil.which("cargo-deny"):
        faults.run("cargo", "deny", "--locked", "check", "bans", "licenses", "sources", cwd=ROOT)
    deny = tomllib.loads((ROOT / "deny.toml").read_text())
    allowed = set(deny["licenses"]["allow"])
    banned = {entry["crate"] for entry in deny["bans"]["deny"]}
    registries = {f"registry+{r}" for r in deny["sources"]["allow-registry"]}
    crates = built_in(faults, deny["graph"]["targets"])
    needed = set()
    for crate in crates:
        name = f"{crate['name']} {crate['version']}"
        licence = crate["license"] or "no licence"
        faults.expect(fits(licence, allowed, needed), f"{name}: {licence} is not allowed")
        faults.expect(crate["name"] not in banned, f"{name} is banned")
        outside = crate["source"] is not None and crate["source"] not in registries
        faults.expect(not outside, f"{name} comes from {crate['source']}")
    for licence in allowed - needed:
        faults.add(f"deny.toml allows {licence}, which nothing needs")
    print(f"{len(crates)} crates")


def built_in(faults, targets):
    """Every crate of the program, for any target."""
    crates = {}
    for target in targets:
        done = faults.run(
            *("cargo", "metadata", "--locked", "--format-version", "1", "--all-features"),
            *("--filter-platform", target),
            cwd=ROOT,
        )
        faults.stop_if_any()
        metadata = json.loads(done.stdout)
        in_graph = {node["id"] for node in metadata["resolve"]["nodes"]}
        crates |= {p["id"]: p for p in metadata["packages"] if p["id"] in in_graph}
    return list(crates.values())


def fits(expression, allowed, needed):
    """Whether an SPDX expression is allowed; adds the licences it names to `needed`."""

    def one(part):
        """One licence, or a parenthesis that is already evaluated."""
        if part in {"True", "False"}:
            return part == "True"
        needed.add(part)
        return part in allowed

    while "(" in expression:
        expression = re.sub(
            r"\(([^()]*)\)", lambda inner: str(fits(inner[1], allowed, needed)), expression
        )
    return any(
        all([one(part.strip()) for part in choice.split(" AND ")])
        for choice in expression.replace("/", " OR ").split(" OR ")
    )
