"""Hand a draft over for review."""

from __future__ import annotations

from datetime import datetime

from personnel.models import Officer
from question_bank.actions._moves import move
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionRevision


def submit_for_review(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = "") -> None:
    """Moves a draft into review. Raises IllegalMove or LostRace."""
    move(revision, to=RevisionState.IN_REVIEW, at=at, actor=actor, comment=comment)
