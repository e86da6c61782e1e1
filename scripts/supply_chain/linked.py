"""Lists the crates that are linked into the program, and what depends on them."""

import subprocess


def linked(target):
    """The dependencies of every crate, ours included, as cargo resolves a build for the target.

    A crate is identified by its name and version.
    """
    done = subprocess.run(
        ["cargo", "tree", "--locked", "--edges", "normal,no-proc-macro"]
        + ["--target", target, "--prefix", "depth", "--format", " {p}"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    needs = {}
    path = []
    for line in done.stdout.splitlines():
        depth, name, version, *_ = line.split()
        crate = (name, version.removeprefix("v"))
        del path[int(depth) :]
        needs.setdefault(crate, set())
        if path:
            needs[path[-1]].add(crate)
        path.append(crate)
    return needs
