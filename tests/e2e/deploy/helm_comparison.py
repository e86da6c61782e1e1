"""The chart's objects beside those of deploy/kubernetes: the same, but for named differences."""

import re

# Regular expressions for whole lines: the object, the place in it, the value.
ONLY_HERE = {
    "chart": [
        r".* metadata\.labels\.(app\.kubernetes\.io/(instance|version|managed-by)|helm\.sh/chart)=.*",
        # What kustomize generates has no labels.
        r"(ConfigMap|Secret)/zoom-signature metadata\.labels\.app\.kubernetes\.io/name=zoom-signature",
        # Several releases in one namespace do not take each other's pods.
        r".* spec\.(.*\.)?(selector|matchLabels|labels)\.app\.kubernetes\.io/instance=zoom-signature",
        # These replace the pods after a change, as kustomize's new names do.
        r"Deployment/zoom-signature spec\.template\.metadata\.annotations\.checksum/(settings|secrets)=[0-9a-f]{64}",
        # The default.
        r"Service/zoom-signature spec\.type=ClusterIP",
    ],
    "kustomization": [
        # A chart cannot make the namespace that it is installed in; docs/deploy.md does.
        r"Namespace/zoom-signature .*",
    ],
}


def check(faults, what, kustomization, chart):
    lines = {"chart": flat(chart), "kustomization": flat(kustomization)}
    for here, there in [("chart", "kustomization"), ("kustomization", "chart")]:
        unused = set(ONLY_HERE[here])
        for line in sorted(lines[here] - lines[there]):
            allowed = {pattern for pattern in ONLY_HERE[here] if re.fullmatch(pattern, line)}
            faults.expect(allowed, f"{what}: only in the {here}: {line}")
            unused -= allowed
        for pattern in sorted(unused):
            faults.add(f"{what}: nothing is only in the {here} like {pattern}")


def flat(objects):
    lines = set()
    for document in objects.documents:
        name = unsuffixed(document["metadata"]["name"])
        if document["kind"] == "Secret":
            # kustomize breaks long ones.
            data = {key: value.replace("\n", "") for key, value in document["data"].items()}
            document = document | {"data": data}
        lines |= {f"{document['kind']}/{name} {line}" for line in leaves(document)}
    return lines


def leaves(value, path=""):
    """Every value with its path; what has a name is found by it, not by its place in a list."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}".lstrip("."))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            named = inner["name"] if isinstance(inner, dict) and "name" in inner else place
            yield from leaves(inner, f"{path}[{named}]")
    else:
        yield f"{path}={unsuffixed(value) if isinstance(value, str) else value}"


def unsuffixed(name):
    """Without the hash that kustomize appends to what it generates."""
    return re.sub(r"^(zoom-signature)-[a-z0-9]{10}$", r"\1", name)
