"""Approve a revision for use: a second person, never the author."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.actions._moves import LostRace, move
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionRevision


class OwnQuestion(Refused):
    """Nobody approves what they wrote."""

    code = "own_question"


def approve_revision(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = "") -> None:
    """Moves a revision from review to approved and retires the one approved before it, in one transaction.

    Raises OwnQuestion for the author, IllegalMove, or LostRace.
    """
    if revision.author_id == actor.pk:
        raise OwnQuestion(_("You wrote this revision, so a second person has to review it."))
    try:
        with transaction.atomic():
            before = QuestionRevision.objects.filter(
                question=revision.question_id, state=RevisionState.APPROVED
            )
            for approved in before:
                move(approved, to=RevisionState.RETIRED, at=at, actor=actor, comment="superseded")
            move(revision, to=RevisionState.APPROVED, at=at, actor=actor, comment=comment.strip())
            record_audit_event(
                kind="question.approved",
                actor_id=actor.pk,
                at=at,
                subject=f"question:{revision.question_id}",
                facts={"revision": revision.number},
            )
    except IntegrityError as error:
        raise LostRace(
            _("Somebody else was faster than you. Reload the page to see what they did.")
        ) from error
