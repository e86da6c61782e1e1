"""wrk, with as many requests as the machine can send."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32
# Much longer than a response takes, even on a busy machine.
TIMEOUT = "20s"
SCRIPT = Path(__file__).resolve().parents[3] / "benches/peers/post.lua"


@dataclass(frozen=True)
class Load:
    """The result of wrk or another caller. `faults` are responses other than 200, or missing ones."""

    requests: int
    seconds: float
    p99_ms: float
    faults: int
    first_fault: str = ""

    @property
    def rate(self):
        return self.requests / self.seconds


async def full_load(port, key, seconds):
    shape = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "--timeout", TIMEOUT]
    headers = ["-H", f"Authorization: Bearer {key}"]
    url = f"http://127.0.0.1:{port}/signature"
    pipe = asyncio.subprocess.PIPE
    wrk = await asyncio.create_subprocess_exec("wrk", *shape, *headers, "-s", str(SCRIPT), url, stdout=pipe)
    try:
        said, _ = await wrk.communicate()
    finally:
        if wrk.returncode is None:
            wrk.kill()
    return Load(**json.loads(said.splitlines()[-1]))
