"""Checks the promises of deploy/kubernetes and of the chart about security, replicas,
probes and secrets."""

import re

from project import cargo_manifest

SECRET = re.compile(r"(KEYS?|SECRETS?(_PREVIOUS)?|REDIS_URL)$")


def check(faults, objects, without=()):
    """`without`: kinds that are turned off, and their promises with them."""
    check_files_of_secrets(faults, objects)
    check_image(faults, objects)
    check_security(faults, objects)
    check_resources(faults, objects)
    check_probes(faults, objects)
    check_end(faults, objects)
    check_budget(faults, objects)
    check_selectors(faults, objects)
    check_variables(faults, objects)
    for kind, promise in [("HorizontalPodAutoscaler", check_autoscaler), ("NetworkPolicy", check_network)]:
        if kind in without:
            faults.expect(not objects.of_kind(kind), f"{kind} is turned off, and there")
        else:
            promise(faults, objects)


def check_files_of_secrets(faults, objects):
    container = objects.container()
    mount = container["volumeMounts"][0]["mountPath"]
    named = {
        e["value"].removeprefix(f"{mount}/")
        for e in container["env"]
        if e["name"].endswith("_FILE")
    }
    there = set(objects.one("Secret")["data"])
    faults.expect(named == there, f"files {sorted(named)} are named, {sorted(there)} are there")


def check_image(faults, objects):
    image = objects.container()["image"]
    version = cargo_manifest()["version"]
    faults.expect(image.endswith(f":{version}"), f"{image} is not the version {version}")


def check_security(faults, objects):
    pod = objects.pod()
    context = pod["securityContext"] | objects.container()["securityContext"]
    for key, value in {
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }.items():
        faults.expect(context.get(key) == value, f"security context: {key} is not {value}")
    not_root = context.get("runAsUser", 0) > 0
    faults.expect(not_root, "security context: runAsUser is root or unset")
    token = pod["automountServiceAccountToken"]
    faults.expect(token is False, "a token of the cluster is mounted")


def check_namespace(faults, objects):
    namespace = objects.one("Namespace")["metadata"]["labels"]
    level = namespace.get("pod-security.kubernetes.io/enforce")
    faults.expect(level == "restricted", "the namespace does not enforce restricted")


def check_resources(faults, objects):
    for resource in ["cpu", "memory"]:
        for kind in ["requests", "limits"]:
            there = resource in objects.container()["resources"].get(kind, {})
            faults.expect(there, f"resources: no {resource} in {kind}")


def check_probes(faults, objects):
    """Readiness is probed on the callers' port, liveness on the port that callers cannot saturate."""
    for probe, path, port in [("readinessProbe", "/readyz", "http"), ("livenessProbe", "/healthz", "metrics")]:
        asked = objects.container()[probe]["httpGet"]
        right = (asked["path"], asked["port"]) == (path, port)
        faults.expect(right, f"{probe}: not {path} on the port {port}")


def check_end(faults, objects):
    pause = objects.container()["lifecycle"]["preStop"]["sleep"]["seconds"]
    needed = pause + int(objects.settings()["SHUTDOWN_SECONDS"])
    grace = objects.pod()["terminationGracePeriodSeconds"]
    faults.expect(grace > needed, f"{grace} s of grace, and the end takes up to {needed} s")


def check_autoscaler(faults, objects):
    deployment = objects.one("Deployment")
    scaler = objects.one("HorizontalPodAutoscaler")["spec"]
    faults.expect(scaler["minReplicas"] >= 2, "the autoscaler keeps fewer than two replicas")
    by = [metric.get("resource", {}).get("name") for metric in scaler["metrics"]]
    faults.expect(by == ["cpu"], f"the autoscaler goes by {by}, not by the CPU")
    without = "replicas" not in deployment["spec"]
    faults.expect(without, "replicas would undo the autoscaler's")
    target = scaler["scaleTargetRef"]["name"]
    same = target == deployment["metadata"]["name"]
    faults.expect(same, "the autoscaler has another target")


def check_budget(faults, objects):
    budget = objects.one("PodDisruptionBudget")["spec"]
    one = budget.get("maxUnavailable") == 1
    faults.expect(one, "the disruption budget is not one at a time")


def check_selectors(faults, objects):
    labels = objects.template()["metadata"]["labels"]
    for what, selector in [
        ("Deployment", objects.one("Deployment")["spec"]["selector"]["matchLabels"]),
        ("PodDisruptionBudget", objects.one("PodDisruptionBudget")["spec"]["selector"]["matchLabels"]),
        *(("NetworkPolicy", p["spec"]["podSelector"]["matchLabels"]) for p in objects.of_kind("NetworkPolicy")),
    ]:
        faults.expect(selector.items() <= labels.items(), f"{what} does not select the pods")
    check_selectors_of_services(faults, objects)


def check_selectors_of_services(faults, objects):
    labels = objects.template()["metadata"]["labels"]
    for service in objects.of_kind("Service"):
        name, spec = service["metadata"]["name"], service["spec"]
        faults.expect(spec["selector"].items() <= labels.items(), f"{name} does not select the pods")
        for port in spec["ports"]:
            known = port["targetPort"] in objects.ports()
            faults.expect(known, f"{name}: no port {port['targetPort']}")


def check_network(faults, objects):
    policy = objects.one("NetworkPolicy")["spec"]
    ports = objects.ports()
    both = policy["policyTypes"] == ["Ingress", "Egress"]
    faults.expect(both, "the policy is one-sided")
    let_in = {p["port"] for rule in policy["ingress"] for p in rule["ports"]}
    led_to = {ports[p["targetPort"]] for s in objects.of_kind("Service") for p in s["spec"]["ports"]}
    faults.expect(let_in == led_to, f"the policy lets in to {let_in}, and the Services lead to {led_to}")
    for rule in policy["ingress"]:
        faults.expect(rule.get("from"), f"the policy lets everybody in to {rule['ports']}")


def check_variables(faults, objects):
    container, ports = objects.container(), objects.ports()
    env = {e["name"]: e.get("value") for e in container["env"]}
    faults.expect(env["PORT"] == str(ports["http"]), "PORT is not the port http")
    bound = env["METRICS_BIND"].rpartition(":")[2]
    faults.expect(bound == str(ports["metrics"]), "METRICS_BIND is not the port metrics")
    for name in [*env, *objects.settings()]:
        plain = not SECRET.search(name)
        faults.expect(plain, f"{name} is a secret in a variable, not in a file")
    for source in container["envFrom"]:
        faults.expect("secretRef" not in source, "a Secret is in variables, not in files")
