"""Write down which questions an exam asks, when its papers are sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from question_bank.models import Exposure, QuestionRevision


def record_exposures(forms: Mapping[int, int], *, exam_id: int, held_on: date, at: datetime) -> int:
    """Appends one exposure for each revision (id to the number of forms that hold it); returns how many.

    Safe to repeat: an exam tells each revision once.
    """
    rows = QuestionRevision.objects.filter(pk__in=list(forms)).values_list("pk", "question_id")
    made = Exposure.objects.bulk_create(
        (
            Exposure(
                question_id=question,
                revision_id=revision,
                exam_id=exam_id,
                held_on=held_on,
                forms=forms[revision],
                at=at,
            )
            for revision, question in rows
        ),
        ignore_conflicts=True,
    )
    return len(made)
