"""The files of Render, Heroku, Fly, Railway and Docker Compose."""

import ipaddress

import schemas
from project import (
    DEPLOY,
    ROOT,
    cargo_manifest,
    compose_services,
    fly_app,
    heroku_app,
    image_variables,
    railway_service,
    render_service,
    shutdown_seconds,
)
from server import ASKED_FOR, check_accepts

# Cloudflare's, and still a caller: anybody's Worker, with headers of its author's choice.
CALLERS = [ipaddress.ip_address("2a06:98c0:3600::103")]


def check(faults):
    service = render_service()
    render = {v["key"]: v for v in service["envVars"]}
    heroku = heroku_app()["env"]
    there = (ROOT / service["dockerfilePath"]).is_file()
    faults.expect(there, "render.yaml: no such Dockerfile")
    root = service["dockerContext"] == "."
    faults.expect(root, "render.yaml: the context is not the root")
    ready = service["healthCheckPath"] == "/readyz"
    faults.expect(ready, "render.yaml: the health check is not /readyz")
    for name in ASKED_FOR:
        asked = render.get(name, {}).get("sync") is False and "value" not in render[name]
        faults.expect(asked, f"render.yaml: {name} is not asked for")
        entry = heroku.get(name, {})
        asked = entry.get("required") and "value" not in entry
        faults.expect(asked, f"app.json: {name}, likewise")
    check_networks(faults, render["TRUSTED_PROXIES"]["value"])
    check_networks(faults, heroku["TRUSTED_PROXIES"]["value"])
    check_process(faults)
    set_here = {name: v["value"] for name, v in render.items() if "value" in v}
    check_accepts(faults, "render.yaml", image_variables() | ASKED_FOR | set_here)
    set_here = {name: v["value"] for name, v in heroku.items() if "value" in v}
    check_accepts(faults, "app.json", {"HOST": "0.0.0.0"} | ASKED_FOR | set_here)
    check_fly(faults)
    check_railway(faults)
    check_compose(faults)


def check_fly(faults):
    fly = fly_app()
    faults.expect((ROOT / fly["build"]["dockerfile"]).is_file(), "fly.toml: no such Dockerfile")
    faults.expect(fly["kill_signal"] == "SIGTERM", "fly.toml: the server drains at SIGTERM")
    faults.expect(seconds(fly["kill_timeout"]) > shutdown_seconds(), "fly.toml: kill_timeout is too short")
    port = str(fly["http_service"]["internal_port"])
    faults.expect(port == image_variables()["PORT"], "fly.toml: the port is not the image's")
    paths = [check["path"] for check in fly["http_service"]["checks"]]
    faults.expect(paths == ["/readyz"], f"fly.toml checks {paths}")
    check_networks(faults, fly["env"]["TRUSTED_PROXIES"])
    check_accepts(faults, "fly.toml", image_variables() | fly["env"] | ASKED_FOR)


def check_railway(faults):
    railway = railway_service()
    there = (ROOT / railway["build"]["dockerfilePath"]).is_file()
    faults.expect(there, "railway.json: no such Dockerfile")
    deploy = railway["deploy"]
    faults.expect(deploy["healthcheckPath"] == "/readyz", "railway.json: the health check is not /readyz")
    faults.expect(deploy["drainingSeconds"] > shutdown_seconds(), "railway.json: drainingSeconds is too short")


def check_compose(faults):
    schemas.check(faults, "compose-spec", DEPLOY / "compose.yaml")
    server = compose_services()["server"]
    built = (ROOT / "deploy" / server["build"]["context"] / server["build"]["dockerfile"]).is_file()
    faults.expect(built, "compose.yaml: no such Dockerfile")
    faults.expect(seconds(server["stop_grace_period"]) > shutdown_seconds(), "compose.yaml: stop_grace_period is too short")
    check_networks(faults, server["environment"]["TRUSTED_PROXIES"])
    check_accepts(faults, "compose.yaml", image_variables() | server["environment"] | ASKED_FOR)


def seconds(text):
    return int(text.removesuffix("s"))


def check_networks(faults, list):
    for text in list.split(","):
        try:
            network = ipaddress.ip_network(text)
        except ValueError as error:
            faults.add(f"TRUSTED_PROXIES: {error}")
            continue
        for caller in CALLERS:
            faults.expect(caller not in network, f"TRUSTED_PROXIES: {text} has {caller}, a caller")


def check_process(faults):
    process = (ROOT / "Procfile").read_text().split()
    binary = f"./target/release/{cargo_manifest()['default-run']}"
    faults.expect(process[:2] == ["web:", binary], f"Procfile does not start {binary}")
    open_to_all = "--host 0.0.0.0" in " ".join(process)
    faults.expect(open_to_all, "Procfile: on loopback nobody comes in")
