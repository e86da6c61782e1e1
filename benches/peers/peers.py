"""The servers under measurement: how each is built, started, requested and stopped."""

import json
import os
import platform
import re
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PEERS = Path(__file__).resolve().parent
ROOT = PEERS.parents[1]
NODE = PEERS / "node"
JARS = [
    Path("/usr/share/java/tomcat10-embed-core.jar"),
    Path("/usr/share/java/jakarta-annotation-api.jar"),
]

# As long as Zoom's own key and secret, so that tokens have their real size.
SDK_KEY = "benchmark-key-22-chars"
SDK_SECRET = "benchmark-secret-of-32-character"
ASK = b'{"meetingNumber":"85746065432","role":0}'

# Everything enabled: ten callers, limits that count every request and are never reached, metrics.
API_KEY = "benchmark-api-key-of-43-characters-number-9"
ALL_ON = {
    "METRICS_BIND": "127.0.0.1:0",
    "PARTICIPANT_API_KEYS": ",".join(f"caller-{number}:{API_KEY[:-1]}{number}" for number in range(10)),
    "RATE_LIMIT_PER_MINUTE": "4000000000",
    "ADDRESS_RATE_LIMIT_PER_MINUTE": "4000000000",
}

# Fifty apps beside the one that signs.
APPS = [f"app-{number}" for number in range(50)]
FIFTY_APPS = {
    "ZOOM_APPS": ",".join(APPS),
    **{f"ZOOM_APP_{app.upper().replace('-', '_')}_KEY": f"benchmark-key-of-{app}" for app in APPS},
    **{f"ZOOM_APP_{app.upper().replace('-', '_')}_SECRET": f"benchmark-secret-of-{app}" for app in APPS},
}

START_LIMIT = 30.0
STOP_LIMIT = 5.0
LISTENING = re.compile(rb"listening on http://127\.0\.0\.1:(\d+)")


# The peers that are this program.
OURS = {"zoom-signature", "fifty-apps", "authenticated", "redis"}


class BenchError(Exception):
    """Why the benchmark stops, as a message for the console."""


@dataclass(frozen=True)
class Peer:
    """One server: its command and the path of the request."""

    name: str
    title: str
    path: str
    command: list
    signs: bool = True
    variables: dict = field(default_factory=dict)
    headers: dict = field(default_factory=dict)


class Running:
    """A started peer. Its stdout is a file, as it would be under a supervisor."""

    def __init__(self, peer, work):
        self.peer = peer
        self.log = Path(work) / peer.name / "stdout.log"
        self.process = None
        self.port = None
        self.first_answer_ms = None

    def __enter__(self):
        try:
            started = self._start()
            self.first_answer_ms = self._wait_for_answer(started)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{self.peer.path}"

    def _start(self):
        """Starts the process and returns the time just before."""
        folder = self.log.parent
        folder.mkdir(exist_ok=True)
        self.log.write_bytes(b"")
        # Appending, so that the file can be emptied while the server writes to it.
        with open(self.log, "ab") as out, open(folder / "stderr.log", "wb") as err:
            # A folder of its own and a bare environment: no .env and no variable changes a default.
            how = {"cwd": folder, "env": {**environment(), **self.peer.variables}, "stdin": subprocess.DEVNULL, "stdout": out, "stderr": err}
            started = time.monotonic()
            self.process = subprocess.Popen(self.peer.command, **how)
        return started

    def _wait_for_answer(self, started):
        """Milliseconds from the start to the first 200."""
        while time.monotonic() - started < START_LIMIT:
            if self.process.poll() is not None:
                raise BenchError(f"{self.peer.title} ended with code {self.process.returncode}: {self._said()}")
            if self.port is None:
                found = LISTENING.search(self.log.read_bytes())
                self.port = int(found[1]) if found else None
            if self.port is not None and self._answers():
                return (time.monotonic() - started) * 1000
            time.sleep(0.0005)
        raise BenchError(f"{self.peer.title} gave no 200 within {START_LIMIT:.0f} s: {self._said()}")

    def _answers(self):
        try:
            return self.ask()[0] == 200
        except OSError:
            return False

    def ask(self):
        """The status and body of the response to wrk's request."""
        head = (
            f"POST {self.peer.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(ASK)}\r\nConnection: close\r\n"
        )
        head += "".join(f"{name}: {value}\r\n" for name, value in self.peer.headers.items()) + "\r\n"
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(head.encode() + ASK)
            answer = b"".join(iter(lambda: connection.recv(65536), b""))
        top, _, body = answer.partition(b"\r\n\r\n")
        status = top.split(b" ", 2)[1:2]
        return int(status[0]) if status else 0, body

    def memory_mb(self):
        """Resident memory now and its peak since the start, in MB of 10^6 bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        now, peak = (int(re.search(rf"{field}:\s+(\d+) kB", status)[1]) for field in ("VmRSS", "VmHWM"))
        return now * 1024 / 1e6, peak * 1024 / 1e6

    def cpu_seconds(self):
        """CPU time that the server has used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def threads(self, name):
        """The number of the server's threads whose name has this prefix."""
        names = Path(f"/proc/{self.process.pid}/task").glob("*/comm")
        return sum(path.read_text().startswith(name) for path in names)

    def empty_log(self):
        os.truncate(self.log, 0)

    def log_lines(self):
        with open(self.log, "rb") as log:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: log.read(1 << 20), b""))

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _said(self):
        return (self.log.with_name("stderr.log").read_text(errors="replace").strip() or "it said nothing")[-600:]


