#!/usr/bin/env python3
"""The checks of scripts/check-deploy that no ready tool does, one a subcommand.

Run by scripts/check-deploy, which installs what is imported here.
"""

import fnmatch
import http.client
import http.server
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
import traceback
from contextlib import contextmanager
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
UNIT = DEPLOY / "systemd/zoom-signature.service"

# The oldest that the manifests are for (preStop: sleep), one of today's, the newest
# whose schemas are there.
KUBERNETES_VERSIONS = ["1.30", "1.34", "1.37"]

# Of 10, by systemd-analyze security.
HIGHEST_EXPOSURE = 1.0

# Names in capitals that are no variables of the program.
OTHER_NAMES = {
    "AF_INET",
    "AF_INET6",
    "SSL_CERT_FILE",  # read by the TLS library
    "YOUR_SDK_KEY",
    "YOUR_SDK_SECRET",
    "ZOOM_SIGNATURE_PORT",  # what a Service brings; a comment warns of it
}

faults = []


def fault(text):
    faults.append(text)


def expect(true, text):
    if not true:
        fault(text)


def run(*command, **options):
    """Runs a command; what it says is a fault if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **options)
    if done.returncode != 0:
        fault(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}".rstrip())
    return done


def cargo_manifest():
    return tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]


def version_numbers(text):
    return tuple(int(number) for number in text.split("."))


# --- The image ---------------------------------------------------------------


def dockerignore_patterns():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def in_build_context(path, patterns):
    """Docker's rule: the last pattern that fits a path, or a folder above, decides."""
    parts = path.split("/")
    kept = True
    for pattern in patterns:
        wanted = pattern.removeprefix("!").split("/")
        above = parts[: len(wanted)]
        if len(above) == len(wanted) and all(map(fnmatch.fnmatchcase, above, wanted)):
            kept = pattern.startswith("!")
    return kept


def project_files():
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [f for f in folders if f not in {".git", "target", "node_modules"}]
        for file in files:
            yield (Path(folder) / file).relative_to(ROOT).as_posix()


def check_image():
    patterns = dockerignore_patterns()
    for path in [
        ".env",
        ".git/config",
        "deploy/kubernetes/secrets/sdk-secret",
        "target/release/zoom-signature",
        "benches/peers/node_modules/x.js",
    ]:
        expect(not in_build_context(path, patterns), f".dockerignore lets {path} through")

    # What cargo looks for has to be in the build context.
    with tempfile.TemporaryDirectory() as folder:
        kept = [path for path in project_files() if in_build_context(path, patterns)]
        for path in kept:
            copy = Path(folder) / path
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / path, copy)
        # Not cargo metadata, which minds no missing file.
        run("cargo", "fetch", "--locked", "--quiet", cwd=folder)
        for source in (ROOT / "src").rglob("*.rs"):
            text = source.read_text()
            for found in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', text):
                path = os.path.relpath(source.parent / found, ROOT)
                expect(path in kept, f".dockerignore keeps {path} from {source.name}")
            for found in re.findall(r'#\[folder = "([^"]+)"', text):
                path = found.strip("/") + "/"
                there = any(name.startswith(path) for name in kept)
                expect(there, f".dockerignore keeps {path} from {source.name}")

    dockerfile = (DEPLOY / "Dockerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", dockerfile, re.M)
    expect(bases[-1] == "scratch", "the image's last base is not scratch")
    for base in bases[:-1]:
        pinned = re.search(r":\d+\.\d+\.\d+\b", base)
        expect(pinned, f"the base {base} is not pinned to a full version")
    final = dockerfile[dockerfile.rindex("\nFROM ") :]
    users = re.findall(r"^USER (\S+)", final, re.M)
    numeric = users and re.fullmatch(r"[1-9]\d*:[1-9]\d*", users[-1])
    expect(numeric, "the image's USER is not a number above 0")
    expect("HEALTHCHECK" in final, "the image has no HEALTHCHECK")
    for path in re.findall(r"^COPY --from=build /src/(.*) \S+$", final, re.M):
        for name in path.replace("/src/", "").split():
            there = (ROOT / name).is_file() and in_build_context(name, patterns)
            expect(there, f"the image's build has no {name}")

    manifest = cargo_manifest()
    if faults:
        return
    rust = re.search(r"rust:(\d+\.\d+\.\d+)", dockerfile)[1]
    new_enough = version_numbers(rust)[:2] >= version_numbers(manifest["rust-version"])
    expect(new_enough, f"Rust {rust} in the Dockerfile is older than rust-version")
    heroku = (ROOT / "RustConfig").read_text().strip()
    expect(heroku == f"VERSION={rust}", f"RustConfig has {heroku}, the Dockerfile {rust}")
    for name, found in [
        ("Dockerfile's label", re.search(r'image\.version="([^"]+)"', dockerfile)),
        ("Dockerfile's first lines", re.search(r"--tag zoom-signature:(\S+)", dockerfile)),
    ]:
        same = found and found[1] == manifest["version"]
        expect(same, f"the {name} should have the version {manifest['version']}")


