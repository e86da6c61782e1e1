"""The manifests: valid in several versions of Kubernetes, as they are, with everything in
comments enabled, with two apps, and with Valkey."""

import json
import re
import shlex

import yaml

import kubernetes_apps
import kubernetes_manifests
import kubernetes_promises
import kubernetes_valkey
import server
from kubernetes_objects import validate
from project import KUBERNETES, guide


def check(faults):
    check_plain(faults)
    check_full(faults)
    kubernetes_apps.check(faults)
    kubernetes_valkey.check(faults)
    ignored = (KUBERNETES / ".gitignore").read_text().splitlines()
    for folder, line in [
        ("secrets/", "/secrets/*"),
        ("two-apps/secrets/", "/two-apps/secrets/"),
        ("valkey/secrets/", "/valkey/secrets/"),
    ]:
        faults.expect(line in ignored, f"git does not ignore deploy/kubernetes/{folder}")


def check_plain(faults):
    objects = kubernetes_manifests.plain(faults)
    validate(faults, objects.documents, "as it is")
    faults.stop_if_any()
    kubernetes_promises.check(faults, objects)
    kubernetes_promises.check_namespace(faults, objects)
    server.check_accepts(faults, "kubernetes", objects.variables())
    egress = objects.one("NetworkPolicy")["spec"]["egress"]
    faults.expect(egress == [], "the policy lets out what need not be")
    check_ingress(faults, objects)
    check_ingress_headers(faults)


def check_ingress(faults, objects):
    """The Ingress in docs/deploy.md leads to an existing Service."""
    told = re.search(r"^ *(kubectl .* create ingress (?:.*\\\n)*.*)", guide("Kubernetes"), re.M)[1]
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
    faults.expect(wanted in there, f"docs/deploy.md: the Ingress leads to {wanted}, which is no Service")


def check_ingress_headers(faults):
    """docs/deploy.md removes Forwarded by a ConfigMap for ingress-nginx."""
    section = guide("Proxies")
    headers = yaml.safe_load(re.search(r"```yaml\n(.*?)```", section, re.S)[1])
    validate(faults, [headers], "docs/deploy.md")
    taken_out = headers["data"] == {"Forwarded": ""}
    faults.expect(taken_out, f"docs/deploy.md: the ConfigMap has {headers['data']}")
    patch = json.loads(re.search(r"--patch '(.+)'", section)[1])
    named = patch["data"]["proxy-set-headers"]
    there = f"{headers['metadata']['namespace']}/{headers['metadata']['name']}"
    faults.expect(named == there, f"docs/deploy.md: ingress-nginx is told of {named}, not {there}")


def check_full(faults):
    objects = kubernetes_manifests.full(faults)
    validate(faults, objects.documents, "with the comments taken in")
    kubernetes_promises.check_files_of_secrets(faults, objects)
    server.check_accepts(faults, "kubernetes with the comments", objects.variables())
    out = objects.one("NetworkPolicy")["spec"]["egress"]
    faults.expect(len(out) == 2, "networkpolicy.yaml: two rules stand in the comments")
