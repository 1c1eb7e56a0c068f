"""Take a question out of use."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.actions._moves import move
from question_bank.domain.states import OVER, RevisionState
from question_bank.models import Question


class NothingToRetire(Refused):
    """No revision of the question is in use or waiting."""

    code = "nothing_to_retire"


def retire_question(question: Question, *, at: datetime, actor: Officer, comment: str) -> None:
    """Retires every revision that is in use or waits; papers that hold one keep it.

    Raises NothingToRetire or LostRace.
    """
    with transaction.atomic():
        revisions = list(question.revisions.exclude(state__in=OVER).order_by("number"))
        if not revisions:
            raise NothingToRetire(_("This question has already been retired."))
        for revision in revisions:
            move(revision, to=RevisionState.RETIRED, at=at, actor=actor, comment=comment.strip())
        record_audit_event(
            kind="question.retired", actor_id=actor.pk, at=at, subject=f"question:{question.pk}", facts={}
        )
