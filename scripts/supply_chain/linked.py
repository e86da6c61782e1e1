"""Which crates are linked into the program, and who brings them."""

import subprocess


def linked(target):
    """What every crate depends on, ours among them, as cargo resolves a build for the target.

    A crate is its name and version.
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
