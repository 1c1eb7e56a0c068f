"""Hand a draft over for review."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from personnel.models import Officer
from question_bank.actions._law_tasks import answer_law_tasks_with
from question_bank.actions._moves import move
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionRevision


def submit_for_review(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = "") -> None:
    """Moves a draft into review; it answers the tasks after a change of law which it no longer touches.

    Raises IllegalMove or LostRace.
    """
    with transaction.atomic():
        move(revision, to=RevisionState.IN_REVIEW, at=at, actor=actor, comment=comment)
        answer_law_tasks_with(revision, at=at, actor=actor)
