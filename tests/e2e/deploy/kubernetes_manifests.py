"""deploy/kubernetes, built by kustomize with made-up secrets."""

import re
import shutil
import tempfile
from pathlib import Path

import yaml

from kubernetes_objects import Objects, parsed
from project import KUBERNETES


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


def copied(folder):
    ignore = shutil.ignore_patterns("sdk-*", "*-keys", "*-secrets")
    return Path(shutil.copytree(KUBERNETES, Path(folder) / "kubernetes", ignore=ignore))


def built(faults, folder):
    kustomization = yaml.safe_load((folder / "kustomization.yaml").read_text())
    for generator in kustomization["secretGenerator"]:
        for file in generator["files"]:
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
