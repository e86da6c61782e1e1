"""The workflows: as their schema has it, zizmor finds nothing, and the commands they run exist."""

import re
import sys
from pathlib import Path

import schemas
from project import ROOT

WORKFLOWS = ROOT / ".github/workflows"


def check(faults):
    zizmor = Path(sys.executable).parent / "zizmor"
    faults.run(zizmor, "--offline", "--pedantic", "--quiet", "--no-progress", WORKFLOWS)
    files = sorted(WORKFLOWS.glob("*.yml"))
    schemas.check(faults, "github-workflows", *files)
    for file in files:
        text = file.read_text()
        for script in re.findall(r"(?:^| )(scripts/[\w-]+)", text, re.M):
            faults.expect((ROOT / script).is_file(), f"{file.name}: there is no {script}")
        for package in re.findall(r"--package ([\w-]+)", text):
            manifests = [ROOT / "Cargo.toml", ROOT / "crates" / package / "Cargo.toml"]
            known = any(f'name = "{package}"' in path.read_text() for path in manifests if path.is_file())
            faults.expect(known, f"{file.name}: there is no package {package}")
