"""What every correction of results asks first."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from exams.domain.states import ExamState
from exams.models import Attempt, Correction, Exam, ManualMark
from personnel.models import Officer

CORRECTABLE: Final = frozenset(
    {ExamState.MARKED, ExamState.PROVISIONAL, ExamState.SIGNED_OFF, ExamState.RELEASED}
)


class CannotCorrect(Refused):
    """This correction cannot be made; `code` says why."""


def has_marked(correction: Correction, officer: Officer) -> bool:
    """Whether `officer` gave marks for the written answer that `correction` is about, in any round."""
    if correction.position is None:
        return False
    own = ManualMark.objects.filter(task__attempt=correction.attempt_id, task__position=correction.position)
    return own.filter(marker=officer).exists()


def must_be_correctable(exam: Exam) -> None:
    """Raises `CannotCorrect` before the exam has results."""
    if exam.state not in CORRECTABLE:
        raise CannotCorrect(_("Results are corrected after the exam has been marked."), code="not_marked")


def corrected_attempt(exam: Exam, attempt_id: UUID) -> Attempt:
    """An attempt of `exam` with a result, its paper, sheet and enrolment loaded; raises `CannotCorrect`."""
    found = (
        Attempt.objects.filter(pk=attempt_id, sitting__exam=exam, results__isnull=False)
        .exclude(state=Attempt.State.VOIDED)
        .select_related("paper", "sheet", "officer", "enrolment")
        .defer("paper__frozen")
        .first()
    )
    if found is None:
        raise CannotCorrect(_("There is no result to correct."), code="no_result")
    return found
