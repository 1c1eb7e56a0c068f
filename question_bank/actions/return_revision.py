"""Send a revision back to its author."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.actions._moves import move
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionRevision


class CommentMissing(Refused):
    """The author would not know what to mend."""

    code = "comment_missing"


def return_revision(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str) -> None:
    """Moves a revision from review or legal check back to draft with the reason. Raises CommentMissing, IllegalMove, LostRace."""
    if not comment.strip():
        raise CommentMissing(_("Say what the author should mend."))
    move(revision, to=RevisionState.DRAFT, at=at, actor=actor, comment=comment.strip())
