"""What kubectl would apply, object by object."""


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
