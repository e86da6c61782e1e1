"""The metrics that deploy/prometheus/metrics.txt lists."""

from project import PROMETHEUS

# Prometheus makes these itself.
OF_PROMETHEUS = {"up": set()}
# Prometheus adds these to every series.
OF_TARGETS = {"job", "instance"}


def listed():
    """Each metric's name, type and set of labels."""
    for line in (PROMETHEUS / "metrics.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, kind, *labels = line.split()
            yield name, kind, set(labels)


def series(faults):
    """Each series that Prometheus has of them, with its labels."""
    known = dict(OF_PROMETHEUS)
    for name, kind, labels in listed():
        right = kind in {"counter", "gauge", "histogram"}
        faults.expect(right, f"metrics.txt: {name} is a {kind}")
        right = kind != "counter" or name.endswith("_total")
        faults.expect(right, f"metrics.txt: {name}: no _total")
        if kind == "histogram":
            known[f"{name}_bucket"] = {*labels, "le"}
            known[f"{name}_count"] = known[f"{name}_sum"] = labels
        else:
            known[name] = labels
    return known
