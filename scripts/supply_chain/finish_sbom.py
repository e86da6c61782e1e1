"""Turns the output of cargo-cyclonedx into the file that scripts/sbom promises.

cargo-cyclonedx reads `cargo metadata`, which merges the features of tests and benches with
the program's and does not distinguish macros. So it lists crates and dependencies that no
release has; `cargo tree` is exact. It also names crates of the workspace after their
directories, and the package of the program after the program, as the library is named.
"""

import json
import pathlib
import sys

from linked import linked


def main(raw, target, file):
    bom = json.loads(pathlib.Path(raw).read_text())
    program = bom["metadata"]["component"]
    program["name"] = program["purl"].removeprefix("pkg:cargo/").split("@")[0]
    for component in [program, *bom["components"]]:
        forget_directory(component)
    keep_linked(bom, linked(target))
    text = json.dumps(bom, indent=2, ensure_ascii=False) + "\n"
    pathlib.Path(file).write_text(text)


def forget_directory(component):
    """The program and the library are named after where they were checked out."""
    if component["bom-ref"].startswith("path+file:"):
        purl = f"pkg:cargo/{component['name']}@{component['version']}"
        component["bom-ref"] = component["purl"] = purl


def keep_linked(bom, needs):
    bom["components"] = [c for c in bom["components"] if crate(c) in needs]
    components = [bom["metadata"]["component"], *bom["components"]]
    refs = {crate(c): c["bom-ref"] for c in components}
    bom["dependencies"] = [
        {"ref": ref, "dependsOn": sorted(refs[need] for need in needs[one])}
        for one, ref in refs.items()
    ]


def crate(component):
    return component["name"], component["version"]


if __name__ == "__main__":
    main(*sys.argv[1:])