# --- Kubernetes --------------------------------------------------------------


def rendered(folder):
    """What kubectl would apply; made-up secrets take the place of real ones."""
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    for generator in kustomization["secretGenerator"]:
        for file in generator["files"]:
            (folder / file).write_text("made up\n")
    if shutil.which("kustomize"):
        done = run("kustomize", "build", str(folder))
    else:
        done = run("kubectl", "kustomize", str(folder))
    return [d for d in yaml.safe_load_all(done.stdout) if d]


def uncomment(path, pattern):
    """Takes the # from every line that fits; at least one has to."""
    text = path.read_text()
    plain, count = re.subn(pattern, r"\1\2", text, flags=re.M)
    expect(count > 0, f"{path.name} has no comment like {pattern}")
    path.write_text(plain)


def one_of_kind(documents, kind):
    found = [d for d in documents if d["kind"] == kind]
    if len(found) != 1:
        fault(f"{len(found)} objects of kind {kind}, not one")
        raise SystemExit(report())
    return found[0]


def validate(documents, what):
    import kubernetes_validate

    for version in KUBERNETES_VERSIONS:
        for document in documents:
            name = f"{document['kind']}/{document['metadata']['name']}"
            try:
                kubernetes_validate.validate(document, version, strict=True)
            except kubernetes_validate.ValidationError as error:
                where = ".".join(map(str, error.path))
                fault(f"{what}: {name} in {version}: {where}: {error.message}")


def check_kubernetes():
    with tempfile.TemporaryDirectory() as folder:
        plain, full = Path(folder) / "plain", Path(folder) / "full"
        ignore = shutil.ignore_patterns("sdk-*", "*-keys", "*-secrets")
        shutil.copytree(KUBERNETES, plain, ignore=ignore)
        shutil.copytree(plain, full)
        documents = rendered(plain)
        validate(documents, "as it is")
        if faults:
            return
        promises_of_kubernetes(documents)

        # All that stands in comments, taken in.
        uncomment(full / "kustomization.yaml", r"^( +)# (- (?:[A-Z_]+=|secrets/))")
        uncomment(full / "deployment.yaml", r"^( +)# (- name: \w+_FILE|  value: /run/)")
        policy = full / "networkpolicy.yaml"
        policy.write_text(policy.read_text().replace("egress: []", "egress:"))
        uncomment(policy, r"^  #(  .*)()$")
        documents = rendered(full)
        validate(documents, "with the comments taken in")
        files_of_secrets(documents)
        out = one_of_kind(documents, "NetworkPolicy")["spec"]["egress"]
        expect(len(out) == 2, "networkpolicy.yaml: two rules stand in the comments")

    ignored = (KUBERNETES / ".gitignore").read_text().splitlines()
    expect("/secrets/*" in ignored, "git does not ignore deploy/kubernetes/secrets/")


def container_of(documents):
    return one_of_kind(documents, "Deployment")["spec"]["template"]["spec"]["containers"][0]


def files_of_secrets(documents):
    container = container_of(documents)
    mount = container["volumeMounts"][0]["mountPath"]
    named = {
        e["value"].removeprefix(f"{mount}/")
        for e in container["env"]
        if e["name"].endswith("_FILE")
    }
    there = set(one_of_kind(documents, "Secret")["data"])
    expect(named == there, f"files {sorted(named)} are named, {sorted(there)} are there")


