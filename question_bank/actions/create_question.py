"""Put a new question into a bank."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import Officer
from question_bank.actions.create_revision import create_revision
from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.question import Content
from question_bank.models import Bank, Question, QuestionRevision


class NumberTaken(Refused):
    """The bank already has a question with this number."""

    code = "number_taken"


def create_question(
    bank: Bank,
    *,
    ref: str,
    content: Content,
    citations: Sequence[ResolvedCitation],
    at: datetime,
    actor: Officer | None,
    use: str = Question.Use.EXAM,
) -> QuestionRevision:
    """Creates the question, owned by `actor`, and its first revision, a draft.

    Raises NumberTaken and what create_revision raises.
    """
    try:
        with transaction.atomic():
            question = Question.objects.create(bank=bank, ref=ref, use=use, created_at=at, owner=actor)
            return create_revision(question, content=content, citations=citations, at=at, actor=actor)
    except IntegrityError as error:
        raise NumberTaken(
            _("This bank already has a question with this number. Choose another number.")
        ) from error
