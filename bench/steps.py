"""What follows three years of exams in `bench/scale.py`: the steps of the clock that count and close."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from bench.bureau import Bureau
from bench.pages import Staff


def after_months(
    bureau: Bureau,
    members: Staff,
    calendar: Sequence[date],
    at: datetime,
    timed: Callable[[str, Callable[[], Any]], Any],
) -> None:
    """Runs and times each step."""
