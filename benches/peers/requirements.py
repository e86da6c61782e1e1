"""Installs what the benchmark needs, or names it where it cannot."""

import os
import shutil
import subprocess

from peers import JARS, OURS, BenchError

NODE_PACKAGES = (("node", "nodejs"), ("npm", "npm"))
JAR_PACKAGES = ("libtomcat10-embed-java", "libjakarta-annotation-api-java")


def ensure(names):
    """Ensures that everything the selected peers need is installed."""
    if {*OURS, "bare"} & set(names) and not shutil.which("cargo"):
        raise BenchError("cargo is missing: install Rust from https://rustup.rs")
    packages = missing(names)
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise BenchError(f"something is missing; install it with: sudo apt-get install -y {' '.join(packages)}")
    install(packages)
    if missing(names):
        raise BenchError(f"still missing after apt-get install: {' '.join(missing(names))}")


def missing(names):
    """Names of the Debian packages that would provide what is missing."""
    absent = [] if shutil.which("wrk") else ["wrk"]
    if "redis" in names and not shutil.which("redis-server"):
        absent.append("redis-server")
    if "express" in names:
        absent += [package for program, package in NODE_PACKAGES if not shutil.which(program)]
    if "servlet" in names:
        if not (shutil.which("javac") and shutil.which("java")):
            absent.append("default-jdk-headless")
        absent += [package for jar, package in zip(JARS, JAR_PACKAGES) if not jar.is_file()]
    return absent


def install(packages):
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", "-q", *command], env=quiet, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchError(f"apt-get {command[0]} failed:\n{done.stderr.strip()[-2000:]}")
