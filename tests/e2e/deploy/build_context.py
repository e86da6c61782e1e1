"""The files that .dockerignore lets into the image's build: no secret, and all that cargo needs."""

import fnmatch
import os
import re
import shutil
import tempfile
from pathlib import Path

from project import ROOT

NEVER = [
    ".env",
    ".git/config",
    "deploy/kubernetes/secrets/sdk-secret",
    "target/release/zoom-signature",
    "benches/peers/node_modules/x.js",
]


class BuildContext:
    """The project's files as Docker sees them through .dockerignore."""

    def __init__(self):
        lines = (ROOT / ".dockerignore").read_text().splitlines()
        self.patterns = [line for line in lines if line and not line.startswith("#")]

    def has(self, path):
        """Docker's rule: the last pattern that matches a path or a parent folder decides."""
        parts = path.split("/")
        kept = True
        for pattern in self.patterns:
            wanted = pattern.removeprefix("!").split("/")
            above = parts[: len(wanted)]
            if len(above) == len(wanted) and all(map(fnmatch.fnmatchcase, above, wanted)):
                kept = pattern.startswith("!")
        return kept

    def files(self):
        return [path for path in project_files() if self.has(path)]


def project_files():
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in {".git", ".venv", "target", "node_modules"}]
        for file in files:
            yield (Path(folder) / file).relative_to(ROOT).as_posix()


def check(faults, context):
    for path in NEVER:
        faults.expect(not context.has(path), f".dockerignore lets {path} through")
    files = context.files()
    enough_for_cargo(faults, files)
    enough_for_source(faults, files)


def enough_for_cargo(faults, files):
    with tempfile.TemporaryDirectory() as folder:
        for path in files:
            copy = Path(folder) / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, copy)
        # Not cargo metadata, which ignores missing files.
        faults.run("cargo", "fetch", "--locked", "--quiet", cwd=folder)


def enough_for_source(faults, files):
    """The files that the source includes into the binary."""
    for source in (ROOT / "src").rglob("*.rs"):
        text = source.read_text()
        for found in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', text):
            path = os.path.relpath(source.parent / found, ROOT)
            faults.expect(path in files, f".dockerignore keeps {path} from {source.name}")
        for found in re.findall(r'#\[folder = "([^"]+)"', text):
            path = found.strip("/") + "/"
            there = any(name.startswith(path) for name in files)
            faults.expect(there, f".dockerignore keeps {path} from {source.name}")
