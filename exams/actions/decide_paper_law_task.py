"""Decide what becomes of a sealed paper after a change of law, and sign that decision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions.cancel_exam import cancel_exam
from exams.models import PaperLawTask
from law.actions.move_law_task import move_law_task
from law.domain.law_tasks import LawDecision, LawTaskState, may_sign
from personnel.models import Officer


class PaperTaskRefused(Refused):
    """The step is not taken; `code` says why."""


def decide_paper_task(
    task: PaperLawTask, *, decision: LawDecision, reason: str, at: datetime, actor: Officer
) -> None:
    """Keeps the sealed paper, or proposes that the exam is called off, for a reason that a second person signs.

    Raises PaperTaskRefused without a reason or for a decision that a sealed paper does not have, IllegalTaskMove,
    TaskRaceLost.
    """
    if decision not in (LawDecision.KEEP, LawDecision.RETIRE):
        raise PaperTaskRefused(
            _("A sealed paper is kept, or its exam is called off."), code="no_such_decision"
        )
    if not reason.strip():
        raise PaperTaskRefused(_("Say why, so that a second person can sign it."), code="reason_missing")
    with transaction.atomic():
        move_law_task(
            task, LawTaskState.DECIDED, at=at, actor=actor, comment=reason.strip(),
            decision=decision, decided_by=actor, decided_at=at,
        )  # fmt: skip
        record_audit_event(
            kind="exam.law_decided",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{task.exam_id}",
            facts={"decision": decision.value, "version": task.new_version_id},
        )


def sign_paper_task(task: PaperLawTask, *, at: datetime, actor: Officer) -> None:
    """A second person signs: the paper stays, or the exam is called off with the reason given.

    Raises PaperTaskRefused for whoever decided, IllegalTaskMove, TaskRaceLost, and what `cancel_exam` raises.
    """
    if not may_sign(actor.pk, decided_by=task.decided_by_id, author=None):
        raise PaperTaskRefused(_("You decided this, so a second person has to sign it."), code="own_decision")
    with transaction.atomic():
        told = task.events.order_by("pk").last()
        move_law_task(task, LawTaskState.DONE, at=at, actor=actor, signed_by=actor, signed_at=at)
        if task.decision == LawDecision.RETIRE:
            cancel_exam(task.exam, reason=told.comment if told else "", at=at, actor=actor)


def return_paper_task(task: PaperLawTask, *, comment: str, at: datetime, actor: Officer) -> None:
    """A second person does not sign: the task is open again. Raises PaperTaskRefused without a comment,
    IllegalTaskMove, TaskRaceLost."""
    if not comment.strip():
        raise PaperTaskRefused(_("Say what is to be looked at again."), code="comment_missing")
    move_law_task(
        task, LawTaskState.OPEN, at=at, actor=actor, comment=comment.strip(),
        decision="", decided_by=None, decided_at=None,
    )  # fmt: skip
