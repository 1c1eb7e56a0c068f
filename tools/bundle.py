"""`make bundle`: one archive with the platform and all it needs, which installs without a network.

    dist/lianbing-VERSION.tar.gz
        install.sh           checks the sums and the machine, asks nothing (docs/operations.md)
        manifest.json        which release this is, and the Pythons and machines it is for
        check_machine.py     what install.sh asks about the machine
        lianbing/            the project, as committed: vendored scripts and styles, Chinese texts, deploy/
        wheels/              every locked dependency, pip itself, and the fonts of printed documents
        SHA256SUMS           of every file

For other machines than this one: `--python 3.11 --python 3.12 --machine aarch64`. Screens need no font from here: they
use the Chinese fonts of the computers they are read on (Windows and phones bring one; Linux desktops: fonts-noto-cjk).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ("bundle.txt", "runtime.txt", "ldap.txt", "oidc.txt")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
GLIBC = re.compile(r"manylinux_2_(\d+)_")
NEWEST_GLIBC = 34
"""Wheels that need a newer one are not taken for other machines."""
OLD_NAMES = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}


def _version() -> str:
    return str(tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]["version"])


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=PROJECT, check=True, capture_output=True).stdout


def _export(target: Path) -> None:
    """The committed files, without history."""
    subprocess.run(["tar", "-x", "-C", str(target)], input=_git("archive", "HEAD"), check=True)


def _wheels(target: Path, pythons: list[str], machine: str) -> None:
    """Every locked dependency, checked against its hash, for each of the Pythons."""
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
    command += ["--disable-pip-version-check", "--dest", str(target)]
    for name in REQUIREMENTS:
        command += ["-r", str(PROJECT / "requirements" / name)]
    for python in pythons:
        foreign = [] if (python, machine) == (HERE, platform.machine()) else _as_on(python, machine)
        subprocess.run([*command, *foreign], check=True)


def _as_on(python: str, machine: str) -> list[str]:
    """Options by which pip chooses for another Python or machine."""
    options = ["--implementation", "cp", "--python-version", python]
    for abi in (f"cp{python.replace('.', '')}", "abi3", "none"):
        options += ["--abi", abi]
    tags = [f"manylinux_2_{minor}" for minor in range(NEWEST_GLIBC, 4, -1)]
    for tag in (*tags, *OLD_NAMES, "linux"):
        options += ["--platform", f"{tag}_{machine}"]
    return options


def glibc_of(wheels: list[str]) -> int:
    """The minor version of the oldest glibc 2 that all wheels run on; a wheel names every one it was built for."""
    needed = [0]
    for wheel in wheels:
        minors = [int(minor) for minor in GLIBC.findall(wheel)]
        minors += [minor for name, minor in OLD_NAMES.items() if f"{name}_" in wheel]
        needed += [min(minors)] if minors else []
    return max(needed)


def _manifest(wheels: list[str], pythons: list[str], machine: str) -> dict[str, object]:
    commit = _git("rev-parse", "--short=8", "HEAD").decode().strip()
    return {
        "release": f"{_version()}-{commit}",
        "version": _version(),
        "pythons": pythons,
        "system": "Linux",
        "machine": machine,
        "glibc": f"2.{glibc_of(wheels)}",
        "wheels": len(wheels),
        "fonts": [wheel for wheel in wheels if "fonts" in wheel],
        "vendored": sorted(
            file.relative_to(PROJECT).as_posix()
            for file in (PROJECT / "static/vendor").rglob("*")
            if file.is_file()
        ),
    }


def _sums(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}" for path in files]
    return "\n".join(lines) + "\n"


def build(pythons: list[str], machine: str) -> Path:
    """Writes the archive of the commit that is checked out; returns where it is."""
    name = f"lianbing-{_version()}"
    target = PROJECT / "dist" / f"{name}.tar.gz"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="lianbing-bundle-") as folder:
        root = Path(folder) / name
        (root / "lianbing").mkdir(parents=True)
        (root / "wheels").mkdir()
        _export(root / "lianbing")
        _wheels(root / "wheels", pythons, machine)
        wheels = sorted(path.name for path in (root / "wheels").iterdir())
        manifest = json.dumps(_manifest(wheels, pythons, machine), indent=2)
        (root / "manifest.json").write_text(manifest + "\n", encoding="utf-8")
        for tool in ("install.sh", "check_machine.py"):
            (root / tool).write_bytes((root / "lianbing" / "deploy" / tool).read_bytes())
        (root / "SHA256SUMS").write_text(_sums(root), encoding="utf-8")
        with tarfile.open(target, "w:gz", compresslevel=6) as archive:
            archive.add(root, arcname=name)
    return target


def main(arguments: list[str]) -> int:
    """Builds the archive and says where it is, for which machines, and its checksum."""
    parser = argparse.ArgumentParser(description="One archive that installs without a network.")
    parser.add_argument(
        "--python", action="append", metavar="3.12", help=f"may be given again; default {HERE}"
    )
    parser.add_argument("--machine", default=platform.machine(), help="x86_64 or aarch64; default: as here")
    options = parser.parse_args(arguments)
    pythons = options.python or [HERE]
    target = build(pythons, options.machine)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    print(f"{target.relative_to(PROJECT)}: {target.stat().st_size // 1024 // 1024} MB, sha256 {digest}")
    print(f"for Python {', '.join(pythons)} on {options.machine}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
