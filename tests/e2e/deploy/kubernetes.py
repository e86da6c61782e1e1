"""The manifests: valid in several versions of Kubernetes, as they are and with everything
in comments enabled."""

import json
import re
import shlex
import shutil
import tempfile
from pathlib import Path

import kubernetes_validate
import yaml

import kubernetes_promises
import server
from kubernetes_objects import Objects
from project import DEPLOY, KUBERNETES

# The oldest that the manifests support (preStop: sleep), a current one, and the newest
# with published schemas.
VERSIONS = ["1.30", "1.34", "1.37"]


def check(faults):
    with tempfile.TemporaryDirectory() as folder:
        plain, full = Path(folder) / "plain", Path(folder) / "full"
        ignore = shutil.ignore_patterns("sdk-*", "*-keys", "*-secrets")
        shutil.copytree(KUBERNETES, plain, ignore=ignore)
        shutil.copytree(plain, full)
        check_plain(faults, plain)
        check_full(faults, full)

    ignored = (KUBERNETES / ".gitignore").read_text().splitlines()
    faults.expect("/secrets/*" in ignored, "git does not ignore deploy/kubernetes/secrets/")


def check_plain(faults, folder):
    documents = rendered(faults, folder)
    validate(faults, documents, "as it is")
    faults.stop_if_any()
    objects = Objects(faults, documents)
    kubernetes_promises.check(faults, objects)
    server.check_accepts(faults, "kubernetes", objects.variables())
    egress = objects.one("NetworkPolicy")["spec"]["egress"]
    faults.expect(egress == [], "the policy lets out what need not be")
    check_ingress(faults, objects)
    check_ingress_headers(faults)


def check_ingress(faults, objects):
    """The Ingress in README.md leads to an existing Service."""
    readme = (DEPLOY / "README.md").read_text()
    told = re.search(r"^ *(kubectl .* create ingress (?:.*\\\n)*.*)", readme, re.M)[1]
    command = shlex.split(told.replace("\\\n", " "))
    done = faults.run(*command, "--dry-run=client", "--output=yaml")
    faults.stop_if_any()
    ingress = yaml.safe_load(done.stdout)
    backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    there = {
        (s["metadata"]["namespace"], s["metadata"]["name"], port["port"])
        for s in objects.of_kind("Service")
        for port in s["spec"]["ports"]
    }
    wanted = (ingress["metadata"]["namespace"], backend["name"], backend["port"]["number"])
    faults.expect(wanted in there, f"README.md: the Ingress leads to {wanted}, which is no Service")


def check_ingress_headers(faults):
    """README.md removes Forwarded by a ConfigMap for ingress-nginx."""
    readme = (DEPLOY / "README.md").read_text()
    headers = yaml.safe_load(re.search(r"```yaml\n(.*?)```", readme, re.S)[1])
    validate(faults, [headers], "README.md")
    taken_out = headers["data"] == {"Forwarded": ""}
    faults.expect(taken_out, f"README.md: the ConfigMap has {headers['data']}")
    patch = json.loads(re.search(r"--patch '(.+)'", readme)[1])
    named = patch["data"]["proxy-set-headers"]
    there = f"{headers['metadata']['namespace']}/{headers['metadata']['name']}"
    faults.expect(named == there, f"README.md: ingress-nginx is told of {named}, not {there}")


def check_full(faults, folder):
    uncomment(faults, folder / "kustomization.yaml", r"^( +)# (- (?:[A-Z_]+=|secrets/))")
    uncomment(faults, folder / "deployment.yaml", r"^( +)# (- name: \w+_FILE|  value: /run/)")
    policy = folder / "networkpolicy.yaml"
    policy.write_text(policy.read_text().replace("egress: []", "egress:"))
    uncomment(faults, policy, r"^  #(  .*)()$")
    documents = rendered(faults, folder)
    validate(faults, documents, "with the comments taken in")
    objects = Objects(faults, documents)
    kubernetes_promises.check_files_of_secrets(faults, objects)
    server.check_accepts(faults, "kubernetes with the comments", objects.variables())
    out = objects.one("NetworkPolicy")["spec"]["egress"]
    faults.expect(len(out) == 2, "networkpolicy.yaml: two rules stand in the comments")


def rendered(faults, folder):
    """What kubectl would apply, with made-up secrets."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    for generator in kustomization["secretGenerator"]:
        for file in generator["files"]:
            (folder / file).write_text("made up\n")
    command = ["kustomize", "build"] if shutil.which("kustomize") else ["kubectl", "kustomize"]
    done = faults.run(*command, str(folder))
    return [d for d in yaml.safe_load_all(done.stdout) if d]


def uncomment(faults, path, pattern):
    """Uncomments every line that matches; at least one must."""
    text = path.read_text()
    plain, count = re.subn(pattern, r"\1\2", text, flags=re.M)
    faults.expect(count > 0, f"{path.name} has no comment like {pattern}")
    path.write_text(plain)


def validate(faults, documents, what):
    for version in VERSIONS:
        for document in documents:
            name = f"{document['kind']}/{document['metadata']['name']}"
            try:
                kubernetes_validate.validate(document, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                where = ".".join(map(str, error.path))
                faults.add(f"{what}: {name} in {version}: {where}: {error.message}")
