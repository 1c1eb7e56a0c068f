"""A released result as its officer may see it: the one place where keys leave the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Max, Q

from exams.actions._papers import SealedPaper, sealed_paper
from exams.actions._remarking import Basis, with_late
from exams.actions.errors import NotFound
from exams.corrections_shown import Told, told
from exams.domain.correction import remarking
from exams.domain.layout import Layout
from exams.domain.review import ReviewedItem, ReviewPolicy, review_is_open, reviewed
from exams.models import AnswerSheet, Correction, Result


@dataclass(frozen=True, slots=True)
class ShownResult:
    """`review` is empty while the review policy keeps questions and answers closed. `told`: what was corrected in the
    exam for everybody and for this attempt, whether or not it changed this result, since a key that was wrong is wrong
    for all; and `before`: the last result of the same attempt that was released before this one."""

    result: Result
    sealed: SealedPaper
    layout: Layout
    review: tuple[ReviewedItem, ...]
    told: Told
    before: Result | None


def shown_result(*, attempt_id: UUID, officer_id: int, at: datetime) -> ShownResult:
    """The officer's own released result; raises `NotFound` before release and for anybody else's."""
    result = (
        Result.objects.released()
        .filter(attempt=attempt_id, officer=officer_id)
        .select_related("exam", "sitting", "attempt__paper", "release_row")
        .defer("attempt__paper__frozen")
        .order_by("-number")
        .first()
    )
    if result is None:
        raise NotFound
    sealed = sealed_paper(result.attempt.paper_id, result.attempt.paper.seal)
    corrections = list(
        Correction.objects.applied().filter(Q(attempt=None) | Q(attempt=attempt_id), exam=result.exam_id)
    )
    said = told(result, sealed.paper, corrections)
    review: tuple[ReviewedItem, ...] = ()
    last = result.exam.sittings.aggregate(last=Max("closes_at"))["last"]
    if review_is_open(ReviewPolicy(result.exam.review), released=True, last_window_closes_at=last, at=at):
        sheet = AnswerSheet.objects.get(attempt=attempt_id).answers
        late = Basis(corrections).late_steps([result])
        if result.attempt_id in late:
            sheet = with_late(sealed.paper, sheet, late[result.attempt_id])
        remedies = [own.remedied() for own in corrections if own.revision_id is not None]
        review = reviewed(
            remarking(sealed.paper, remedies).new_key,
            sheet,
            [Decimal(marks) for marks in result.items],
            void=said.void,
        )
    before = (
        Result.objects.released()
        .filter(attempt=attempt_id, number__lt=result.number)
        .order_by("-number")
        .first()
        if result.number > 1
        else None
    )
    return ShownResult(result, sealed, sealed.layout(bytes(result.attempt.secret)), review, said, before)
