"""`make test`: the whole suite on SQLite with a browser, then what concerns the database again on PostgreSQL.

Nothing is skipped in silence: what could not run is listed last, with the one command that mends it. With CI=true a
skipped test is a failure. Further arguments go to both runs of pytest.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools import with_postgres

PROJECT = Path(__file__).resolve().parent.parent
BROWSER = ("chromium", "fonts-noto-cjk")
QUICK_BROWSER = "chromium-headless-shell"
"""Spares half of the browser's share of processor time; where it cannot be had, Chromium itself is driven."""
DIRECTORY = ("slapd",)
ON_POSTGRES = "postgres or both_databases or concurrency"
IMPATIENT = (
    "-o",
    "Acquire::Retries=0",
    "-o",
    "Acquire::http::Timeout=10",
    "-o",
    "Acquire::https::Timeout=10",
)
"""Without a network nobody waits for packages."""
NOTHING_COLLECTED = 5
"""pytest's exit code when a selection is empty."""


def _browser_and_fonts() -> bool:
    """Whether Chromium and a Chinese font are installed."""
    browser = any(map(shutil.which, (QUICK_BROWSER, "chromium", "chromium-browser", "google-chrome")))
    if not browser or shutil.which("fc-list") is None:
        return browser
    fonts = subprocess.run(["fc-list", ":lang=zh", "family"], capture_output=True, text=True, check=False)
    return bool(fonts.stdout.strip())


def _directory() -> bool:
    """Whether a directory server is installed."""
    return shutil.which("slapd", path=f"{os.environ.get('PATH', '')}:/usr/sbin") is not None


def _install_programs() -> None:
    """Installs what tests need where this person may; otherwise the account at the end says how."""
    needed = [*(() if _browser_and_fonts() else BROWSER), *(() if _directory() else DIRECTORY)]
    welcome = [] if shutil.which(QUICK_BROWSER) else [QUICK_BROWSER]
    if not (needed or welcome) or shutil.which("apt-get") is None:
        return
    may = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if may and (shutil.which("sudo") is None or subprocess.run([*may, "true"], check=False).returncode):
        return
    print(f"Installing {' and '.join([*needed, *welcome])}", flush=True)
    quiet = [*may, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *IMPATIENT]
    subprocess.run([*quiet, "update"], check=False)
    for packages in filter(None, (needed, welcome)):
        subprocess.run([*quiet, "install", "-y", "--no-install-recommends", *packages], check=False)


def _pytest(*arguments: str) -> list[str]:
    """One process more than cores, since browser tests wait for pages; who has nothing left takes from the others."""
    workers = str(min(4, (os.cpu_count() or 2) + 1))
    return [sys.executable, "-m", "pytest", "-q", "-n", workers, "--dist", "worksteal", *arguments]


def _runs(extra: list[str], environment: dict[str, str]) -> Iterator[tuple[str, int]]:
    """Runs both halves; yields what each is and its exit code."""
    on_sqlite = {name: value for name, value in environment.items() if name != "DATABASE_URL"}
    print("--- the suite on SQLite", flush=True)
    command = _pytest("-m", "not postgres", *extra)
    yield "SQLite", subprocess.run(command, cwd=PROJECT, env=on_sqlite, check=False).returncode
    print("--- constraints, concurrency and the save protocol on PostgreSQL", flush=True)
    command = [sys.executable, "-m", "tools.with_postgres", *_pytest("-m", ON_POSTGRES, *extra)]
    yield "PostgreSQL", subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def _account(ledger: Path) -> list[str]:
    """One line per reason why tests did not run."""
    lines = ledger.read_text(encoding="utf-8").splitlines() if ledger.exists() else []
    return [f"{len(tests)} tests: {reason}" for reason, tests in map(json.loads, lines)]


def main(extra: list[str]) -> int:
    """Runs everything; exit 0 only when all that ran passed (and, on CI, when nothing was skipped)."""
    started = time.monotonic()
    _install_programs()
    on_ci = os.environ.get("CI") == "true"
    failed: list[str] = []
    with tempfile.TemporaryDirectory(prefix="lianbing-suite-") as folder:
        ledger = Path(folder) / "skipped"
        missing = []
        for name, code in _runs(extra, {**os.environ, "LIANBING_SKIPS_FILE": str(ledger)}):
            if code == with_postgres.MISSING and name == "PostgreSQL":
                missing.append(f"every test on PostgreSQL: {with_postgres.REASON}")
            elif code not in (0, NOTHING_COLLECTED):
                failed.append(name)
        missing += _account(ledger)
    print(f"--- {time.monotonic() - started:.0f} s")
    for line in missing:
        print(f"could not run: {line}")
    if failed:
        print(f"failed: {', '.join(failed)}")
    return 1 if failed or (on_ci and missing) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
