"""Show officers their results before anybody signs them, so that they can appeal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._after_exam import after_exam, days_end
from exams.actions._moves import move_exam
from exams.domain.states import ExamState
from exams.models import AppealWindow, Exam
from personnel.models import Officer


class NotProvisional(Refused):
    """The policy has no provisional results for this exam."""

    code = "not_provisional"


def show_provisional_results(*, exam: Exam, actor: Officer | None, at: datetime) -> AppealWindow:
    """Moves a marked exam to provisional results and opens the days for appeals.

    They end with the last of so many whole days after today as the policy says. Officers see scores, never keys. Raises
    `NotProvisional`, `IllegalMove` or `LostRace`. Writes the audit event `exam.shown_provisionally`.
    """
    rules = after_exam(exam)
    if not rules.body.provisional:
        raise NotProvisional(
            _("The policy has no provisional results for this exam. Sign the results instead.")
        )
    with transaction.atomic():
        move_exam(exam, ExamState.PROVISIONAL, at=at, actor=actor)
        window = open_appeals(
            exam,
            days=rules.body.appeal_days,
            provisional=True,
            policy_version_id=rules.version_id,
            actor=actor,
            at=at,
        )
        record_audit_event(
            kind="exam.shown_provisionally",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"results": exam.results.current().count(), "days": rules.body.appeal_days},
        )
    return window


def open_appeals(
    exam: Exam,
    *,
    days: int,
    provisional: bool,
    policy_version_id: int | None,
    actor: Officer | None,
    at: datetime,
) -> AppealWindow:
    """Opens the days for appeals at `at`, until the end of the day that is `days` later. An exam has them once."""
    return AppealWindow.objects.create(
        exam=exam,
        provisional=provisional,
        opens_at=at,
        closes_at=days_end(exam, days, at),
        actor=actor,
        policy_version_id=policy_version_id,
    )