def promises_of_kubernetes(documents):
    deployment = one_of_kind(documents, "Deployment")
    template = deployment["spec"]["template"]
    pod = template["spec"]
    container = container_of(documents)
    files_of_secrets(documents)

    image = container["image"]
    version = cargo_manifest()["version"]
    expect(image.endswith(f":{version}"), f"{image} is not the version {version}")

    context = pod["securityContext"] | container["securityContext"]
    for key, value in {
        "runAsNonRoot": True,
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    }.items():
        expect(context.get(key) == value, f"security context: {key} is not {value}")
    expect(context.get("runAsUser", 0) > 0, "security context: runAsUser is root or unset")
    expect(pod["automountServiceAccountToken"] is False, "a token of the cluster is mounted")
    namespace = one_of_kind(documents, "Namespace")["metadata"]["labels"]
    level = namespace.get("pod-security.kubernetes.io/enforce")
    expect(level == "restricted", "the namespace does not enforce restricted")

    for resource in ["cpu", "memory"]:
        for kind in ["requests", "limits"]:
            there = resource in container["resources"].get(kind, {})
            expect(there, f"resources: no {resource} in {kind}")
    ready = container["readinessProbe"]["httpGet"]["path"]
    alive = container["livenessProbe"]["httpGet"]["path"]
    expect((ready, alive) == ("/readyz", "/healthz"), "probes: not /readyz and /healthz")

    settings = one_of_kind(documents, "ConfigMap")["data"]
    pause = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    needed = pause + int(settings["SHUTDOWN_SECONDS"])
    grace = pod["terminationGracePeriodSeconds"]
    expect(grace > needed, f"{grace} s of grace, and the end takes up to {needed} s")

    scaler = one_of_kind(documents, "HorizontalPodAutoscaler")["spec"]
    expect(scaler["minReplicas"] >= 2, "the autoscaler keeps fewer than two replicas")
    expect("replicas" not in deployment["spec"], "replicas would undo the autoscaler's")
    budget = one_of_kind(documents, "PodDisruptionBudget")["spec"]
    expect(budget.get("maxUnavailable") == 1, "the disruption budget is not one at a time")

    labels = template["metadata"]["labels"]
    ports = {p["name"]: p["containerPort"] for p in container["ports"]}
    policy = one_of_kind(documents, "NetworkPolicy")["spec"]
    services = [d for d in documents if d["kind"] == "Service"]
    for what, selector in [
        ("Deployment", deployment["spec"]["selector"]["matchLabels"]),
        ("PodDisruptionBudget", budget["selector"]["matchLabels"]),
        ("NetworkPolicy", policy["podSelector"]["matchLabels"]),
        *((s["metadata"]["name"], s["spec"]["selector"]) for s in services),
    ]:
        expect(selector.items() <= labels.items(), f"{what} does not select the pods")
    target = scaler["scaleTargetRef"]["name"]
    expect(target == deployment["metadata"]["name"], "the autoscaler has another target")
    for service in services:
        for port in service["spec"]["ports"]:
            known = port["targetPort"] in ports
            expect(known, f"{service['metadata']['name']}: no port {port['targetPort']}")
    expect(policy["policyTypes"] == ["Ingress", "Egress"], "the policy is one-sided")
    let_in = {p["port"] for rule in policy["ingress"] for p in rule["ports"]}
    expect(let_in == set(ports.values()), f"the policy lets {let_in} in, not {ports}")

    env = {e["name"]: e.get("value") for e in container["env"]}
    expect(env["PORT"] == str(ports["http"]), "PORT is not the port http")
    bound = env["METRICS_BIND"].rpartition(":")[2]
    expect(bound == str(ports["metrics"]), "METRICS_BIND is not the port metrics")
    secret = re.compile(r"(KEYS?|SECRETS?(_PREVIOUS)?)$")
    for name in [*env, *settings]:
        expect(not secret.search(name), f"{name} is a secret in a variable, not in a file")


# --- systemd -----------------------------------------------------------------


