"""Say something about a question, answer, and settle a thread. Rows are only added."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.models import CommentSettlement, QuestionComment, QuestionRevision

LONGEST = 2000
"""Characters of a comment."""


class CommentRefused(Refused):
    """The comment says nothing, or too much; `code` is `empty` or `too_long`."""


def comment_on(
    revision: QuestionRevision,
    *,
    text: str,
    at: datetime,
    author: Officer,
    thread: QuestionComment | None = None,
) -> QuestionComment:
    """Appends a comment on `revision`, or an answer in `thread`.

    Raises CommentRefused.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise CommentRefused(_("Write what you want to say."), code="empty")
    if len(text) > LONGEST:
        raise CommentRefused(
            _("A comment has at most %(most)s characters.") % {"most": LONGEST}, code="too_long"
        )
    return QuestionComment.objects.create(
        question_id=revision.question_id,
        revision=revision,
        thread=None if thread is None else (thread.thread or thread),
        text=text,
        at=at,
        author=author,
    )


def settle_thread(thread: QuestionComment, *, settled: bool, at: datetime, actor: Officer) -> None:
    """Marks a thread as settled or open; saying the same again adds nothing."""
    newest = thread.settlements.order_by("-pk").first()
    if settled != (newest.settled if newest else False):
        CommentSettlement.objects.create(comment=thread, settled=settled, at=at, actor=actor)
