"""The one place that writes the mistake book."""

from __future__ import annotations

from datetime import datetime

from training.domain.study import Standing, after_answer
from training.models import Mistake


def note_answer(*, officer_id: int, question_id: int, right: bool, wanted: int, at: datetime) -> None:
    """Counts one answer; inside the transaction that keeps the answer."""
    found = Mistake.objects.select_for_update().filter(officer=officer_id, question=question_id)
    row = found.first()
    if row is None and not right:
        Mistake.objects.get_or_create(officer_id=officer_id, question_id=question_id)
        row = found.get()
    if row is None:
        return
    before = Standing(row.wrong_count, row.right_in_row, row.mastered_at is not None)
    after = after_answer(before, right=right, wanted=wanted)
    if after is None or after == before:
        return
    row.wrong_count, row.right_in_row = after.wrong_count, after.right_in_row
    row.mastered_at = (row.mastered_at or at) if after.mastered else None
    row.last_wrong_at = row.last_wrong_at if right else at
    row.save(update_fields=["wrong_count", "right_in_row", "mastered_at", "last_wrong_at"])
