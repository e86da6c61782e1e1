"""The schemas that check-jsonschema comes with; it asks no network for them."""

import sys
from pathlib import Path


def check(faults, schema, *files):
    program = Path(sys.executable).parent / "check-jsonschema"
    faults.run(program, "--builtin-schema", f"vendor.{schema}", *files)
