"""Writes the licences of all crates that are linked into the program, with their texts.

Usage: licences.py TARGET FILE

A crate without a licence file is listed with the names of its licences only.
"""

import json
import subprocess
import sys
from pathlib import Path

from linked import linked

NAMES = ("licen", "copying", "copyright", "notice", "unlicense")
OURS = ("zoom-signature", "zoom-signature-server")


def main():
    target, file = sys.argv[1:]
    crates = sorted(crate for crate in linked(target) if crate[0] not in OURS)
    packages = found()
    texts = {}
    lines = ["This program contains these crates, under these licences.", ""]
    for name, version in crates:
        package = packages[name, version]
        numbers = [texts.setdefault(text, len(texts) + 1) for text in license_texts(package)]
        where = f" [{', '.join(map(str, numbers))}]" if numbers else ""
        lines.append(f"{name} {version}: {package['license'] or 'see its text'}{where}")
    for text, number in texts.items():
        lines += ["", "-" * 80, f"[{number}]", "", text]
    Path(file).write_text("\n".join(lines) + "\n")


def found():
    """Cargo's packages by name and version."""
    done = subprocess.run(
        ["cargo", "metadata", "--locked", "--format-version", "1"],
        check=True,
        stdout=subprocess.PIPE,
    )
    return {(each["name"], each["version"]): each for each in json.loads(done.stdout)["packages"]}


def license_texts(package):
    """The files beside a crate's manifest that are named like a licence."""
    folder = Path(package["manifest_path"]).parent
    files = sorted(file for file in folder.iterdir() if file.is_file() and file.name.lower().startswith(NAMES))
    return [file.read_text(errors="replace").strip() for file in files]


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
