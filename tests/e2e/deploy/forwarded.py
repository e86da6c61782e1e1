"""What a proxy forwards for callers who lie about their address: an echo stands in for the
server, and returns the headers it received."""

import http.server
import json
import threading
from contextlib import contextmanager

# The caller's real address, and the one it claims.
CALLER, SMUGGLED = "127.0.0.2", "203.0.113.9"

HONEST = [("Authorization", "Bearer x"), ("webhook-id", "1"), ("X-API-Key", "k")]

ATTEMPTS = [
    [],
    [("X-Forwarded-For", SMUGGLED)],
    [("x-forwarded-for", SMUGGLED), ("X-Forwarded-For", f"{SMUGGLED}, 127.0.0.1")],
    [("Forwarded", f"for={SMUGGLED}")],
    [("forwarded", f'for="{SMUGGLED}:1"'), ("Forwarded", "for=127.0.0.1")],
    [("Forwarded", f"for={SMUGGLED}"), ("X-Forwarded-For", SMUGGLED)],
    [("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "evil.example")],
    [("Connection", "X-Forwarded-For"), ("X-Forwarded-For", SMUGGLED)],
]


class Echo(http.server.BaseHTTPRequestHandler):
    """Stands in for the server: responds with the headers it received."""

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


@contextmanager
def echo():
    """Yields its port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()


def check(faults, name, scheme, connect):
    """Whatever address a caller claims, the server gets the one that the proxy saw.

    `connect` opens a connection to the proxy from the address CALLER.
    """
    for attempt in ATTEMPTS:
        connection = connect()
        try:
            status, answer = ask(connection, [*HONEST, *attempt])
        except OSError as error:
            faults.add(f"{name}: {attempt}: {error}")
            continue
        finally:
            connection.close()
        if status != 200:
            faults.add(f"{name}: {attempt}: status {status}")
            continue
        judge(faults, f"{name}: {attempt}", scheme, json.loads(answer)["headers"])
    check_long_body(faults, name, connect)


def ask(connection, sent, body=b"{}"):
    connection.putrequest("POST", "/signature", skip_host=True)
    for name, value in [("Host", "zoom.example.com"), *sent]:
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    return response.status, response.read()


def judge(faults, where, scheme, headers):
    got = {}
    for name, value in headers:
        got.setdefault(name.lower(), []).append(value)
    for name, wanted in [
        ("x-forwarded-for", [CALLER]),
        ("forwarded", None),
        ("x-forwarded-proto", [scheme]),
        ("host", ["zoom.example.com"]),
        ("x-forwarded-host", ["zoom.example.com"]),
    ]:
        faults.expect(got.get(name) == wanted, f"{where}: {name} is not {wanted}: {got}")
    for name, value in HONEST:
        faults.expect(got.get(name.lower()) == [value], f"{where}: {name} is lost")


def check_long_body(faults, name, connect):
    """For a body a little over 16 KiB the server's own error is wanted, not the proxy's."""
    connection = connect()
    status, _ = ask(connection, HONEST, b"x" * 17 * 1024)
    connection.close()
    faults.expect(status == 200, f"{name}: 17 KiB do not reach the server: {status}")
