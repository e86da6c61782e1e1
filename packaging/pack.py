"""Puts what scripts/package staged into a tarball and npm packages, and sums it all up.

Usage: pack.py tarball NAME STAGE FILE
       pack.py npm VERSION TARGET PROGRAM STAGE
       pack.py sums FOLDER

A tarball is the same, byte for byte, for the same files and SOURCE_DATE_EPOCH.
"""

import gzip
import hashlib
import json
import os
import sys
import tarfile
from pathlib import Path

NAME = "zoom-signature"

# What npm calls each system that there is a package for.
SYSTEMS = {
    "x86_64-unknown-linux-gnu": ("linux", "x64"),
    "aarch64-unknown-linux-gnu": ("linux", "arm64"),
    "x86_64-apple-darwin": ("darwin", "x64"),
    "aarch64-apple-darwin": ("darwin", "arm64"),
    "x86_64-pc-windows-msvc": ("win32", "x64"),
}


def tarball(name, stage, file):
    """A folder of the stage, as root's, with the time of the commit."""
    time = int(os.environ["SOURCE_DATE_EPOCH"])

    def plain(member):
        member.uid = member.gid = 0
        member.uname = member.gname = ""
        member.mtime = time
        runs = member.isdir() or Path(member.name).stem == NAME and Path(member.name).suffix in ("", ".exe")
        member.mode = 0o755 if runs else 0o644
        return member

    with open(file, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, time) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            # Sorted by tarfile, folder by folder.
            archive.add(Path(stage, name), name, filter=plain)


def npm(version, target, program, stage):
    """The manifests of the package that people install, and of the one with the program."""
    system, arch = SYSTEMS[target]
    common = {"version": version, "license": "MIT OR Apache-2.0"}
    main = {
        "name": NAME,
        "description": "Issues the signatures that Zoom's Meeting SDK asks for, and shows that they work",
        "keywords": ["zoom", "meeting-sdk", "jwt", "signature"],
        **common,
        "type": "module",
        "bin": {NAME: f"bin/{NAME}.js"},
        "files": ["bin"],
        "engines": {"node": ">=18"},
        "optionalDependencies": {f"{NAME}-{'-'.join(each)}": version for each in SYSTEMS.values()},
    }
    platform = {
        "name": f"{NAME}-{system}-{arch}",
        "description": f"The program of {NAME} for {system} on {arch}",
        **common,
        "os": [system],
        "cpu": [arch],
        "files": [program, "THIRD-PARTY-LICENSES.txt"],
        "preferUnplugged": True,
    }
    for folder, package in (("npm", main), ("npm-platform", platform)):
        Path(stage, folder, "package.json").write_text(json.dumps(package, indent=2) + "\n")


def sums(folder):
    """SHA256SUMS, as sha256sum --check reads it."""
    files = sorted(file for file in Path(folder).iterdir() if file.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    Path(folder, "SHA256SUMS").write_bytes("".join(lines).encode())
    for file in files:
        print(f"{file.stat().st_size:>10} {file.name}")


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    {"tarball": tarball, "npm": npm, "sums": sums}[command](*arguments)
