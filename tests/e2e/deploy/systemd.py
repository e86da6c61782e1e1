"""The unit: accepted by systemd, as restricted as promised, and all its files are created."""

import re
import tempfile
from pathlib import Path

import sandbox
from project import ROOT, SYSTEMD, UNIT, env_file

# Of 10, by systemd-analyze security.
HIGHEST_EXPOSURE = 1.0


def check(faults):
    text = UNIT.read_text()
    with tempfile.TemporaryDirectory() as folder:
        # Where the program is not installed, one that exists everywhere replaces it.
        plain = text.replace("/usr/local/bin/zoom-signature", "/bin/true", 1)
        faults.expect(plain != text, "the unit does not start /usr/local/bin/zoom-signature")
        full = re.sub(r"^#((?:LoadCredential|Environment)=)", r"\1", plain, flags=re.M)
        for name, unit in [("plain", plain), ("full", full)]:
            file = Path(folder) / name / UNIT.name
            file.parent.mkdir()
            file.write_text(unit)
            verify(faults, name, file)
            check_credentials(faults, name, unit)
            sandbox.check(faults, name, unit)
    check_exposure(faults)
    check_settings(faults, text)
    check_steps(faults, text)
    check_restarts(faults)


def verify(faults, name, file):
    done = faults.run("systemd-analyze", "verify", file)
    # systemd only warns about an unknown key.
    said = (done.stdout + done.stderr).strip()
    faults.expect(not said or done.returncode, f"systemd-analyze verify ({name}): {said}")


def check_credentials(faults, name, unit):
    loaded = set(re.findall(r"^LoadCredential=([^:]+):", unit, re.M))
    read = set(re.findall(r"^Environment=\w+_FILE=%d/(.+)$", unit, re.M))
    faults.expect(loaded == read, f"the unit ({name}) loads {loaded} and reads {read}")


def check_exposure(faults):
    done = faults.run(
        *("systemd-analyze", "security", "--offline=true", "--no-pager"),
        f"--threshold={HIGHEST_EXPOSURE * 10:.0f}",
        UNIT,
    )
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    if exposure:
        print(f"exposure {exposure[1]} of 10")
        told = (SYSTEMD / "README.md").read_text()
        same = f"{exposure[1]} of 10" in told
        faults.expect(same, "systemd/README.md tells another exposure")


def check_settings(faults, text):
    stop = int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)[1])
    settings = env_file(SYSTEMD / "zoom-signature.env")
    drain = int(settings["SHUTDOWN_SECONDS"])
    faults.expect(stop > drain, f"TimeoutStopSec={stop} is not above SHUTDOWN_SECONDS={drain}")
    faults.expect(settings.get("TEST_PAGE") == "off", "zoom-signature.env leaves the page on")


def check_steps(faults, text):
    """README.md creates every path that the unit names."""
    steps = (SYSTEMD / "README.md").read_text()
    paths = re.findall(r"^(?:ExecStart|WorkingDirectory|Documentation)=(?:file:)?(/\S+)", text, re.M)
    for path in paths:
        faults.expect(path in steps, f"systemd/README.md makes no {path}, which the unit names")
    for secret in re.findall(r"^LoadCredential=[^:]+:/\S+/(\S+)$", text, re.M):
        faults.expect(f"> {secret}\n" in steps, f"systemd/README.md makes no secret {secret}")


def check_restarts(faults):
    """README.md names every variable that needs a restart."""
    rows = re.findall(r"^    ([A-Z_]+): (.*?);$", (ROOT / "src/config/variables.rs").read_text(), re.M | re.S)
    told = re.search(r"^These need a restart: .*?\n\n", (SYSTEMD / "README.md").read_text() + "\n", re.M | re.S)
    named = set(re.findall(r"`([A-Z_]+)`", told[0] if told else ""))
    needed = {name for name, row in rows if re.search(r"\brestart$", row)}
    faults.expect(named == needed, f"systemd/README.md: {needed} need a restart, and it names {named}")
