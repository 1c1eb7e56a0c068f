"""`make offline-trial`: from the archive to the first sign-in where no network is, with figures.

Builds the archive (or takes `--bundle FILE`), enters a network namespace that has nothing but its own loopback, and
there: unpacks, runs install.sh with an empty HOME, migrates, appoints the administrators, starts the platform as in
service, signs the system administrator in with the one-time code and has a password chosen. Exit code 69 with the
reason where namespaces may not be made.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from tools import bundle
from tools.visiting import Browser, Failed, first_sign_in, wait_until_ready

CANNOT = 69
"""EX_UNAVAILABLE: this machine does not let us make a network namespace."""
PORT = 8765
SITE = f"http://127.0.0.1:{PORT}"
OUTSIDE = ("192.0.2.1", 443)
"""An address that leads nowhere on purpose (RFC 5737): without a route, even trying is refused at once."""
INSIDE = "--inside"
T = TypeVar("T")


def entrance() -> list[str] | None:
    """The command that enters a network namespace here: as root, or as root of a user namespace; else None."""
    for command in (["unshare", "--net"], ["unshare", "--user", "--map-root-user", "--net"]):
        if (
            shutil.which("unshare")
            and not subprocess.run([*command, "true"], capture_output=True, check=False).returncode
        ):
            return command
    return None


def _timed(name: str, figures: dict[str, float], work: Callable[[], T]) -> T:
    started = time.monotonic()
    answer = work()
    figures[name] = time.monotonic() - started
    print(f"  {name}: {figures[name]:.1f} s", flush=True)
    return answer


def _without_network() -> None:
    """Loopback up; and proof that there is nothing else."""
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    routes = subprocess.run(["ip", "route"], capture_output=True, text=True, check=True).stdout.strip()
    try:
        socket.create_connection(OUTSIDE, timeout=5).close()
    except OSError as error:
        print(f"  no route: {routes or 'the table is empty'}; reaching out: {error.strerror}", flush=True)
    else:
        raise Failed("this namespace reaches the network")
    if routes:
        raise Failed(f"there is a route: {routes}")


def _megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1024**2


def inside(archive: Path, folder: Path) -> dict[str, float]:
    """The trial itself; returns its figures (seconds by step, MB)."""
    figures: dict[str, float] = {}
    home, place = folder / "home", folder / "place"
    home.mkdir()
    environment = {"HOME": str(home), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}

    def run(*command: str) -> str:
        done = subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode:
            raise Failed(f"{' '.join(command)}: {done.stdout}{done.stderr}")
        return done.stdout

    _without_network()
    _timed("unpack", figures, lambda: run("tar", "-xzf", str(archive)))
    (unpacked,) = folder.glob("lianbing-*")
    python = str(Path(sys.base_prefix) / "bin" / f"python{bundle.HERE}")
    places = {
        "prefix": place,
        "data": place / "data",
        "config": place / "lianbing.env",
        "backups": place / "backups",
    }
    options = [part for name, path in places.items() for part in (f"--{name}", str(path))]
    if os.geteuid() == 0:
        options += ["--user", "root"]
    install = ("sh", str(unpacked / "install.sh"), *options, "--host", "127.0.0.1", "--python", python)
    _timed("install.sh", figures, lambda: run(*install))
    with (place / "lianbing.env").open("a") as settings:  # one machine, no proxy: cookies without Secure
        settings.write(f"LIANBING_INSECURE_HTTP=1\nLIANBING_PUBLIC_URL={SITE}\n")
    lianbing = str(place / "bin" / "lianbing")
    _timed("migrate", figures, lambda: run(lianbing, "migrate", "--verbosity", "0"))
    told = _timed(
        "appoint_administrators", figures, lambda: run(lianbing, "appoint_administrators", "--json")
    )
    login = next(login for login in json.loads(told)["logins"] if login["role"] == "system_admin")
    server = subprocess.Popen([lianbing, "serve", "--port", str(PORT)], cwd=folder, env=environment)
    try:
        _timed("start", figures, lambda: wait_until_ready(SITE, server))
        _timed("first sign-in", figures, lambda: first_sign_in(lambda: Browser(SITE), login))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    figures["installed MB"] = _megabytes(place / "releases")
    figures["left in HOME MB"] = _megabytes(home)
    return figures


def main(arguments: list[str]) -> int:
    """Runs the trial and prints its figures; exit 0 when the first sign-in worked."""
    if arguments[:1] == [INSIDE]:
        figures = inside(Path(arguments[1]), Path(arguments[2]))
        Path(arguments[3]).write_text(json.dumps(figures))
        return 0
    parser = argparse.ArgumentParser(description="From the archive to the first sign-in without a network.")
    parser.add_argument("--bundle", type=Path, help="an archive that is there already")
    options = parser.parse_args(arguments)
    enter = entrance()
    if enter is None:
        print(
            "No trial: this machine lets nobody but root make a network namespace (unshare --net).",
            file=sys.stderr,
        )
        return CANNOT
    started = time.monotonic()
    archive = (options.bundle or bundle.build([bundle.HERE], platform.machine())).resolve()
    print(
        f"{archive.name}: {archive.stat().st_size / 1024**2:.0f} MB, {time.monotonic() - started:.0f} s to build"
    )
    with tempfile.TemporaryDirectory(prefix="lianbing-offline-") as folder:
        (work := Path(folder) / "work").mkdir()
        told = Path(folder) / "figures.json"
        command = [
            *enter,
            sys.executable,
            "-m",
            "tools.offline_trial",
            INSIDE,
            str(archive),
            str(work),
            str(told),
        ]
        code = subprocess.run(command, cwd=bundle.PROJECT, check=False).returncode
        if code:
            print("the trial failed", file=sys.stderr)
            return 1
        figures = json.loads(told.read_text())
    seconds = sum(value for name, value in figures.items() if "MB" not in name)
    print(
        f"from the archive to the first sign-in: {seconds:.0f} s, {figures['installed MB']:.0f} MB installed"
    )
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Failed, urllib.error.URLError) as failure:
        print(f"the trial failed: {failure}", file=sys.stderr)
        sys.exit(1)
