"""The metrics that deploy/prometheus/metrics.txt lists."""

from project import PROMETHEUS

# Prometheus creates these itself.
OF_PROMETHEUS = {"up": set()}
# Prometheus adds these to every series.
OF_TARGETS = {"job", "instance"}


def listed():
    """Each metric's name, type and set of labels."""
    for name, kind, *labels in lines():
        yield name.strip("()"), kind, set(labels)


def optional():
    """The names of the metrics that not every server has."""
    return {name.strip("()") for name, *_ in lines() if name.startswith("(")}


def lines():
    text = (PROMETHEUS / "metrics.txt").read_text()
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


def series(faults):
    """Each series that Prometheus derives from them, with its labels."""
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
