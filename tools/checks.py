"""`make check`: everything that can be said about the code without running the product."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
STRICT = ("*/domain", "*/actions", "psychometrics")
"""Where every line is typed strictly."""


def _strictly_typed() -> list[str]:
    places = [
        place for pattern in STRICT for place in sorted(PROJECT.glob(pattern)) if any(place.rglob("*.py"))
    ]
    return [place.relative_to(PROJECT).as_posix() for place in places]


def steps() -> dict[str, list[str]]:
    """Each check by its name, as a command."""
    python = sys.executable
    return {
        "types": [str(BIN / "mypy"), *_strictly_typed()],
        "lint": [str(BIN / "ruff"), "check", "--quiet"],
        "format": [str(BIN / "ruff"), "format", "--check", "--quiet"],
        "import contracts": [str(BIN / "lint-imports"), "--no-logo"],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "translations": [python, "-m", "tools.catalogues", "check"],
        "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
    }


def _run(name: str, command: list[str]) -> tuple[str, bool, float, str]:
    started = time.monotonic()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    return name, done.returncode == 0, time.monotonic() - started, (done.stdout + done.stderr).strip()


def main() -> int:
    """Runs the checks two at a time; prints what each said when it found something; exit 1 when any did."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda step: _run(*step), steps().items()))
    for name, good, _seconds, output in results:
        if not good:
            print(f"--- {name}\n{output}\n")
    for name, good, seconds, _output in results:
        print(f"{'ok    ' if good else 'WRONG '} {name} ({seconds:.1f} s)")
    return 0 if all(good for _name, good, _seconds, _output in results) else 1


if __name__ == "__main__":
    sys.exit(main())
