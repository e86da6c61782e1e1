"""Measures the peers, and checks first that each does the same work."""

import base64
import hashlib
import hmac
import json
import os
import resource
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from peers import PEERS, SDK_KEY, SDK_SECRET, BenchError, Running, run

CONNECTIONS = 32
# Long enough for the JIT compilers of Java and Node to settle.
WARM_UP_SECONDS = 5
STARTS = 7
# Between two loads: time for a garbage collector or a log writer to finish.
PAUSE_SECONDS = 0.5


@dataclass
class Figures:
    """Everything measured of one peer, by round."""

    first_answers_ms: list = field(default_factory=list)
    rates: list = field(default_factory=list)
    p99s_ms: list = field(default_factory=list)
    cpu_seconds: list = field(default_factory=list)
    generator: list = field(default_factory=list)
    others: list = field(default_factory=list)
    requests: int = 0
    log_lines: int = 0
    answer_bytes: int = 0
    workers: int = 0
    rss_mb: float = 0.0
    peak_mb: float = 0.0

    @property
    def rate(self):
        return median(self.rates)

    @property
    def p99_ms(self):
        return median(self.p99s_ms)

    @property
    def cpu_us(self):
        """CPU time of the server for one request, whatever else the machine did."""
        return median(self.cpu_seconds) * 1e6

    @property
    def first_answer_ms(self):
        return median(self.first_answers_ms)


def measure(peers, work, rounds, seconds, tell):
    """Figures by peer name: first the starts, then load on each peer in turn."""
    figures = {peer.name: Figures() for peer in peers}
    tell(f"time to the first answer, {STARTS} starts each")
    for _ in range(STARTS):
        for peer in peers:
            with Running(peer, work) as running:
                figures[peer.name].first_answers_ms.append(running.first_answer_ms)
    with ExitStack() as stack:
        servers = [stack.enter_context(Running(peer, work)) for peer in peers]
        for server in servers:
            look_at(server, figures[server.peer.name])
        compare_sizes(figures)
        tell(f"warm-up, {WARM_UP_SECONDS} s each")
        for server in servers:
            wrk(server, WARM_UP_SECONDS)
        for number in range(rounds):
            tell(f"round {number + 1} of {rounds}")
            # The order rotates, so that no peer always follows the same one.
            first = number % len(servers)
            for server in servers[first:] + servers[:first]:
                load(server, seconds, figures[server.peer.name])
        for server in servers:
            verify(server)
    return figures


def look_at(server, figures):
    """Checks the response before any measurement, and records its size."""
    figures.answer_bytes = len(verify(server))
    figures.workers = server.threads("actix-rt|system")


def verify(server):
    """Rejects a peer that does not do the work it is measured for."""
    status, body = server.ask()
    title = server.peer.title
    if status != 200:
        raise BenchError(f"{title} answered {status}: {body[:200]!r}")
    answer = json.loads(body)
    if answer.get("sdkKey") is None or answer.get("signature") is None:
        raise BenchError(f"{title} answered without signature and sdkKey: {body[:200]!r}")
    if server.peer.signs:
        verify_token(title, answer)
    return body


def verify_token(title, answer):
    signed, _, mac = answer["signature"].rpartition(".")
    expected = hmac.new(SDK_SECRET.encode(), signed.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(decoded(mac), expected):
        raise BenchError(f"{title}: the HMAC of its token does not verify")
    header, claims = (json.loads(decoded(part)) for part in signed.split("."))
    wanted = {"appKey": SDK_KEY, "sdkKey": SDK_KEY, "mn": "85746065432", "role": 0, "tokenExp": claims.get("exp")}
    if header != {"alg": "HS256", "typ": "JWT"} or any(claims.get(name) != value for name, value in wanted.items()):
        raise BenchError(f"{title}: its token says {header} {claims}")
    times = (claims["iat"], claims["exp"])
    if not all(type(moment) is int for moment in times) or not times[0] <= time.time() < times[1]:
        raise BenchError(f"{title}: the times of its token are {times}")


def decoded(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def compare_sizes(figures):
    """The bare handler is an upper bound only with as many bytes and as many workers."""
    if not {"zoom-signature", "bare"} <= set(figures):
        return
    ours, bare = figures["zoom-signature"], figures["bare"]
    if ours.answer_bytes != bare.answer_bytes:
        raise BenchError(f"the bare handler answers {bare.answer_bytes} bytes, zoom-signature {ours.answer_bytes}")
    if ours.workers != bare.workers:
        raise BenchError(f"the bare handler runs {bare.workers} workers, zoom-signature {ours.workers}")


def load(server, seconds, figures):
    """One round: loads the server and adds the results to its figures."""
    time.sleep(PAUSE_SECONDS)
    server.empty_log()
    before = machine_seconds(), server.cpu_seconds(), children_seconds()
    seen = wrk(server, seconds)
    after = machine_seconds(), server.cpu_seconds(), children_seconds()
    machine, ours, generator = (end - start for start, end in zip(before, after))
    figures.rates.append(seen["requests"] / seen["seconds"])
    figures.p99s_ms.append(seen["p99_ms"])
    figures.cpu_seconds.append(ours / seen["requests"])
    figures.generator.append(generator / seen["seconds"])
    figures.others.append(max(0.0, machine - ours - generator) / (seen["seconds"] * os.cpu_count()))
    figures.requests += seen["requests"]
    figures.log_lines += server.log_lines()
    figures.rss_mb, figures.peak_mb = server.memory_mb()


def wrk(server, seconds):
    script = str(PEERS / "post.lua")
    shape = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency"]
    headers = [part for name, value in server.peer.headers.items() for part in ("-H", f"{name}: {value}")]
    seen = json.loads(run(["wrk", *shape, *headers, "-s", script, server.url]).splitlines()[-1])
    if seen["faults"] or not seen["requests"]:
        raise BenchError(f"{server.peer.title}: {seen['faults']} of {seen['requests']} requests failed under load")
    return seen


def machine_seconds():
    """CPU time of all processes so far, and the time stolen by other machines."""
    user, nice, system, _idle, _wait, _irq, _softirq, steal = map(int, Path("/proc/stat").read_text().split()[1:9])
    return (user + nice + system + steal) / os.sysconf("SC_CLK_TCK")


def children_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
