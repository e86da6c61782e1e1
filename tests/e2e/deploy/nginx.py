"""nginx.conf in a real nginx: accepted, and its forwarded headers are true."""

import http.client
import os
import re
import ssl
import tempfile
from pathlib import Path

import forwarded
from programs import free_port, listens, started, until
from project import DEPLOY


def check(faults):
    snippet = (DEPLOY / "nginx.conf").read_text()
    with tempfile.TemporaryDirectory() as folder, forwarded.echo() as upstream:
        make_certificate(faults, folder)
        port = free_port()
        for here, there in [
            ("server 127.0.0.1:4000;", f"server 127.0.0.1:{upstream};"),
            ("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;"),
            ("listen [::]:443 ssl;", ""),
            ("/etc/ssl/zoom.example.com", folder),
        ]:
            faults.expect(here in snippet, f"nginx.conf has no {here}")
            snippet = snippet.replace(here, there)
        uncommented = re.sub(r"^    #(?=\w+ .*;$)", "    ", snippet, flags=re.M)
        faults.expect(uncommented != snippet, "nginx.conf has no settings in comments")
        faults.run(*nginx(folder, "full.conf", uncommented), "-t")
        plain = nginx(folder, "plain.conf", snippet)
        faults.run(*plain, "-t")
        faults.stop_if_any()
        with started(plain) as program:
            until(faults, program, "nginx's answer", lambda: listens(port))
            forwarded.check(faults, "nginx", "https", lambda: connect(port))


def make_certificate(faults, folder):
    faults.run(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-days", "1", "-subj", "/CN=zoom.example.com"),
        *("-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"),
    )


def nginx(folder, name, snippet):
    """The command of an nginx that writes only into the folder."""
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    )
    user = "user root root;" if os.getuid() == 0 else ""
    config = Path(folder) / name
    config.write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr;\n"
        f"events {{}}\nhttp {{ access_log off;\n{temporary}\n{snippet}\n}}\n"
    )
    return ["nginx", "-e", "stderr", "-p", folder, "-c", str(config)]


def connect(port):
    trust_all = ssl.create_default_context()
    trust_all.check_hostname = False
    trust_all.verify_mode = ssl.CERT_NONE
    source = (forwarded.CALLER, 0)
    return http.client.HTTPSConnection(
        "127.0.0.1", port, context=trust_all, timeout=10, source_address=source
    )
