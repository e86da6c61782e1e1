"""Where the project's files are, and what several checks read from them."""

import json
import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent.parent
DEPLOY = ROOT / "deploy"
# It says how to use them.
GUIDE = ROOT / "docs/deploy.md"
DOCKERFILE = DEPLOY / "Dockerfile"
KUBERNETES = DEPLOY / "kubernetes"
PROMETHEUS = DEPLOY / "prometheus"
SYSTEMD = DEPLOY / "systemd"
UNIT = SYSTEMD / "zoom-signature.service"
CHART = DEPLOY / "helm/zoom-signature"
# What the variables of an app begin with, whose name may be any.
OF_APP = "ZOOM_APP_NAME_"


def guide(heading):
    """What docs/deploy.md has under a heading of the second level."""
    return GUIDE.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]


def cargo_manifest():
    """The server's package, with the fields it inherits from the workspace."""
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text())
    return manifest["package"] | manifest["workspace"]["package"]


def image_variables():
    """The variables that the Dockerfile sets."""
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    lines = re.findall(r"^ENV (.*)$", text, re.M)
    return dict(pair.split("=", 1) for line in lines for pair in line.split())


def example_variables():
    """The names in .env.example, including comments; in those of its apps NAME stands for the app."""
    names = re.findall(r"^#?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.M)
    return {re.sub(r"^ZOOM_APP_(PROD|DEV)_", OF_APP, name) for name in names}


def env_file(path):
    lines = path.read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    return dict(pairs)


def shutdown_seconds():
    """The default of SHUTDOWN_SECONDS."""
    example = (ROOT / ".env.example").read_text()
    return int(re.search(r"^#SHUTDOWN_SECONDS=(\d+)$", example, re.M)[1])


def render_service():
    return yaml.safe_load((ROOT / "render.yaml").read_text())["services"][0]


def heroku_app():
    return json.loads((ROOT / "app.json").read_text())


def railway_service():
    return json.loads((ROOT / "railway.json").read_text())


def fly_app():
    return tomllib.loads((ROOT / "fly.toml").read_text())


def compose_services():
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
