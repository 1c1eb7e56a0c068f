"""The only code that writes what became of a month of a series."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from exams.actions._moves import IllegalMove, LostRace
from exams.domain.states import MONTH_MOVES, MonthState, may_move
from exams.models import Exam, SeriesMonth, SeriesVersion


def write_month(
    version: SeriesVersion,
    month: date,
    to: MonthState,
    *,
    at: datetime,
    exam: Exam | None = None,
    problem: dict[str, Any] | None = None,
) -> SeriesMonth:
    """Says what became of `month`: a first row, or a move of the one that is there.

    Raises IllegalMove, LostRace, and IntegrityError when another worker wrote the first row meanwhile.
    """
    facts: dict[str, Any] = {
        "version": version,
        "state": to.value,
        "exam": exam,
        "problem": problem or {},
        "at": at,
    }
    held = SeriesMonth.objects.filter(series=version.series_id, month=month).first()
    if held is None:
        with transaction.atomic():
            return SeriesMonth.objects.create(series_id=version.series_id, month=month, **facts)
    source = MonthState(held.state)
    if not may_move(MONTH_MOVES, source, to):
        raise IllegalMove(_("This month has its exam, or was left out."))
    if SeriesMonth.objects.filter(pk=held.pk, state=source, at=held.at).update(**facts) != 1:
        raise LostRace(_("Somebody else was faster than you. Look at the series again."))
    return SeriesMonth.objects.get(pk=held.pk)


def claim_makeup(month: SeriesMonth, *, at: datetime) -> bool:
    """Whether this worker is the one that drafts the make-up of `month`."""
    mine = SeriesMonth.objects.filter(pk=month.pk, makeup_looked_at=None).update(makeup_looked_at=at)
    return mine == 1
