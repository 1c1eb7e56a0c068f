"""Pull closed months of weekly study into the officers' files: each month once, in chunks, repeatable after a kill."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat

from records.actions.append_entries import NewEntry, append_entries
from records.domain.kinds import STUDY_MONTH
from records.domain.sections import MONTHLY_SUMMARY
from records.models import FileEntry
from training.models import StudyMonth

ROWS_AT_ONCE: Final = 500


def file_study_months(*, at: datetime) -> int:
    """Files every closed month that is in no file yet, the total only; returns how many were new.

    What an officer read and answered day by day is formative and stays with weekly study.
    """
    return append_entries((_entry(month) for month in _unfiled()), at=at)


def _unfiled() -> Iterator[StudyMonth]:
    source = Concat(Value("study_month:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    # without the exclusion the database cannot use the index of sources, which leaves out entries without one
    filed = FileEntry.objects.filter(file__officer=OuterRef("officer"), source=source).exclude(source="")
    rows: Iterator[StudyMonth] = (
        StudyMonth.objects.filter(~Exists(filed)).order_by("pk").iterator(chunk_size=ROWS_AT_ONCE)
    )
    return rows


def _entry(month: StudyMonth) -> NewEntry:
    return NewEntry(
        officer_id=month.officer_id,
        section=MONTHLY_SUMMARY,
        kind=STUDY_MONTH,
        happened_on=month.month,
        unit_id=month.unit_id,
        payload={
            "month": month.month.isoformat(),
            "assigned": month.assigned,
            "completed": month.completed,
            "completed_late": month.completed_late,
            "minutes": month.minutes,
        },
        source=f"study_month:{month.pk}",
        policy_version_id=month.policy_version_id,
    )
