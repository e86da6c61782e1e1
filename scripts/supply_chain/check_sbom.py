"""Checks an SBOM against CycloneDX's schema and against what cargo links into the program."""

import collections
import json
import pathlib
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from linked import linked

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main(file, target):
    text = pathlib.Path(file).read_text()
    bom = json.loads(text)
    needs = linked(target)
    faults = [*schema(text), *components(bom, needs), *details(bom), *graph(bom, needs)]
    if str(ROOT) in text:
        faults.append(f"{ROOT} stands in it, so it is another file elsewhere")
    for fault in faults:
        print(f"supply-chain: {file}: {fault}", file=sys.stderr)
    if faults:
        return 1
    print(f"{len(bom['components'])} crates are linked in for {target}")
    return 0


def schema(text):
    error = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if error:
        yield f"against the schema of CycloneDX 1.5: {error}"


def components(bom, needs):
    listed = collections.Counter(map(crate, all_components(bom)))
    for name, version in sorted(needs.keys() - listed.keys()):
        yield f"{name} {version} is linked in and missing"
    for name, version in sorted(listed.keys() - needs.keys()):
        yield f"{name} {version} is listed and not linked in"
    for (name, version), times in listed.items():
        if times > 1:
            yield f"{name} {version} is listed {times} times"


def details(bom):
    """Checks fields that the schema makes optional."""
    for component in bom["components"]:
        name = f"{component['name']} {component['version']}"
        if component.get("purl") != f"pkg:cargo/{component['name']}@{component['version']}":
            yield f"{name} has the purl {component.get('purl')}"
        if not component.get("licenses"):
            yield f"{name} has no licence"
        # The library of this repository is in no registry yet.
        is_ours = component["name"] == "zoom-signature"
        if not is_ours and [h["alg"] for h in component.get("hashes", [])] != ["SHA-256"]:
            yield f"{name} has no SHA-256"


def graph(bom, needs):
    crates = {c["bom-ref"]: crate(c) for c in all_components(bom)}
    listed = {
        crates.get(one["ref"]): {crates.get(ref) for ref in one["dependsOn"]}
        for one in bom["dependencies"]
    }
    for one in sorted(needs):
        if listed.get(one) != needs[one]:
            yield f"what {' '.join(one)} depends on is not what cargo says"


def all_components(bom):
    return [bom["metadata"]["component"], *bom["components"]]


def crate(component):
    return component["name"], component["version"]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
