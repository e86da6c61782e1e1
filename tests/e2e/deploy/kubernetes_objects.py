"""What kubectl would apply, object by object."""

import json
from functools import cache

import kubernetes_validate
import yaml

# The oldest that is supported (preStop: sleep), a current one, and the newest with
# published schemas.
VERSIONS = ["1.30", "1.34", "1.37"]


class Objects:
    def __init__(self, faults, documents):
        self.faults = faults
        self.documents = documents

    def of_kind(self, kind):
        return [d for d in self.documents if d["kind"] == kind]

    def one(self, kind):
        found = self.of_kind(kind)
        if len(found) != 1:
            self.faults.stop(f"{len(found)} objects of kind {kind}, not one")
        return found[0]

    def template(self):
        return self.one("Deployment")["spec"]["template"]

    def pod(self):
        return self.template()["spec"]

    def container(self):
        found = [*self.pod().get("initContainers", []), *self.pod()["containers"]]
        if len(found) != 1:
            self.faults.stop(f"{len(found)} containers in a pod, not one")
        return found[0]

    def settings(self):
        return self.one("ConfigMap")["data"]

    def ports(self):
        return {p["name"]: p["containerPort"] for p in self.container()["ports"]}

    def variables(self):
        return self.settings() | {e["name"]: e["value"] for e in self.container()["env"]}


def parsed(text):
    # In C: it takes a tenth of the time.
    return [document for document in yaml.load_all(text, yaml.CSafeLoader) if document]


def validate(faults, documents, what):
    for version in VERSIONS:
        for document in documents:
            name = f"{document['kind']}/{document['metadata']['name']}"
            if refused := refusal(json.dumps(document), version):
                faults.add(f"{what}: {name} in {version}: {refused}")


@cache
def refusal(document, version):
    """What is wrong with it. Most of a chart's objects are the same whatever it is given."""
    try:
        kubernetes_validate.validate(json.loads(document), version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return f"{'.'.join(map(str, error.path))}: {error.message}"
