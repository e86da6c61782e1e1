"""The chart: with what it is given it keeps the promises of deploy/kubernetes, and it refuses
what could not start."""

import base64
import json
import re
import shlex
import sys
import tarfile
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

import helm_comparison
import helm_schema
import kubernetes_manifests
import kubernetes_promises
import server
from faults import Faults
from helm_values import DIGEST, LEAST, LOGIN, REFUSED, TAKEN, Given, over
from kubernetes_objects import Objects, parsed, validate
from project import CHART, ROOT, cargo_manifest, guide

NAMESPACE = "zoom-signature"


def check(faults):
    helm_schema.check(faults)
    check_package(faults)
    faults.stop_if_any()
    check_taken(faults)
    check_digest(faults)
    check_kustomization(faults)
    check_refused(faults)
    check_notes(faults)
    check_guide(faults)
    print(f"{len(TAKEN) + 1} sets of values taken, {len(REFUSED)} refused")


def check_package(faults):
    version = cargo_manifest()["version"]
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    same = chart["version"] == chart["appVersion"] == version
    faults.expect(same, f"Chart.yaml should have the version {version}, twice")
    helm(faults, "lint", CHART, "--strict", "--values=-", values=LEAST)
    with tempfile.TemporaryDirectory() as folder:
        helm(faults, "package", CHART, f"--destination={folder}")
        faults.stop_if_any()
        with tarfile.open(Path(folder) / f"zoom-signature-{version}.tgz") as package:
            packed = set(package.getnames())
    files = {f"zoom-signature/{file.relative_to(CHART)}" for file in CHART.rglob("*") if file.is_file()}
    faults.expect(packed == files, f"the chart's package and its folder differ by {sorted(packed ^ files)}")


def check_taken(faults):
    cases = [Given("the least", {}), *TAKEN]
    with ThreadPoolExecutor() as pool:
        made = pool.map(lambda given: rendered(faults, given.values, given.release), cases)
        for given, objects in zip(cases, made):
            check_given(faults, given, objects)


def check_given(faults, given, objects):
    if given.existing:
        objects.documents.append(made_by_hand(given.existing))
    what = f"helm, {given.what}"
    validate(faults, objects.documents, what)
    kubernetes_promises.check(faults, objects, given.without)
    server.check_accepts(faults, what, objects.variables())
    faults.expect(given.fits(objects), f"{what}: the objects are not as these values ask for")
    if faults.found:
        faults.stop(f"{what}: it was given {json.dumps(given.values)}")


def made_by_hand(keys):
    data = {key: "bWFkZSB1cA==" for key in keys}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "made-by-hand"}, "data": data}


def check_digest(faults):
    image = rendered(faults, {"image": {"digest": DIGEST}}).container()["image"]
    faults.expect(image == f"{LEAST['image']['repository']}@{DIGEST}", f"helm: with a digest the image is {image}")


def check_kustomization(faults):
    plain, full = kubernetes_manifests.plain(faults), kubernetes_manifests.full(faults)
    helm_comparison.check(faults, "helm", plain, rendered(faults, {"secrets": made_up(plain)}))
    everything = {"secrets": made_up(full), "settings": full.settings()}
    helm_comparison.check(faults, "helm with everything", full, rendered(faults, everything))
    two = kubernetes_manifests.two_apps(faults)
    no_pair = {"ZOOM_MEETING_SDK_KEY": "", "ZOOM_MEETING_SDK_SECRET": ""}
    apps = {"secrets": no_pair | made_up(two), "settings": two.settings()}
    helm_comparison.check(faults, "helm with two apps", two, rendered(faults, apps))


def made_up(objects):
    """The secrets of the kustomization, as the chart's values."""
    data = objects.one("Secret")["data"]
    named = {e["name"]: Path(e["value"]).name for e in objects.container()["env"] if e["name"].endswith("_FILE")}
    return {name.removesuffix("_FILE"): base64.b64decode(data[file]).decode() for name, file in named.items()}


