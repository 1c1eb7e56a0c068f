"""The day whose law a study reads."""

from __future__ import annotations

from datetime import date

from law.models import StatuteVersion


def law_day(version: StatuteVersion | None, on: date) -> date:
    """The day `on`, or the first day of the new version that is studied where that is still ahead."""
    return on if version is None else max(on, version.dates.begins_on)
