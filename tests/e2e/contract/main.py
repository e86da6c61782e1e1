"""Tests a real server against its OpenAPI document; see scripts/contract."""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "helpers"))

from server import serving  # noqa: E402
DOCUMENT = HERE.parents[2] / "docs" / "openapi.json"
API_KEY = "Vq3xT8yLr0ZkW5nB1cHd7JmP_contract"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--seed", type=int, default=3712)
    limits = parser.parse_args()
    findings = [*validated(), *of_open_server(limits), *of_authenticated_server(limits)]
    if findings:
        sys.exit("\ncontract: findings in " + ", ".join(findings))
    print("\ncontract: no findings")


# Nothing listens there: /check is not to ask beyond this machine.
NO_ZOOM = {"ZOOM_OAUTH_URL": "http://127.0.0.1:1"}


def step(title):
    print(f"\n== {title}", flush=True)


def validated():
    step("openapi-spec-validator")
    return failed("the document", "openapi-spec-validator", "--schema", "3.1", DOCUMENT)


def of_open_server(limits):
    step("schemathesis, open to all on loopback")
    with serving(NO_ZOOM) as url:
        with urllib.request.urlopen(f"{url}/openapi.json") as answer:
            served = json.load(answer)
        if served != json.loads(DOCUMENT.read_text()):
            return ["the document served, which is not the one committed"]
        return asked("the open server", limits, DOCUMENT, url)


def of_authenticated_server(limits):
    """This server requires a credential, and its document says so."""
    step("schemathesis, with an API key")
    document = json.loads(DOCUMENT.read_text())
    for path in document["paths"].values():
        for operation in path.values():
            if "security" in operation:
                operation["security"].remove({})
    variables = {**NO_ZOOM, "HOST_API_KEYS": f"contract:{API_KEY}"}
    with tempfile.TemporaryDirectory() as folder, serving(variables) as url:
        authenticated = pathlib.Path(folder, "openapi.json")
        authenticated.write_text(json.dumps(document))
        key = ["--header", f"Authorization: Bearer {API_KEY}"]
        return asked("the server with an API key", limits, authenticated, url, *key)


def asked(what, limits, document, url, *more):
    return failed(
        what,
        "schemathesis",
        "--config-file",
        HERE / "schemathesis.toml",
        "run",
        document,
        "--url",
        url,
        "--checks",
        "all",
        "--max-examples",
        str(limits.examples),
        "--seed",
        str(limits.seed),
        *more,
    )


def failed(what, program, *arguments):
    """Returns nothing, or `what` if it failed."""
    command = [pathlib.Path(sys.executable).parent / program, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    # schemathesis writes files to its working directory.
    with tempfile.TemporaryDirectory() as folder:
        ended = subprocess.run(command, check=False, cwd=folder, env=environment)
    return [] if ended.returncode == 0 else [what]


main()
