"""The image: its build context, stages, user and versions."""

import re
import sys
import tomllib
from pathlib import Path

import build_context
from build_context import BuildContext
from project import DEPLOY, DOCKERFILE, GUIDE, ROOT, cargo_manifest, guide, shutdown_seconds


def check(faults):
    hadolint = Path(sys.executable).parent / "hadolint"
    faults.run(hadolint, "--no-color", "--failure-threshold", "style", DOCKERFILE)
    context = BuildContext()
    build_context.check(faults, context)
    dockerfile = DOCKERFILE.read_text()
    check_bases(faults, dockerfile)
    check_last_stage(faults, dockerfile, context)
    faults.stop_if_any()
    check_versions(faults, dockerfile)
    check_guide(faults, guide("A container"))


def check_bases(faults, dockerfile):
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.M)
    faults.expect(len(bases) > 1, "the image is built in one stage")
    faults.expect(bases[-1] == "scratch", "the image's last base is not scratch")
    for base in bases[:-1]:
        pinned = re.search(r":\d+\.\d+\.\d+\b", base)
        faults.expect(pinned, f"the base {base} is not pinned to a full version")


def check_last_stage(faults, dockerfile, context):
    final = dockerfile[dockerfile.rindex("\nFROM ") :]
    users = re.findall(r"^USER (\S+)", final, re.M)
    numeric = users and re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1])
    faults.expect(numeric, "the image's USER is not a number above 0")
    asks_itself = re.search(r'^HEALTHCHECK .*\n? +CMD \["/zoom-signature", "healthcheck"\]$', final, re.M)
    faults.expect(asks_itself, "the image has no HEALTHCHECK")
    check_patience(faults, final)
    for path in re.findall(r"^COPY --from=build /src/(.*) \S+$", final, re.M):
        for name in path.replace("/src/", "").split():
            there = (ROOT / name).is_file() and context.has(name)
            faults.expect(there, f"the image's build has no {name}")


def check_patience(faults, final):
    """Docker must wait longer than the program, which reports why there is no response."""
    docker = int(re.search(r"^HEALTHCHECK .*--timeout=(\d+)s", final, re.M)[1])
    source = (ROOT / "src/cli/healthcheck.rs").read_text()
    program = int(re.search(r"TIMEOUT: Duration = Duration::from_secs\((\d+)\)", source)[1])
    longer = docker > program
    faults.expect(longer, f"HEALTHCHECK's timeout of {docker} s is not above the program's {program} s")


def check_versions(faults, dockerfile):
    manifest = cargo_manifest()
    rust = re.search(r"rust:(\d+\.\d+\.\d+)", dockerfile)[1]
    new_enough = numbers(rust)[:2] >= numbers(manifest["rust-version"])
    faults.expect(new_enough, f"Rust {rust} in the Dockerfile is older than rust-version")
    heroku = dict(re.findall(r"^(?:export )?(\w+)=(.*)$", (ROOT / "RustConfig").read_text(), re.MULTILINE))
    faults.expect(heroku["VERSION"] == rust, f"RustConfig has {heroku['VERSION']}, the Dockerfile {rust}")
    dist = tomllib.loads((ROOT / "Cargo.toml").read_text())["profile"]["dist"]
    for name in ("opt-level", "lto", "codegen-units"):
        variable = f"CARGO_PROFILE_RELEASE_{name.upper().replace('-', '_')}"
        faults.expect(heroku.get(variable) == str(dist[name]), f"RustConfig's {variable} is not the profile dist's {name}")
    for name, found in [
        ("Dockerfile's label", re.search(r'image\.version="([^"]+)"', dockerfile)),
        ("Dockerfile's first lines", re.search(r"--tag zoom-signature:(\S+)", dockerfile)),
    ]:
        same = found and found[1] == manifest["version"]
        faults.expect(same, f"the {name} should have the version {manifest['version']}")
    for page in [*DEPLOY.rglob("*.md"), *GUIDE.parent.rglob("*.md")]:
        told = set(re.findall(r"zoom-signature:(\d+\.\d+\.\d+)", page.read_text()))
        same = told <= {manifest["version"]}
        faults.expect(same, f"{page.relative_to(ROOT)} names another version: {told}")


def check_guide(faults, section):
    """The command that runs the image: as restricted as possible, with a graceful stop."""
    run = re.search(r"^docker run --detach (?:.*\\\n)*.*", section, re.M)[0]
    for option in ["--read-only", "--cap-drop ALL", "--security-opt no-new-privileges"]:
        faults.expect(option in run, f"docs/deploy.md runs the image without {option}")
    drain = shutdown_seconds()
    stop = int((re.search(r"--stop-timeout (\d+)", run) or [0, 0])[1])
    faults.expect(stop > drain, f"docs/deploy.md: Docker waits {stop} s, and the end takes up to {drain} s")


def numbers(version):
    return tuple(int(number) for number in version.split("."))