def environment():
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "JAVA_HOME") if name in os.environ}
    return {**kept, "PORT": "0", "ZOOM_MEETING_SDK_KEY": SDK_KEY, "ZOOM_MEETING_SDK_SECRET": SDK_SECRET}


def build(names, work):
    """Builds the selected peers and returns them in the order of the table."""
    built = build_rust(names)
    ours = [str(built / "zoom-signature")]
    authenticated = {"variables": ALL_ON, "headers": {"Authorization": f"Bearer {API_KEY}"}}
    peers = [
        Peer("zoom-signature", "zoom-signature", "/signature", ours),
        Peer("fifty-apps", "the same with fifty apps", "/signature", ours, variables=FIFTY_APPS),
        Peer("authenticated", "the same with API keys, limits and metrics", "/signature", ours, **authenticated),
        Peer("redis", "the same, counting in Redis", "/signature", ours, variables={**ALL_ON, "REDIS_URL": f"unix://{redis_socket(work)}"}, headers=authenticated["headers"]),
        Peer("bare", "bare actix-web handler", "/signature", [str(built / "examples" / "bare")], signs=False),
        Peer("express", "Express + jsrsasign", "/", ["node", str(NODE / "server.js")]),
        Peer("servlet", "Tomcat servlet", "/signature", java_command(work)),
    ]
    if "express" in names and not npm_packages_are_there():
        run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=NODE)
    if "servlet" in names:
        sources = sorted(str(path) for path in (PEERS / "java").glob("*.java"))
        run(["javac", "-cp", classpath(), "-d", str(Path(work) / "classes"), *sources])
    return [peer for peer in peers if peer.name in names]


def redis_socket(work):
    return Path(work) / "redis.sock"


@contextmanager
def redis_server(names, work):
    """A redis-server of its own on a socket, if a peer counts in it."""
    if "redis" not in names:
        yield
        return
    socket_path = redis_socket(work)
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket_path), "--save", "", "--appendonly", "no", "--dir", str(work)]
    server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        started = time.monotonic()
        while not socket_path.exists():
            if server.poll() is not None or time.monotonic() - started > START_LIMIT:
                raise BenchError("redis-server did not start")
            time.sleep(0.01)
        yield
    finally:
        server.terminate()
        server.wait()


def build_rust(names):
    """Builds the selected binaries, as they are shipped, and returns their folder."""
    target = f"{platform.machine()}-unknown-linux-gnu"
    folder = ROOT / "target" / "static"
    cargo = ["cargo", "build", "--config", ".cargo/static.toml", "--profile", "dist", "--locked"]
    cargo += ["--target", target, "--target-dir", str(folder)]
    if OURS & set(names):
        run([*cargo, "--bin", "zoom-signature"], cwd=ROOT)
    if "bare" in names:
        run([*cargo, "--example", "bare"], cwd=ROOT)
    return folder / target / "dist"


def npm_packages_are_there():
    """Whether the last `npm ci` installed what the lock file asks for now."""
    try:
        installed = json.loads((NODE / "node_modules" / ".package-lock.json").read_text())["packages"]
    except OSError:
        return False
    asked = json.loads((NODE / "package-lock.json").read_text())["packages"]
    return installed == {path: package for path, package in asked.items() if path}


def classpath(*folders):
    return ":".join(str(path) for path in (*folders, *JARS))


def java_command(work):
    return ["java", "-cp", classpath(Path(work) / "classes"), "Server", str(Path(work) / "tomcat")]


def run(command, cwd=None):
    """Runs a command to its end, quietly unless it fails, and returns its stdout."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BenchError(f"{' '.join(command)} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout
