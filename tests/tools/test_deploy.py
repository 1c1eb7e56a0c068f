"""What an operator gets: the archive's own checks, installing, upgrading, going back, and files for the system."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.check_machine import glibc_here, obstacles
from tools.bundle import glibc_of
from tools.offline_trial import entrance

PROJECT = Path(__file__).resolve().parents[2]
DEPLOY = PROJECT / "deploy"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
MANIFEST = {"pythons": ["3.11", "3.12"], "system": "Linux", "machine": "x86_64", "glibc": "2.28"}
MANAGE = """
import os, pathlib, sys
release = pathlib.Path(__file__).resolve().parent.name
data = pathlib.Path(os.environ["LIANBING_DATA_DIR"])
with (data / "calls").open("a") as calls:
    print(release, *sys.argv[1:], file=calls)
if sys.argv[1] == "backup":
    pathlib.Path(sys.argv[2]).write_text(release)
if sys.argv[1:3] == ["migrate", "--check"]:
    sys.exit(1)
if sys.argv[1] == "migrate" and (data / "an-exam-is-open").exists():
    sys.exit(1)
"""
Bundle = Callable[[str], Path]


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """Archives of a platform that only notes which commands were called."""

    def make(release: str) -> Path:
        root = tmp_path / f"archive-{release}"
        project = root / "lianbing"
        (project / "tools").mkdir(parents=True)
        (project / "requirements").mkdir()
        (project / "requirements/runtime.txt").touch()
        (project / "tools/catalogues.py").touch()
        (project / "manage.py").write_text(MANAGE)
        shutil.copytree(DEPLOY, project / "deploy")
        (root / "wheels/pip-0-none.whl/pip").mkdir(parents=True)
        (root / "wheels/pip-0-none.whl/pip/__main__.py").touch()
        libc = ".".join(map(str, glibc_here() or (0, 0)))
        here = {"pythons": [HERE], "system": "Linux", "machine": platform.machine(), "glibc": libc}
        (root / "manifest.json").write_text(json.dumps({"release": release, **here}))
        for name in ("install.sh", "check_machine.py"):
            shutil.copy(DEPLOY / name, root)
        files = sorted(path for path in root.rglob("*") if path.is_file())
        sums = [
            f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.relative_to(root)}" for file in files
        ]
        (root / "SHA256SUMS").write_text("\n".join(sums) + "\n")
        return root

    return make


def install(root: Path, place: Path) -> subprocess.CompletedProcess[str]:
    """Runs install.sh with everything below `place`."""
    places = {"prefix": place, "data": place / "data", "config": place / "env", "backups": place / "backups"}
    options = [part for name, path in places.items() for part in (f"--{name}", str(path))]
    options += ["--user", "root" if os.geteuid() == 0 else str(os.geteuid()), "--host", "lianbing.example"]
    command = ["sh", str(root / "install.sh"), *options, "--python", sys.executable]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_installing_upgrading_and_going_back(bundle: Bundle, tmp_path: Path) -> None:
    place = tmp_path / "place"
    first = install(bundle("1.0"), place)
    (place / "data/mine").write_text("an upload")
    secret = (place / "env").read_text()
    (place / "data/an-exam-is-open").touch()
    refused = install(bundle("2.0"), place)
    current = (place / "current").resolve().name
    (place / "data/an-exam-is-open").unlink()
    upgraded = install(bundle("3.0"), place)
    back = subprocess.run(
        ["sh", str(place / "current/deploy/rollback.sh"), str(place)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (first.returncode, refused.returncode, upgraded.returncode, back.returncode) == (0, 1, 0, 0), (
        back.stderr
    )
    assert "1.0 stays current" in refused.stderr
    assert current == "1.0" == (place / "current").resolve().name
    assert "install.sh: " not in upgraded.stderr
    calls = (place / "data/calls").read_text()
    (kept,) = (place / "backups").glob("before-3.0-*.backup")
    assert re.fullmatch(
        r"1\.0 collectstatic .*\n"
        r"1\.0 backup .*before-2\.0.*\n2\.0 migrate --check\n2\.0 migrate .*\n"
        r"1\.0 backup .*before-3\.0.*\n3\.0 migrate --check\n3\.0 migrate .*\n3\.0 collectstatic .*\n"
        rf"1\.0 restore --help\n1\.0 restore {re.escape(str(kept))} --set-aside\n1\.0 collectstatic .*\n",
        calls,
    ), calls
    assert kept.read_text() == "1.0"
    assert (place / "env").read_text() == secret
    assert (place / "data/mine").read_text() == "an upload"
    assert [(place / name).stat().st_mode & 0o777 for name in ("env", "data", "backups")] == [
        0o600,
        0o700,
        0o700,
    ]
    assert re.search(r"^LIANBING_SECRET_KEY=[\w-]{80,}$", secret, re.M)
    assert "install.sh" not in first.stderr
    assert "appoint_administrators" in first.stdout


def test_an_archive_that_was_changed_installs_nothing(bundle: Bundle, tmp_path: Path) -> None:
    root = bundle("1.0")
    (root / "lianbing/manage.py").write_text("changed = True")

    done = install(root, tmp_path / "place")

    assert done.returncode == 1
    assert "copy it again" in done.stderr
    assert not (tmp_path / "place").exists()


@pytest.mark.parametrize(
    "machine, words",
    [
        (("3.12", "Linux", "x86_64", (2, 28)), []),
        (("3.13", "Linux", "x86_64", (2, 36)), ["Python 3.11 or 3.12"]),
        (("3.11", "Linux", "aarch64", (2, 36)), ["aarch64"]),
        (("3.11", "Darwin", "arm64", None), ["Darwin"]),
        (("3.11", "Linux", "x86_64", (2, 17)), ["glibc 2.28"]),
        (("3.11", "Linux", "x86_64", None), ["another C library"]),
    ],
)
def test_a_machine_that_the_archive_is_not_for_is_told_why(machine: Any, words: list[str]) -> None:
    found = obstacles(MANIFEST, *machine)

    assert len(found) == len(words)
    assert all(word in line for word, line in zip(words, found, strict=True))


def test_the_oldest_c_library_is_read_from_the_names_of_the_wheels() -> None:
    wheels = [
        "a-1-py3-none-any.whl",
        "b-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "c-1-cp311-abi3-manylinux_2_28_x86_64.whl",
        "d-1-cp311-cp311-manylinux2014_x86_64.manylinux_2_27_x86_64.whl",
    ]

    assert (glibc_of(wheels[:2]), glibc_of(wheels)) == (17, 28)


def test_units_are_what_systemd_takes(tmp_path: Path) -> None:
    """By systemd's own check where it is, by shape everywhere."""
    names = {
        "@PREFIX@": "/usr",
        "@USER@": "root",
        "@CONFIG@": "/etc/os-release",
        "@DATA@": "/var",
        "@BACKUPS@": "/srv",
    }
    units = sorted((DEPLOY / "systemd").iterdir())
    for unit in units:
        text = unit.read_text()
        assert set(re.findall(r"@\w+@", text)) <= set(names)
        if unit.suffix == ".service":
            assert "User=@USER@" in text
            assert "NoNewPrivileges=yes" in text
        for name, there in names.items():
            text = text.replace(name, there)
        text = re.sub(r"/usr/current\S*python\b", sys.executable, text).replace("/usr/current", "/usr")
        (tmp_path / unit.name).write_text(text)
    assert {unit.stem for unit in units if unit.suffix == ".service"} == {
        f"lianbing-{part}" for part in ("web", "worker", "clock", "backup")
    }
    if shutil.which("systemd-analyze"):
        paths = [str(tmp_path / unit.name) for unit in units]
        done = subprocess.run(
            ["systemd-analyze", "verify", *paths], capture_output=True, text=True, check=False
        )
        complaints = [
            line for line in done.stderr.splitlines() if "lianbing" in line and "Failed to" not in line
        ]
        assert complaints == []


def test_commands_in_units_and_scripts_exist() -> None:
    from django.core.management import get_commands

    lines = [*(DEPLOY / "systemd").glob("*.service"), DEPLOY / "backup.sh"]
    called = {name for file in lines for name in re.findall(r"manage\.py (\w+)", file.read_text())}

    assert called == {"serve", "db_worker", "run_clock", "backup"}
    assert called <= set(get_commands())


def test_the_proxy_tells_nothing_about_people_and_believes_nobody() -> None:
    text = (DEPLOY / "nginx/lianbing.conf").read_text()
    log = text[text.index("log_format") : text.index("upstream")]

    assert not re.search(r"\$(remote|http_|uri|request_uri|args|request )", log)
    for header in ("X-Forwarded-For $remote_addr", "X-Forwarded-Proto $scheme", "X-Request-ID $request_id"):
        assert f"proxy_set_header {header};" in text
    assert text.count("{") == text.count("}")


def test_settings_of_the_database_lose_nothing_and_log_no_values() -> None:
    text = (DEPLOY / "postgresql/lianbing.conf").read_text()
    for line in (
        "fsync = on",
        "synchronous_commit = on",
        "full_page_writes = on",
        "log_parameter_max_length = 0",
    ):
        assert f"\n{line}\n" in text


def test_where_no_namespace_may_be_made_the_trial_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert entrance() is None
