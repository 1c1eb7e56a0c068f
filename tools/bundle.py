"""`make bundle`: one archive with the platform and the wheels it needs, which installs without a network.

    dist/lianbing-VERSION.tar.gz
        lianbing/            the project, as committed
        wheels/              every locked dependency, for this Python and this kind of machine
        SHA256SUMS           of every file
        install.sh           checks the sums, makes .venv, installs from wheels/ alone

The platform uses the fonts of the machines it is read on and carries none.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ("installer.txt", "runtime.txt")
INSTALL = """#!/bin/sh
# Installs the platform beside this file, without a network: sh install.sh [PYTHON]
set -eu
cd "$(dirname "$0")"
sha256sum --quiet --check SHA256SUMS
"${1:-python3}" -m venv lianbing/.venv
lianbing/.venv/bin/python -m pip install --quiet --no-index --find-links wheels --require-hashes \\
  -r lianbing/requirements/runtime.txt
cd lianbing
.venv/bin/python -m tools.catalogues compile
echo "Installed. Next: docs/settings.md, then .venv/bin/python manage.py migrate and collectstatic."
"""


def _version() -> str:
    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])


def _export(target: Path) -> None:
    """The committed files, without history."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=PROJECT, check=True, capture_output=True).stdout
    subprocess.run(["tar", "-x", "-C", str(target)], input=archive, check=True)


def _wheels(target: Path) -> None:
    """Every locked dependency, checked against its hash."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--only-binary",
        ":all:",
        "--require-hashes",
    ]
    requirements = [
        argument for name in REQUIREMENTS for argument in ("-r", str(PROJECT / "requirements" / name))
    ]
    subprocess.run([*command, "--dest", str(target), *requirements], check=True)


def _sums(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}" for path in files]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Writes the archive and says where it is."""
    name = f"lianbing-{_version()}"
    target = PROJECT / "dist" / f"{name}.tar.gz"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lianbing-bundle-") as folder:
        root = Path(folder) / name
        (root / "lianbing").mkdir(parents=True)
        (root / "wheels").mkdir()
        _export(root / "lianbing")
        _wheels(root / "wheels")
        (root / "SHA256SUMS").write_text(_sums(root), encoding="utf-8")
        (root / "install.sh").write_text(INSTALL, encoding="utf-8")
        with tarfile.open(target, "w:gz") as archive:
            archive.add(root, arcname=name)
    print(f"{target.relative_to(PROJECT)}: {target.stat().st_size // 1024 // 1024} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
