"""Words and colours for what the rows say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from law.domain.currency import Standing, standing, version_on
from law.models import StatuteVersion

SAMPLE = "示例摘要，非法条原文"
"""Stands on every view of a sample, in every language."""

STANDINGS: dict[Standing, tuple[Any, str]] = {
    Standing.IN_FORCE: (_("In force"), "good"),
    Standing.IN_FORCE_UNVERIFIED: (_("In force, effective date to be verified"), "warn"),
    Standing.NOT_YET: (_("Not yet in force"), "info"),
    Standing.REPLACED: (_("Replaced by a newer version"), ""),
    Standing.REPEALED: (_("Repealed"), "bad"),
    Standing.WITHDRAWN: (_("Withdrawn before it took effect"), "bad"),
}

FOUND_IN: dict[str, Any] = {
    "header": _("from the header"),
    "order": _("from the order of promulgation"),
    "last_article": _("from the last article"),
    "promulgation": _("day of promulgation"),
    "person": _("entered by a person"),
}


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """A version as lists show it on a day."""

    version: StatuteVersion
    name: str
    standing: Any
    tone: str
    counts: bool
    """Whether this is the version that counts on the day."""


def version_name(version: StatuteVersion) -> str:
    """What people call the version: 2025年修订, or its label."""
    return version.name or version.label


def shown_versions(versions: Iterable[StatuteVersion], on: date) -> list[ShownVersion]:
    """All versions of one statute, the newest first, with how they stand on the day."""
    rows = list(versions)
    dates = [row.dates for row in rows]
    chosen = version_on(dates, on)
    shown = []
    for row in sorted(rows, key=lambda row: row.dates.order, reverse=True):
        text, tone = STANDINGS[standing(row.dates, dates, on)]
        counts = chosen is not None and chosen.key == row.pk
        shown.append(ShownVersion(row, version_name(row), text, tone, counts))
    return shown