def check_systemd():
    text = UNIT.read_text()
    with tempfile.TemporaryDirectory() as folder:
        # Where the program is not installed, one that is everywhere takes its place.
        plain = text.replace("/usr/local/bin/zoom-signature", "/bin/true", 1)
        expect(plain != text, "the unit does not start /usr/local/bin/zoom-signature")
        full = re.sub(r"^#((?:LoadCredential|Environment)=)", r"\1", plain, flags=re.M)
        for name, unit in [("plain", plain), ("full", full)]:
            file = Path(folder) / name / UNIT.name
            file.parent.mkdir()
            file.write_text(unit)
            done = run("systemd-analyze", "verify", file)
            # A key that it does not know it only mentions.
            said = (done.stdout + done.stderr).strip()
            expect(not said or done.returncode, f"systemd-analyze verify ({name}): {said}")
            loaded = set(re.findall(r"^LoadCredential=([^:]+):", unit, re.M))
            read = set(re.findall(r"^Environment=\w+_FILE=%d/(.+)$", unit, re.M))
            expect(loaded == read, f"the unit ({name}) loads {loaded} and reads {read}")

    done = run(
        *("systemd-analyze", "security", "--offline=true", "--no-pager"),
        f"--threshold={HIGHEST_EXPOSURE * 10:.0f}",
        UNIT,
    )
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    if exposure:
        print(f"exposure {exposure[1]} of 10")
        told = (DEPLOY / "systemd/README.md").read_text()
        expect(f"{exposure[1]} of 10" in told, "systemd/README.md tells another exposure")

    stop = int(re.search(r"^TimeoutStopSec=(\d+)$", text, re.M)[1])
    settings = env_file(DEPLOY / "systemd/zoom-signature.env")
    drain = int(settings["SHUTDOWN_SECONDS"])
    expect(stop > drain, f"TimeoutStopSec={stop} is not above SHUTDOWN_SECONDS={drain}")
    expect(settings.get("TEST_PAGE") == "off", "zoom-signature.env leaves the page on")


# --- nginx and Caddy ---------------------------------------------------------

# The caller's own address, and the one that it would like to have.
CALLER, SMUGGLED = "127.0.0.2", "203.0.113.9"


