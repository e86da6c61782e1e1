"""Checks the files in deploy/; see scripts/check-deploy."""

import sys
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "helpers"))

import alerts  # noqa: E402
import caddy  # noqa: E402
import dashboard  # noqa: E402
import environments  # noqa: E402
import exposition  # noqa: E402
import helm  # noqa: E402
import image  # noqa: E402
import kubernetes  # noqa: E402
import licences  # noqa: E402
import nginx  # noqa: E402
import platforms  # noqa: E402
import scrape  # noqa: E402
import systemd  # noqa: E402
import variables  # noqa: E402
import workflows  # noqa: E402
from faults import Faults, Stopped  # noqa: E402

# In the order in which they run.
CHECKS = {
    "image": image.check,
    "kubernetes": kubernetes.check,
    "helm": helm.check,
    "systemd": systemd.check,
    "nginx": nginx.check,
    "caddy": caddy.check,
    "alerts": alerts.check,
    "scrape": scrape.check,
    "dashboard": dashboard.check,
    "platforms": platforms.check,
    "environments": environments.check,
    "variables": variables.check,
    "licences": licences.check,
    "workflows": workflows.check,
}
# Reads a server's /metrics from standard input, so it runs only by name.
BY_NAME_ONLY = {"exposition": exposition.check}


def main():
    checks = CHECKS | BY_NAME_ONLY
    names = sys.argv[1:] or list(CHECKS)
    if unknown := [name for name in names if name not in checks]:
        sys.exit(f"scripts/check-deploy: no check is called {unknown[0]}; there are {', '.join(checks)}")
    found = [text for name in names for text in faults_of(name, checks[name])]
    for text in found:
        print(f"scripts/check-deploy: {text}", file=sys.stderr)
    sys.exit(1 if found else 0)


def faults_of(name, check):
    print(f"\n== {name}", flush=True)
    faults = Faults()
    try:
        check(faults)
    except Stopped:
        pass
    except Exception:
        # Reports what was found before, too.
        traceback.print_exc()
        faults.add(f"{name}: the check itself ended early")
    return faults.found


main()
