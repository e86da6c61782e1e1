"""deploy/kubernetes, built by kustomize with made-up secrets."""

import os
import re
import shutil
import tempfile
import textwrap
from pathlib import Path

import yaml

from kubernetes_objects import Objects, parsed
from project import KUBERNETES
from server import SECRETS, binary

# Those of the plain manifests, for a server that is started with them.
SECRET_FILES = {
    "sdk-key": "ZOOM_MEETING_SDK_KEY",
    "sdk-secret": "ZOOM_MEETING_SDK_SECRET",
    "participant-api-keys": "PARTICIPANT_API_KEYS",
}


def plain(faults):
    """What kubectl would apply."""
    with tempfile.TemporaryDirectory() as folder:
        return Objects(faults, built(faults, copied(folder)))


def full(faults):
    """The same with everything in comments enabled."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = copied(temporary)
        uncomment(faults, folder / "kustomization.yaml", r"^( +)# (- (?:[A-Z_]+=|secrets/))")
        uncomment(faults, folder / "deployment.yaml", r"^( +)# (- name: \w+_FILE|  value: /run/)")
        policy = folder / "networkpolicy.yaml"
        policy.write_text(policy.read_text().replace("egress: []", "egress:"))
        uncomment(faults, policy, r"^  #(  .*)()$")
        return Objects(faults, built(faults, folder))


def two_apps(faults):
    """With the component two-apps, after what its README.md says."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = copied(temporary)
        kustomization = folder / "kustomization.yaml"
        uncomment(faults, kustomization, r"^()# (components:|  - two-apps)$")
        text, count = re.subn(r"^ +- secrets/sdk-(key|secret)\n", "", kustomization.read_text(), flags=re.M)
        faults.expect(count == 2, f"kustomization.yaml has {count} files of the one app")
        kustomization.write_text(text)
        readme = (folder / "two-apps/README.md").read_text()
        path = f"{Path(binary(faults)).parent}:{os.environ['PATH']}"
        for told in re.findall(r"^ *```sh\n(.*?)^ *```$", readme, re.M | re.S):
            commands = re.sub(r"YOUR_(\w+)", lambda name: SECRETS[f"ZOOM_APP_{name[1]}"], told)
            faults.run("sh", "-e", "-c", commands, cwd=folder / "two-apps", env={"PATH": path})
        faults.stop_if_any()
        return Objects(faults, built(faults, folder))


def valkey(faults):
    """With the component valkey, after what its README.md says."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = copied(temporary)
        uncomment(faults, folder / "kustomization.yaml", r"^()# (components:|  - valkey)$")
        for name, variable in SECRET_FILES.items():
            (folder / "secrets" / name).write_text(SECRETS[variable])
        readme = (folder / "valkey/README.md").read_text()
        # The other one applies it.
        [told, _] = re.findall(r"^ *```sh\n(.*?)^ *```$", readme, re.M | re.S)
        faults.run("sh", "-e", "-c", textwrap.dedent(told), cwd=folder / "valkey")
        faults.stop_if_any()
        return Objects(faults, built(faults, folder))


def copied(folder):
    ignore = shutil.ignore_patterns("sdk-*", "*-keys", "*-secrets", "app-*", "redis-url", "users.acl")
    return Path(shutil.copytree(KUBERNETES, Path(folder) / "kubernetes", ignore=ignore))


def built(faults, folder):
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    for generator in kustomization["secretGenerator"]:
        for file in generator["files"]:
            if not (folder / file).exists():
                (folder / file).write_text("made up\n")
    command = ["kustomize", "build"] if shutil.which("kustomize") else ["kubectl", "kustomize"]
    done = faults.run(*command, str(folder))
    return parsed(done.stdout)


def uncomment(faults, path, pattern):
    """Uncomments every line that matches; at least one must."""
    text = path.read_text()
    plain, count = re.subn(pattern, r"\1\2", text, flags=re.M)
    faults.expect(count > 0, f"{path.name} has no comment like {pattern}")
    path.write_text(plain)