class Echo(http.server.BaseHTTPRequestHandler):
    """In place of the server: answers with the headers that it got."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        answer = json.dumps({"headers": self.headers.items(), "length": length}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def started(command, port, **options):
    with tempfile.TemporaryFile("w+") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, **options)
        try:
            for _ in range(200):
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.05)
                if server.poll() is not None:
                    break
            else:
                fault(f"{command[0]} does not answer")
            if server.poll() is not None:
                log.seek(0)
                fault(f"{command[0]} ended: {log.read()}")
            yield
        finally:
            server.terminate()
            server.wait(10)


@contextmanager
def echo():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def ask(connection, sent, body=b"{}"):
    connection.putrequest("POST", "/signature", skip_host=True)
    for name, value in [("Host", "zoom.example.com"), *sent]:
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    return response.status, response.read()


def no_smuggling(name, connect):
    """Whatever a caller says of itself, the server hears what the proxy saw."""
    honest = [("Authorization", "Bearer x"), ("webhook-id", "1"), ("X-API-Key", "k")]
    for attempt in [
        [],
        [("X-Forwarded-For", SMUGGLED)],
        [("x-forwarded-for", SMUGGLED), ("X-Forwarded-For", f"{SMUGGLED}, 127.0.0.1")],
        [("Forwarded", f"for={SMUGGLED}")],
        [("forwarded", f'for="{SMUGGLED}:1"'), ("Forwarded", "for=127.0.0.1")],
        [("Forwarded", f"for={SMUGGLED}"), ("X-Forwarded-For", SMUGGLED)],
        [("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "evil.example")],
        [("Connection", "X-Forwarded-For"), ("X-Forwarded-For", SMUGGLED)],
    ]:
        connection = connect()
        try:
            status, answer = ask(connection, [*honest, *attempt])
        except OSError as error:
            fault(f"{name}: {attempt}: {error}")
            continue
        finally:
            connection.close()
        if status != 200:
            fault(f"{name}: {attempt}: status {status}")
            continue
        headers = [(k.lower(), v) for k, v in json.loads(answer)["headers"]]
        got = {k: [v for name, v in headers if name == k] for k, _ in headers}
        expect(got.get("x-forwarded-for") == [CALLER], f"{name}: {attempt}: {got}")
        expect("forwarded" not in got, f"{name}: {attempt}: {got}")
        expect("gopher" not in got["x-forwarded-proto"], f"{name}: {attempt}: {got}")
        expect(got["host"] == ["zoom.example.com"], f"{name}: {attempt}: {got}")
        expect(got["x-forwarded-host"] == ["zoom.example.com"], f"{name}: {attempt}: {got}")
        for key, value in honest:
            expect(got.get(key.lower()) == [value], f"{name}: {key} is lost")
    # A little over 16 KiB, the server's own refusal is wanted, not the proxy's.
    connection = connect()
    status, _ = ask(connection, honest, b"x" * 17 * 1024)
    connection.close()
    expect(status == 200, f"{name}: 17 KiB do not reach the server: {status}")


def check_nginx():
    snippet = (DEPLOY / "nginx.conf").read_text()
    with tempfile.TemporaryDirectory() as folder, echo() as upstream:
        port = free_port()
        run(
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", "/CN=zoom.example.com"),
            *("-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"),
        )
        for here, there in [
            ("server 127.0.0.1:4000;", f"server 127.0.0.1:{upstream};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            ("listen [::]:443 ssl;", ""),
            ("/etc/ssl/zoom.example.com", folder),
        ]:
            expect(here in snippet, f"nginx.conf has no {here}")
            snippet = snippet.replace(here, there)
        # Everything that it writes stays in the folder.
        temporary = "\n".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        )
        user = "user root root;" if os.getuid() == 0 else ""
        config = Path(folder) / "nginx.conf"
        config.write_text(
            f"{user} daemon off; pid {folder}/pid; error_log stderr;\n"
            f"events {{}}\nhttp {{ access_log off;\n{temporary}\n{snippet}\n}}\n"
        )
        nginx = ["nginx", "-e", "stderr", "-p", folder, "-c", str(config)]
        run(*nginx, "-t")
        trust_all = ssl.create_default_context()
        trust_all.check_hostname = False
        trust_all.verify_mode = ssl.CERT_NONE

        def connect():
            return http.client.HTTPSConnection(
                "127.0.0.1", port, context=trust_all, timeout=10, source_address=(CALLER, 0)
            )

        if not faults:
            with started(nginx, port):
                if not faults:
                    no_smuggling("nginx", connect)


def check_caddy():
    file = DEPLOY / "Caddyfile"
    text = file.read_text()
    with tempfile.TemporaryDirectory() as folder, echo() as upstream:
        environment = os.environ | {"HOME": folder, "XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        run("caddy", "validate", "--adapter", "caddyfile", "--config", file, env=environment)
        done = subprocess.run(["caddy", "fmt", file], capture_output=True, text=True)
        expect(done.stdout == text, "Caddyfile is not as caddy fmt has it")
        port = free_port()
        for here, there in [
            ("\nzoom.example.com {", f"\nhttp://zoom.example.com:{port} {{"),
            ("reverse_proxy 127.0.0.1:4000 {", f"reverse_proxy 127.0.0.1:{upstream} {{"),
        ]:
            expect(here in text, f"Caddyfile has no {here.strip()}")
            text = text.replace(here, there)
        config = Path(folder) / "Caddyfile"
        config.write_text(f"{{\n\tadmin off\n}}\n{text}")

        def connect():
            return http.client.HTTPConnection(
                "127.0.0.1", port, timeout=10, source_address=(CALLER, 0)
            )

        if not faults:
            caddy = ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)]
            with started(caddy, port, env=environment):
                if not faults:
                    no_smuggling("Caddy", connect)


# --- Metrics -----------------------------------------------------------------

# Prometheus makes these itself.
OF_PROMETHEUS = {"up": set()}
# Prometheus adds these to every series.
OF_TARGETS = {"job", "instance"}


def known_metrics():
    """Each series that /metrics has, with its labels."""
    series = dict(OF_PROMETHEUS)
    for line in (DEPLOY / "prometheus/metrics.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, *labels = line.split()
        expect(kind in {"counter", "gauge", "histogram"}, f"metrics.txt: {name} is a {kind}")
        expect(kind != "counter" or name.endswith("_total"), f"metrics.txt: {name}: no _total")
        if kind == "histogram":
            series[f"{name}_bucket"] = {*labels, "le"}
            series[f"{name}_count"] = series[f"{name}_sum"] = set(labels)
        else:
            series[name] = set(labels)
    return series


def judge_expression(expression, where, series):
    """Parses an expression; all that it asks for has to be in metrics.txt."""
    import promql_parser

    try:
        tree = promql_parser.parse(expression)
    except ValueError as error:
        fault(f"{where}: {error}: {expression}")
        return

    names, grouped = [], set()

    def visit(node):
        if isinstance(node, promql_parser.VectorSelector):
            names.append(node)
        if isinstance(node, promql_parser.AggregateExpr) and node.modifier is not None:
            grouped.update(node.modifier.labels)

    for node in nodes_of(tree):
        visit(node)
    expect(names, f"{where}: asks for nothing: {expression}")
    labels = set(OF_TARGETS)
    for selector in names:
        if selector.name not in series:
            fault(f"{where}: there is no metric {selector.name}")
            continue
        labels |= series[selector.name]
        for matcher in selector.matchers.matchers:
            known = matcher.name in series[selector.name] | OF_TARGETS
            expect(known, f"{where}: {selector.name} has no label {matcher.name}")
    for label in grouped - labels:
        fault(f"{where}: groups by {label}, which no metric in it has")


def nodes_of(tree):
    """The nodes of a parsed expression, whatever their attributes are called."""
    yield tree
    for name in ["lhs", "rhs", "expr", "param", "vector_selector"]:
        child = getattr(tree, name, None)
        if child is not None and type(child).__module__.startswith("promql_parser"):
            yield from nodes_of(child)
    for child in getattr(tree, "args", None) or []:
        yield from nodes_of(child)


def check_alerts():
    series = known_metrics()
    rules = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text())
    tests = yaml.safe_load((DEPLOY / "prometheus/alerts_test.yaml").read_text())["tests"]
    tested = {True: set(), False: set()}
    for test in tests:
        for case in test["alert_rule_test"]:
            tested[bool(case["exp_alerts"])].add(case["alertname"])
    names = set()
    for rule in [rule for group in rules["groups"] for rule in group["rules"]]:
        name = rule["alert"]
        names.add(name)
        judge_expression(rule["expr"], name, series)
        expect(name in tested[True], f"{name} is not tested to come")
        known = rule["labels"]["severity"] in {"page", "ticket"}
        expect(known, f"{name} has another severity than page and ticket")
        for text in ["summary", "description"]:
            expect(rule["annotations"].get(text), f"{name} has no {text}")
    for name in tested[True] | tested[False]:
        expect(name in names, f"alerts_test.yaml tests {name}, which is no alert")
    print(f"{len(names)} alerts, {len(tests)} tests")


def check_dashboard():
    series = known_metrics()
    dashboard = json.loads((DEPLOY / "grafana/dashboard.json").read_text())
    panels = dashboard["panels"]
    ids = [panel["id"] for panel in panels]
    expect(len(ids) == len(set(ids)), "two panels have one id")
    variables = {v["name"]: v for v in dashboard["templating"]["list"]}
    expressions = []
    taken = {}
    for panel in panels:
        title, place = panel["title"], panel["gridPos"]
        fits = 0 <= place["x"] and place["x"] + place["w"] <= 24
        expect(fits, f"{title}: is wider than the dashboard")
        for x in range(place["x"], place["x"] + place["w"]):
            for y in range(place["y"], place["y"] + place["h"]):
                other = taken.setdefault((x, y), title)
                expect(other == title, f"{title}: lies over {other}")
        if panel["type"] == "row":
            continue
        expect(panel["type"] in {"stat", "timeseries"}, f"{title}: type {panel['type']}")
        letters = [target["refId"] for target in panel["targets"]]
        expect(len(letters) == len(set(letters)), f"{title}: two queries have one letter")
        for target in panel["targets"]:
            expressions.append((title, target["expr"]))
            for label in re.findall(r"{{(\w+)}}", target.get("legendFormat", "")):
                by = rf"by \([^)]*\b{label}\b" if "by (" in target["expr"] else ""
                there = re.search(by, target["expr"])
                expect(there, f"{title}: the legend's {label} is not in the query")
    for annotation in dashboard["annotations"]["list"]:
        expressions.append((annotation["name"], annotation["expr"]))
    for name, variable in variables.items():
        if variable["type"] == "query":
            inner = re.fullmatch(r"label_values\((.+), \w+\)", variable["query"]["query"])
            expressions.append((f"${name}", inner[1]))

    sources = re.findall(r'"uid": "([^"]*)"', json.dumps(dashboard))
    own = {"${datasource}", dashboard["uid"]}
    expect(set(sources) <= own, f"data sources by number: {set(sources) - own}")

    rules = []
    for title, expression in expressions:
        used = set(re.findall(r"\$\{?(\w+)", expression)) - {"__rate_interval"}
        for name in used - set(variables):
            fault(f"{title}: there is no variable {name}")
        plain = expression.replace("$__rate_interval", "5m")
        plain = re.sub(r"\$\{?\w+\}?", "x", plain)
        judge_expression(plain, title, series)
        rules.append({"record": f"query_{len(rules)}", "expr": plain})
    # promtool has the last word on what Prometheus understands.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "queries.yaml"
        file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
        run("promtool", "check", "rules", file)
    print(f"{len(panels)} panels, {len(rules)} queries")

    shown = {m for _, expression in expressions for m in re.findall(r"[a-z_]{6,}", expression)}
    for metric in series:
        base = re.sub(r"_(bucket|sum|count)$", "", metric)
        seen = any(name.startswith(base) for name in shown) or metric in OF_PROMETHEUS
        expect(seen, f"no panel shows {metric}")


def check_exposition():
    """What a running server says on /metrics, from standard input."""
    found = {}
    for line in sys.stdin:
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split()
            found[name] = (kind, set())
        elif not line.startswith("#") and line.strip():
            name, labels = re.match(r"(\w+)(?:\{(.*)\})?", line).groups()
            base = re.sub(r"_(bucket|sum|count)$", "", name)
            base = base if base in found else name
            if base in found:
                found[base][1].update(set(re.findall(r"(\w+)=\"", labels or "")) - {"le"})
    for line in (DEPLOY / "prometheus/metrics.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, *labels = line.split()
        if name not in found:
            fault(f"/metrics has no {name}")
            continue
        expect(found[name][0] == kind, f"/metrics: {name} is a {found[name][0]}")
        missing = set(labels) - found[name][1]
        expect(not missing, f"/metrics: {name} lacks {missing}")


# --- Render, Heroku, variables -----------------------------------------------


def env_file(path):
    lines = path.read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    return dict(pairs)


def render_service():
    return yaml.safe_load((ROOT / "render.yaml").read_text())["services"][0]


def heroku_app():
    return json.loads((ROOT / "app.json").read_text())


def check_platforms():
    service = render_service()
    expect((ROOT / service["dockerfilePath"]).is_file(), "render.yaml: no such Dockerfile")
    expect(service["dockerContext"] == ".", "render.yaml: the context is not the root")
    values = {v["key"]: v for v in service["envVars"]}
    for name in ["ZOOM_MEETING_SDK_KEY", "ZOOM_MEETING_SDK_SECRET", "PARTICIPANT_API_KEYS"]:
        asked = values.get(name, {}).get("sync") is False and "value" not in values[name]
        expect(asked, f"render.yaml: {name} is not asked for")
        entry = heroku_app()["env"].get(name, {})
        expect(entry.get("required") and "value" not in entry, f"app.json: {name}, likewise")
    import ipaddress

    for network in [
        *values["TRUSTED_PROXIES"]["value"].split(","),
        *heroku_app()["env"]["TRUSTED_PROXIES"]["value"].split(","),
    ]:
        try:
            ipaddress.ip_network(network)
        except ValueError as error:
            fault(f"TRUSTED_PROXIES: {error}")
    process = (ROOT / "Procfile").read_text().split()
    binary = f"./target/release/{cargo_manifest()['name']}"
    expect(process[:2] == ["web:", binary], f"Procfile does not start {binary}")
    expect("--host 0.0.0.0" in " ".join(process), "Procfile: on loopback nobody comes in")


def check_variables():
    known = set(re.findall(r"^#?([A-Z][A-Z0-9_]*)=", (ROOT / ".env.example").read_text(), re.M))
    used = {}

    def use(name, where):
        used.setdefault(name, where)

    dockerfile = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ")
    for line in re.findall(r"^ENV (.*)$", dockerfile, re.M):
        for name in re.findall(r"(\w+)=", line):
            use(name, "Dockerfile")
    for name in re.findall(r"^#?Environment=(\w+)=", UNIT.read_text(), re.M):
        use(name, UNIT.name)
    settings = (DEPLOY / "systemd/zoom-signature.env").read_text()
    for name in re.findall(r"^#?([A-Z_]+)=", settings, re.M):
        use(name, "zoom-signature.env")
    for name in re.findall(r"^ +(?:# )?- ([A-Z_]+)=", (KUBERNETES / "kustomization.yaml").read_text(), re.M):
        use(name, "kustomization.yaml")
    for name in re.findall(r"^ +(?:# )?- name: ([A-Z_]+)$", (KUBERNETES / "deployment.yaml").read_text(), re.M):
        use(name, "deployment.yaml")
    for variable in render_service()["envVars"]:
        use(variable["key"], "render.yaml")
    for name in heroku_app()["env"]:
        use(name, "app.json")
    # And wherever else a name with an underscore stands, in comments too.
    files = [p for p in DEPLOY.rglob("*") if p.is_file() and p.parent.name != "secrets"]
    for file in [*files, KUBERNETES / "secrets/README.md", ROOT / "SECURITY.md"]:
        for name in re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", file.read_text()):
            use(name, file.name)
    for name in sorted(set(used) - known - OTHER_NAMES):
        fault(f"{used[name]}: {name} is not in .env.example")
    print(f"{len(used)} variables")


# --- Licences ----------------------------------------------------------------


def check_licences():
    """Licences, bans and sources as deny.toml has them, from cargo's own metadata."""
    deny = tomllib.loads((ROOT / "deny.toml").read_text())
    allowed = set(deny["licenses"]["allow"])
    banned = {entry["crate"] for entry in deny["bans"]["deny"]}
    registries = {f"registry+{r}" for r in deny["sources"]["allow-registry"]}
    needed = set()
    crates = {}
    for target in deny["graph"]["targets"]:
        done = run(
            *("cargo", "metadata", "--locked", "--format-version", "1", "--all-features"),
            *("--filter-platform", target),
            cwd=ROOT,
        )
        if done.returncode:
            return
        metadata = json.loads(done.stdout)
        in_graph = {node["id"] for node in metadata["resolve"]["nodes"]}
        crates |= {p["id"]: p for p in metadata["packages"] if p["id"] in in_graph}

    def fits(part):
        """One licence, or a bracket that is already judged."""
        if part in {"True", "False"}:
            return part == "True"
        needed.add(part)
        return part in allowed

    def judged(expression):
        while "(" in expression:
            expression = re.sub(
                r"\(([^()]*)\)", lambda inner: str(judged(inner[1])), expression
            )
        return any(
            all([fits(one.strip()) for one in choice.split(" AND ")])
            for choice in expression.replace("/", " OR ").split(" OR ")
        )

    for crate in crates.values():
        name = f"{crate['name']} {crate['version']}"
        licence = crate["license"] or "no licence"
        expect(judged(licence), f"{name}: {licence} is not allowed")
        expect(crate["name"] not in banned, f"{name} is banned")
        outside = crate["source"] is not None and crate["source"] not in registries
        expect(not outside, f"{name} comes from {crate['source']}")
    for licence in allowed - needed:
        fault(f"deny.toml allows {licence}, which nothing needs")
    print(f"{len(crates)} crates")


def report():
    for text in faults:
        print(f"scripts/check-deploy: {text}", file=sys.stderr)
    return 1 if faults else 0


CHECKS = {
    name.removeprefix("check_"): function
    for name, function in list(globals().items())
    if name.startswith("check_")
}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in CHECKS:
        sys.exit(f"usage: check_deploy.py {'|'.join(CHECKS)}")
    try:
        CHECKS[sys.argv[1]]()
    except Exception:
        # What was found before it is told as well.
        traceback.print_exc()
        fault(f"{sys.argv[1]}: the check itself ended early")
    sys.exit(report())
