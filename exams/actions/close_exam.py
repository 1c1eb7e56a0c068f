"""End an exam: nobody starts or writes any more, and what was handed in is sealed under one root."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actions.make_checkpoint import make_checkpoint
from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._moves import move_exam
from exams.actions.close_overdue_attempts import close_if_overdue
from exams.domain.states import ExamState
from exams.models import AnswerSheet, AnswerStep, Attempt, Exam
from personnel.models import Officer


class StillRunning(Refused):
    """Somebody is still writing, or may still begin."""

    code = "still_running"


def attempt_chain(attempt_id: object) -> str:
    """The name of an attempt's chain in checkpoints and reports."""
    return f"attempt:{attempt_id}"


def late_chain(attempt_id: object) -> str:
    """The name of the chain of answers that came after an attempt's deadline."""
    return f"{attempt_chain(attempt_id)}:late"


def late_heads(steps: QuerySet[AnswerStep]) -> list[tuple[str, str]]:
    """Name and head of every late chain that one of `steps` belongs to."""
    attempts = steps.filter(late=True).order_by().values("attempt")
    late = AnswerStep.objects.filter(late=True, attempt__in=attempts).order_by("attempt", "seq")
    newest = dict(late.values_list("attempt_id", "hash"))  # of several the last one stays
    return [(late_chain(attempt_id), head) for attempt_id, head in newest.items()]


def exam_scope(exam_id: int) -> str:
    """The name of the checkpoint that is made when an exam closes."""
    return f"exam:{exam_id}"


def close_exam(*, exam: Exam, actor: Officer | None, at: datetime, grace: timedelta) -> None:
    """Moves an open exam to closed and makes the signed checkpoint over the heads of its attempts, late answers too.

    Attempts whose time is up are closed first. Refuses with `StillRunning` while somebody is writing. Writes the
    audit event `exam.closed`.
    """
    for attempt_id in list(Attempt.objects.running().filter(sitting__exam=exam).values_list("pk", flat=True)):
        close_if_overdue(attempt_id, at=at, grace=grace)
    with transaction.atomic():
        move_exam(exam, ExamState.CLOSED, at=at, actor=actor)
        if Attempt.objects.running().filter(sitting__exam=exam).exists():
            raise StillRunning(
                _("Officers are still writing this exam. It can be closed when they have handed in.")
            )
        heads = [
            (attempt_chain(attempt_id), head)
            for attempt_id, head in AnswerSheet.objects.filter(attempt__sitting__exam=exam).values_list(
                "attempt_id", "head"
            )
        ]
        late = late_heads(AnswerStep.objects.filter(attempt__sitting__exam=exam))
        make_checkpoint(scope=exam_scope(exam.pk), heads=[*heads, *late], at=at)
        record_audit_event(
            kind="exam.closed",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"attempts": len(heads)},
        )


def close_finished_exams(*, at: datetime, grace: timedelta) -> int:
    """Closes every open exam whose windows are over and in which nobody is writing; returns how many."""
    finished = Exam.objects.finished(at)
    for exam in finished:
        close_exam(exam=exam, actor=None, at=at, grace=grace)
    return len(finished)
