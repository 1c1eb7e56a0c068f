"""Nothing is skipped in silence: what could not run is listed at the end, with the one command that mends it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

LEDGER = "LIANBING_SKIPS_FILE"
"""Names a file to which each run appends its skipped tests, for the account at the end of `make test`."""


def skipped_reports(config: pytest.Config) -> list[Any]:
    """Reports of the tests that did not run, on the process that reports."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


def reason_of(report: Any) -> str:
    """Why a test did not run."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(reason).removeprefix("Skipped: ")


def by_reason(config: pytest.Config) -> dict[str, list[str]]:
    """Skipped tests under their reasons."""
    reasons: dict[str, list[str]] = {}
    for report in skipped_reports(config):
        reasons.setdefault(reason_of(report), []).append(report.nodeid)
    return reasons


def write_ledger(config: pytest.Config) -> None:
    """Appends the skipped tests to the file that the environment names, if it names one."""
    path = os.environ.get(LEDGER)
    if path:
        with Path(path).open("a", encoding="utf-8") as handle:
            for reason, tests in by_reason(config).items():
                handle.write(json.dumps([reason, tests]) + "\n")
