"""Checks Cargo.toml for what cargo does not: default features and the Rust version.

Our dependencies' default features are off, and needed features are named. No crate
requires a newer Rust than Cargo.toml promises, dependencies of tests and benches included.
"""

import json
import subprocess
import sys


def main():
    packages, root = read()
    faults = list(defaults_left_on(packages, root)) + list(newer_rust(packages.values(), root))
    for fault in faults:
        print(f"supply-chain: {fault}", file=sys.stderr)
    if faults:
        return 1
    print(f"{len(root['dependencies'])} dependencies, Rust {root['rust_version']}")
    return 0


def read():
    """The packages by id, for all systems, and our own package."""
    done = subprocess.run(
        ["cargo", "metadata", "--locked", "--all-features", "--format-version", "1"],
        check=True,
        stdout=subprocess.PIPE,
    )
    metadata = json.loads(done.stdout)
    resolve = metadata["resolve"]
    packages = {package["id"]: package for package in metadata["packages"]}
    root = packages[resolve["root"]]
    node = next(node for node in resolve["nodes"] if node["id"] == resolve["root"])
    root["resolved"] = {packages[id]["name"]: id for id in node["dependencies"]}
    return packages, root


def defaults_left_on(packages, root):
    for dependency in root["dependencies"]:
        crate = packages[root["resolved"][dependency["name"]]]
        defaults = crate["features"].get("default")
        if dependency["uses_default_features"] and defaults:
            yield (
                f"{crate['name']} has its default features on ({', '.join(defaults)}): "
                "write default-features = false, and name what is needed"
            )


def newer_rust(packages, root):
    for crate in packages:
        if version(crate["rust_version"]) > version(root["rust_version"]):
            yield (
                f"{crate['name']} {crate['version']} asks for Rust {crate['rust_version']}, "
                f"and Cargo.toml promises {root['rust_version']}"
            )


def version(text):
    """`1.88` and `1.88.0` are equal; a crate without a version accepts any."""
    numbers = [int(number) for number in (text or "0").split(".")]
    return numbers + [0] * (3 - len(numbers))


if __name__ == "__main__":
    sys.exit(main())
