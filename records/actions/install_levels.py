"""Give a bureau the levels and tracks that most begin with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer, Unit
from records.models import QualificationLevel, Track

LEVELS: Final = (("basic", "基本级"), ("intermediate", "中级"), ("advanced", "高级"))
"""Official names of 2010; a bureau whose rules know others keeps other rows."""
TRACKS: Final[Sequence[tuple[str, str, tuple[str, ...]]]] = (
    ("general", "综合", ()),
    ("criminal", "刑事", ("刑侦", "经侦", "禁毒")),
    ("administrative", "行政", ("治安", "出入境")),
    ("traffic", "交通", ("交通", "交警")),
)
"""The four tracks of a local rule, with the police types that they are meant for."""


@transaction.atomic
def install_levels(*, unit: Unit, actor: Officer | None, at: datetime) -> int:
    """Writes the usual levels and tracks of `unit` unless it keeps levels already; returns how many levels were new.

    Records `levels.installed`.
    """
    if QualificationLevel.objects.filter(unit=unit).exists():
        return 0
    QualificationLevel.objects.bulk_create(
        QualificationLevel(unit=unit, code=code, name=name, order=order)
        for order, (code, name) in enumerate(LEVELS, start=1)
    )
    Track.objects.bulk_create(
        Track(unit=unit, code=code, name=name, order=order, police_types=list(types))
        for order, (code, name, types) in enumerate(TRACKS, start=1)
    )
    record_audit_event(
        kind="levels.installed",
        actor_id=actor.pk if actor else None,
        at=at,
        subject=f"unit:{unit.pk}",
        facts={"levels": len(LEVELS), "tracks": len(TRACKS)},
    )
    return len(LEVELS)