def check_refused(faults):
    cases = [(over(LEAST, values), [], sentence) for values, sentence in REFUSED]
    cases.append((LEAST, ["--kube-version=1.29"], "chart requires kubeVersion: >=1.30"))
    with ThreadPoolExecutor() as pool:
        answers = pool.map(lambda case: template(Faults(), *case[1], values=case[0]), cases)
    for (_, _, sentence), done in zip(cases, answers):
        refused = done.returncode != 0 and sentence in done.stderr
        faults.expect(refused, f"helm does not say: {sentence}\n{done.stderr}".rstrip())


def check_notes(faults):
    """They lead to the first signature, and warn of callers that share a limit."""
    bearer, warning = "Authorization: Bearer KEY", "TRUSTED_PROXIES is empty"
    ingress = {"ingress": {"enabled": True, "hosts": ["zoom.example.com"]}}
    for values, has, has_not in [
        ({"service": {"port": 8080}}, ["port-forward service/zoom-signature 4000:8080", bearer], [warning]),
        (LOGIN | ingress, ["4000:80", "a user's token", warning], [bearer]),
        (over(LOGIN | ingress, {"settings": {"TRUSTED_PROXIES": "10.0.0.0/16"}}), [], [warning]),
    ]:
        notes = notes_of(faults, over(LEAST, values))
        faults.expect(all(text in notes for text in has), f"NOTES.txt has not all of {has}:{notes}")
        faults.expect(not any(text in notes for text in has_not), f"NOTES.txt has one of {has_not}:{notes}")


def check_guide(faults):
    """What docs/deploy.md says works as it stands there."""
    section = guide("Kubernetes").split("\n### Helm\n")[1]
    values = yaml.safe_load(re.search(r"```yaml\n(.*?)```", section, re.S)[1])
    commands = re.search(r"```sh\n(.*?)```", section, re.S)[1].replace("\\\n", " ").splitlines()
    apply, create, install = map(shlex.split, commands)
    namespace = yaml.safe_load((ROOT / apply[apply.index("--filename") + 1]).read_text())
    made = (namespace["kind"], namespace["metadata"]["name"])
    faults.expect(made == ("Namespace", NAMESPACE), f"docs/deploy.md makes {made} for the chart")
    secret = created(faults, create)
    options = ["-" if argument == "zoom-signature.yaml" else argument for argument in install[2:]]
    done = helm(faults, "template", *options, values=values)
    faults.stop_if_any()
    objects = Objects(faults, [*parsed(done.stdout), secret])
    named = objects.pod()["volumes"][0]["secret"]["secretName"]
    place = {document["metadata"]["namespace"] for document in objects.documents}
    there = secret["metadata"]["name"]
    faults.expect(named == there, f"docs/deploy.md makes a Secret {there}, and the chart takes {named}")
    faults.expect(place == {NAMESPACE}, f"docs/deploy.md puts the chart's objects into {sorted(place)}")
    kubernetes_promises.check_files_of_secrets(faults, objects)


def created(faults, command):
    """The Secret that this command makes of the files that it names."""
    with tempfile.TemporaryDirectory() as folder:
        for option, path in zip(command, command[1:]):
            if option == "--from-file":
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text("made up")
        done = faults.run(*command, "--dry-run=client", "--output=yaml", cwd=folder)
    faults.stop_if_any()
    return yaml.safe_load(done.stdout)


def rendered(faults, values, release="zoom-signature"):
    """The objects that it makes of these values, beyond the least."""
    done = template(faults, release=release, values=over(LEAST, values))
    faults.stop_if_any()
    return Objects(faults, parsed(done.stdout))


def template(faults, *options, values, release="zoom-signature"):
    return helm(faults, "template", release, CHART, f"--namespace={NAMESPACE}", "--values=-", *options, values=values)


def notes_of(faults, values):
    """What it says after an installation; no cluster hears of this one."""
    command = ["install", "zoom-signature", CHART, f"--namespace={NAMESPACE}", "--values=-", "--dry-run=client"]
    done = helm(faults, *command, values=values)
    faults.stop_if_any()
    return done.stdout.partition("\nNOTES:\n")[2]


def helm(faults, *command, values=None):
    """Runs Helm, with the values on its standard input."""
    program = Path(sys.executable).parent / "helm"
    return faults.run(program if program.exists() else "helm", *command, input=json.dumps(values), cwd=ROOT)
