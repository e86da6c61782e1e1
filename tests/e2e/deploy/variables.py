"""The variables in deployment files: each must be in .env.example, those of an app with PROD
for its name."""

import re

from project import (
    DEPLOY,
    GUIDE,
    KUBERNETES,
    OF_APP,
    ROOT,
    SYSTEMD,
    UNIT,
    example_variables,
    heroku_app,
    image_variables,
    render_service,
)

# Names in capitals that are not the program's variables.
OTHER_NAMES = {
    "AF_INET",
    "AF_INET6",
    "AF_UNIX",
    "AWS_LWA_PORT",  # read by the Lambda Web Adapter
    "SSL_CERT_FILE",  # read by the TLS library
    "ZOOM_SIGNATURE_PORT",  # set by a Service; a comment warns of it
}


def check(faults):
    known = example_variables()
    of_apps = sorted(name.removeprefix(OF_APP) for name in known if name.startswith(OF_APP))
    # The ends alone, too, which are in the chart's patterns.
    of_app = re.compile(rf"(ZOOM_APP_[A-Z0-9_]+_)?({'|'.join(of_apps)})")
    used = {}
    for where, names in [*settings(), *mentions()]:
        for name in names:
            used.setdefault(name, where)
    for name in sorted(set(used) - known - OTHER_NAMES):
        right = of_app.fullmatch(name) or name.startswith("YOUR_")
        faults.expect(right, f"{used[name]}: {name} is not in .env.example")
    print(f"{len(used)} variables")


def names_in(path, pattern):
    return set(re.findall(pattern, path.read_text(), re.M))


def settings():
    """Where variables are set, including comments."""
    yield "Dockerfile", list(image_variables())
    for path, pattern in [
        (UNIT, r"^#?Environment=(\w+)="),
        (SYSTEMD / "zoom-signature.env", r"^#?([A-Z_]+)="),
        (KUBERNETES / "kustomization.yaml", r"^ +(?:# )?- ([A-Z_]+)="),
        (KUBERNETES / "deployment.yaml", r"^ +(?:# )?- name: ([A-Z_]+)$"),
    ]:
        yield path.name, names_in(path, pattern)
    yield "render.yaml", [variable["key"] for variable in render_service()["envVars"]]
    yield "app.json", list(heroku_app()["env"])


def mentions():
    """Other names with an underscore, including comments."""
    files = [p for p in DEPLOY.rglob("*") if p.is_file() and p.parent.name != "secrets"]
    for file in [*files, KUBERNETES / "secrets/README.md", GUIDE, ROOT / "SECURITY.md"]:
        yield file.name, names_in(file, r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
