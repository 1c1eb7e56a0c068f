"""An officer appeals against the own result, or takes the appeal back."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from exams.actions._appeal_moves import move_appeal, note_appeal
from exams.domain.after_exam import AppealState
from exams.domain.states import ExamState
from exams.models import Appeal, AppealWindow, Result
from personnel.models import Officer

SHOWN: Final = (ExamState.PROVISIONAL, ExamState.RELEASED)
LONGEST: Final = 2000


class CannotAppeal(Refused):
    """No appeal is possible, or not this one; `code` says why."""


def file_appeal(*, attempt_id: UUID, officer: Officer, number: int, words: str, at: datetime) -> Appeal:
    """Keeps an appeal of `officer` against the newest result of the own attempt.

    `number` is the question in the own paper, from 1, or 0 for the whole result. In time while the days for appeals are
    open; one appeal per question waits at a time. Raises `CannotAppeal`. Writes the audit event `appeal.filed`.
    """
    result = (
        Result.objects.filter(attempt=attempt_id, officer=officer, exam__state__in=SHOWN)
        .exclude(attempt__state="voided")
        .select_related("exam", "attempt__paper")
        .defer("attempt__paper__frozen")
        .order_by("-number")
        .first()
    )
    window = AppealWindow.objects.filter(exam=result.exam_id).first() if result else None
    if result is None or window is None:
        raise CannotAppeal(_("There is no result to appeal against."), code="no_result")
    if not window.is_open(at):
        raise CannotAppeal(_("The days for an appeal are over."), code="too_late")
    if not 0 <= number <= result.attempt.paper.item_count:
        raise CannotAppeal(_("Your paper has no question with this number."), code="other_question")
    if not words.strip():
        raise CannotAppeal(_("Say what you appeal against, and why."), code="words_missing")
    already = CannotAppeal(_("Your appeal about this is being looked at already."), code="already_filed")
    if Appeal.objects.undecided().filter(result__attempt=attempt_id, number=number).exists():
        raise already  # the constraint sees one result only, and a correction may have made a newer one
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(result=result, number=number, words=words.strip()[:LONGEST], at=at)
            note_appeal(appeal, "", AppealState.FILED, at=at, actor=officer)
    except IntegrityError:
        raise already from None
    return appeal


def withdraw_appeal(appeal: Appeal, *, officer: Officer, at: datetime) -> None:
    """The officer takes the own appeal back while it is not decided.

    Raises `CannotAppeal`, `IllegalMove` or `LostRace`.
    """
    if appeal.result.officer_id != officer.pk:
        raise CannotAppeal(_("This is not your appeal."), code="not_own")
    move_appeal(appeal, AppealState.WITHDRAWN, at=at, actor=officer)
