"""The dashboard: laid out without overlaps, on existing metrics, and every metric is on it."""

import json
import re
import tempfile
from pathlib import Path

import yaml

import expressions
import metrics
from project import DEPLOY


def check(faults):
    series = metrics.series(faults)
    dashboard = json.loads((DEPLOY / "grafana/dashboard.json").read_text())
    panels = dashboard["panels"]
    check_layout(faults, panels)
    for panel in panels:
        if panel["type"] != "row":
            check_panel(faults, panel)
    check_sources(faults, dashboard)
    check_annotations(faults, dashboard)
    asked = list(queries(dashboard))
    plain = [without_variables(faults, dashboard, *query) for query in asked]
    for (title, _), expression in zip(asked, plain, strict=True):
        expressions.judge(faults, expression, title, series)
    check_by_promtool(faults, plain)
    print(f"{len(panels)} panels, {len(plain)} queries")
    check_all_shown(faults, series, asked)


def check_layout(faults, panels):
    ids = [panel["id"] for panel in panels]
    faults.expect(len(ids) == len(set(ids)), "two panels have one id")
    taken = {}
    for panel in panels:
        title, place = panel["title"], panel["gridPos"]
        fits = 0 <= place["x"] and place["x"] + place["w"] <= 24
        faults.expect(fits, f"{title}: is wider than the dashboard")
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = taken.setdefault((x, y), title)
                faults.expect(other == title, f"{title}: lies over {other}")


def check_panel(faults, panel):
    title = panel["title"]
    known = panel["type"] in {"stat", "timeseries"}
    faults.expect(known, f"{title}: type {panel['type']}")
    letters = [target["refId"] for target in panel["targets"]]
    faults.expect(len(letters) == len(set(letters)), f"{title}: two queries have one letter")
    for target in panel["targets"]:
        for label in re.findall(r"{{(\w+)}}", target.get("legendFormat", "")):
            by = rf"by \([^)]*\b{label}\b" if "by (" in target["expr"] else ""
            there = re.search(by, target["expr"])
            faults.expect(there, f"{title}: the legend's {label} is not in the query")


def check_sources(faults, dashboard):
    sources = set(re.findall(r'"uid": "([^"]*)"', json.dumps(dashboard)))
    own = {"${datasource}", dashboard["uid"]}
    faults.expect(sources <= own, f"data sources by number: {sources - own}")


def check_annotations(faults, dashboard):
    """Windows must span a step and a scrape together, whatever step Grafana uses: a narrower
    one misses changes."""
    for annotation in dashboard["annotations"]["list"]:
        windows = re.findall(r"\[([^]]+)\]", annotation["expr"])
        whole = set(windows) <= {"$__rate_interval"}
        faults.expect(whole, f"{annotation['name']}: looks back {windows}, which may miss a change")


def variables(dashboard):
    return {v["name"]: v for v in dashboard["templating"]["list"]}


def queries(dashboard):
    """Each expression with the title of its panel."""
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    for annotation in dashboard["annotations"]["list"]:
        yield annotation["name"], annotation["expr"]
    for name, variable in variables(dashboard).items():
        if variable["type"] == "query":
            inner = re.fullmatch(r"label_values\((.+), \w+\)", variable["query"]["query"])
            yield f"${name}", inner[1]


def without_variables(faults, dashboard, title, expression):
    """The expression as Grafana sends it to Prometheus."""
    used = set(re.findall(r"\$\{?(\w+)", expression)) - {"__rate_interval"}
    for name in used - set(variables(dashboard)):
        faults.add(f"{title}: there is no variable {name}")
    plain = expression.replace("$__rate_interval", "5m")
    return re.sub(r"\$\{?\w+\}?", "x", plain)


def check_by_promtool(faults, expressions):
    """promtool decides what Prometheus accepts."""
    rules = [{"record": f"query_{n}", "expr": one} for n, one in enumerate(expressions)]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "queries.yaml"
        file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
        faults.run("promtool", "check", "rules", file)


def check_all_shown(faults, series, asked):
    shown = {m for _, expression in asked for m in re.findall(r"[a-z_]{6,}", expression)}
    for metric in series:
        base = re.sub(r"_(bucket|sum|count)$", "", metric)
        seen = any(name.startswith(base) for name in shown)
        faults.expect(seen or metric in metrics.OF_PROMETHEUS, f"no panel shows {metric}")
