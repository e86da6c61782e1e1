"""values.schema.json: no key but those of values.yaml, and every variable of the program that
can be set in a cluster. Those of an app are known by a pattern, with any name for the app."""

import json
import re

import yaml

from project import CHART, OF_APP, example_variables

# The chart sets these, or has no volume for their files.
NO_SETTINGS = {"HOST", "METRICS_BIND", "PORT", "TLS_CERT", "TLS_KEY", "ZOOM_WEB_SDK_DIR"}
# It names a file that is no secret; the Secret that is mounted may have it.
PLAIN_FILES = {"REDIS_CA_FILE"}


def check(faults):
    schema = json.loads((CHART / "values.schema.json").read_text())
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    # Helm adds `global` where the chart is part of another.
    schema["properties"].pop("global")
    check_keys(faults, schema, values, "")
    check_variables(faults, schema["properties"])


def check_keys(faults, schema, values, path):
    closed = schema.get("additionalProperties") is False
    faults.expect(closed, f"values.schema.json: {path or 'the root'} takes any key")
    known = schema["properties"]
    # settings is the only one whose keys are not all in values.yaml.
    same = known.keys() >= values.keys() if path == "settings" else known.keys() == values.keys()
    faults.expect(same, f"values.schema.json: {path or 'the root'} has other keys than values.yaml")
    for name, value in values.items():
        if "properties" in known.get(name, {}):
            check_keys(faults, known[name], value, f"{path}.{name}".lstrip("."))


def check_variables(faults, known):
    variables = example_variables()
    of_secrets = {name for name in variables if name.endswith("_FILE")} - PLAIN_FILES
    files = {name.removesuffix("_FILE") for name in of_secrets}
    plain = variables - of_secrets
    for where, section, wanted in [
        ("settings", known["settings"], plain - files - NO_SETTINGS),
        ("secrets", known["secrets"], files - NO_SETTINGS),
        ("existingSecret.keys", known["existingSecret"]["properties"]["keys"], files - NO_SETTINGS),
    ]:
        differing = sorted(wanted ^ {*section["properties"], *of_apps(section)})
        faults.expect(not differing, f"values.schema.json: {where} is not .env.example's, by {differing}")


def of_apps(section):
    """What its patterns take, with NAME for the app's name."""
    for pattern in section["patternProperties"]:
        ends = re.fullmatch(r"\^ZOOM_APP_\[A-Z0-9_\]\+_\(([A-Z0-9_|]+)\)\$", pattern)[1]
        yield from (OF_APP + end for end in ends.split("|"))
