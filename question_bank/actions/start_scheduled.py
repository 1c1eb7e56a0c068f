"""Let revisions that were approved ahead take the place of the old ones on their first day."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from question_bank.actions._moves import move
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionRevision


def start_scheduled(*, at: datetime) -> int:
    """Moves every revision whose first day has come; returns how many.

    Draws do not wait for it: `QuestionRevisionQuerySet.in_use` reads the day itself.
    """
    waiting = QuestionRevision.objects.filter(state=RevisionState.SCHEDULED, valid_from__lte=local_day(at))
    started = 0
    for revision in waiting.order_by("pk"):
        with transaction.atomic():
            for before in QuestionRevision.objects.approved().filter(question=revision.question_id):
                move(before, to=RevisionState.RETIRED, at=at, actor=None, comment="superseded")
            move(revision, to=RevisionState.APPROVED, at=at, actor=None)
            record_audit_event(
                kind="question.started",
                actor_id=None,
                at=at,
                subject=f"question:{revision.question_id}",
                facts={"revision": revision.number},
            )
        started += 1
    return started
