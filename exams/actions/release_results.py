"""Let officers see their results."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._after_exam import after_exam
from exams.actions._moves import move_exam
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.actions.open_public_notice import NoticeRefused, release_obstacles
from exams.actions.show_provisional_results import open_appeals
from exams.domain.states import ExamState
from exams.models import Exam, Release, ReleasedResult
from personnel.models import Officer

BATCH: Final = 500


class NotSigned(Refused):
    """Results are released after sign-off only."""

    code = "not_signed"


def release_results(*, exam: Exam, actor: Officer | None, at: datetime) -> int:
    """Releases the newest result of every attempt and moves the exam to released, all in one transaction.

    A worker that is killed leaves nothing released; the next run releases all. Only an exam that says so is
    released without a signature. Where the policy wants a public notice first, its days are over and every objection is
    answered (`NoticeRefused`). Where the policy lets officers appeal afterwards, the days for it begin. Returns how
    many results were released; repeated, 0. Writes the audit event `exam.released`. The officers' files are filled by
    `records`, which looks for released results.
    """
    if exam.state == ExamState.RELEASED:
        return 0
    sign_off = exam.sign_offs.order_by("pk").last() if exam.state == ExamState.SIGNED_OFF else None
    if sign_off is None and exam.release_mode != Exam.ReleaseMode.ON_CLOSE:
        raise NotSigned(_("The results have not been signed off yet."))
    rules = after_exam(exam)
    with transaction.atomic():
        Exam.objects.select_for_update().get(pk=exam.pk)
        obstacle = next(release_obstacles(exam, at=at), None) if sign_off is not None else None
        if obstacle is not None:
            raise NoticeRefused(obstacle)
        move_exam(exam, ExamState.RELEASED, at=at, actor=actor)
        release = Release.objects.create(exam=exam, sign_off=sign_off, at=at, actor=actor)
        rows = [
            ReleasedResult(result_id=result_id, release=release, at=at)
            for result_id in exam.results.current().values_list("pk", flat=True)
        ]
        ReleasedResult.objects.bulk_create(rows, batch_size=BATCH)
        if rules.body.appeal_days and not rules.body.provisional:
            open_appeals(
                exam,
                days=rules.body.appeal_days,
                provisional=False,
                policy_version_id=rules.version_id,
                actor=actor,
                at=at,
            )
        record_audit_event(
            kind="exam.released",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"results": len(rows)},
        )
    return len(rows)


def release_due(*, at: datetime) -> int:
    """Marks and releases every closed exam that is released when it closes; returns the number of results."""
    released = 0
    for exam in Exam.objects.to_release_by_itself():
        if exam.state == ExamState.CLOSED:
            try:
                mark_exam(exam=exam, actor=None, at=at)
            except NeedsMarkers:  # people are not done; the clock looks again
                continue
        released += release_results(exam=exam, actor=None, at=at)
    return released
