"""Answer a question of one's mistake book again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from personnel.models import Officer
from training.actions._mistakes import note_answer
from training.actions.record_study import judge
from training.actions.study_errors import NotThere
from training.models import Mistake, RepeatRecord
from training.practice import practice_by_question


def repeat_mistake(
    *, officer: Officer, question_id: int, raw: object, wanted: int, at: datetime
) -> RepeatRecord:
    """Marks the answer at once and counts it; raises `NotThere` or `InvalidReply`."""
    with transaction.atomic():
        mistake = Mistake.objects.filter(officer=officer, question=question_id).first()
        revision = practice_by_question([question_id], on=local_day(at)).get(question_id)
        if mistake is None or revision is None:
            raise NotThere(_("This question is not in your mistake book, or may not be practised now."))
        judged = judge(revision, raw)
        record = RepeatRecord.objects.create(
            officer=officer,
            question_id=question_id,
            revision_id=revision.pk,
            answer=list(judged.answer) if isinstance(judged.answer, tuple) else judged.answer,
            right=judged.right,
            at=at,
        )
        note_answer(officer_id=officer.pk, question_id=question_id, right=judged.right, wanted=wanted, at=at)
    return record
