"""The alerts: accepted by Prometheus, on existing metrics, each with a test."""

import yaml

import expressions
import metrics
from project import PROMETHEUS

# Grafana's default.
SCRAPE_INTERVAL = "15s"


def check(faults):
    faults.run("promtool", "check", "rules", PROMETHEUS / "alerts.yaml")
    config = ["promtool", "check", "config", "--syntax-only", "prometheus.yaml"]
    faults.run(*config, cwd=PROMETHEUS)
    faults.run("promtool", "test", "rules", PROMETHEUS / "alerts_test.yaml")
    job, *_ = yaml.safe_load((PROMETHEUS / "prometheus.yaml").read_text())["scrape_configs"]
    every = job.get("scrape_interval")
    faults.expect(every == SCRAPE_INTERVAL, f"prometheus.yaml scrapes every {every}, not {SCRAPE_INTERVAL}")

    series = metrics.series(faults)
    groups = yaml.safe_load((PROMETHEUS / "alerts.yaml").read_text())["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    tests = yaml.safe_load((PROMETHEUS / "alerts_test.yaml").read_text())["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    coming = {case["alertname"] for case in cases if case["exp_alerts"]}
    for rule in rules:
        judge(faults, rule, series)
        faults.expect(rule["alert"] in coming, f"{rule['alert']} is not tested to come")
    names = {rule["alert"] for rule in rules}
    for name in {case["alertname"] for case in cases}:
        faults.expect(name in names, f"alerts_test.yaml tests {name}, which is no alert")
    print(f"{len(names)} alerts, {len(tests)} tests")


def judge(faults, rule, series):
    name = rule["alert"]
    expressions.judge(faults, rule["expr"], name, series)
    known = rule["labels"]["severity"] in {"page", "ticket"}
    faults.expect(known, f"{name} has another severity than page and ticket")
    for text in ["summary", "description"]:
        faults.expect(rule["annotations"].get(text), f"{name} has no {text}")
