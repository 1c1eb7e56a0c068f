"""Approve a revision for use: a second person, never the author; the legal department where citations are new."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.actions._moves import LostRace, move
from question_bank.domain.legal_check import CitedArticle, needs_legal_check
from question_bank.domain.states import RevisionState
from question_bank.models import Citation, QuestionRevision


class OwnQuestion(Refused):
    """Nobody approves what they wrote."""

    code = "own_question"


def approve_revision(
    revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = ""
) -> RevisionState:
    """Moves a revision from review to approved, or to the legal check when its citations differ from those in use.

    A reviewer who holds the permission for the legal check on the bank makes it in the same act: both moves are
    written. The revision approved before is retired in the same transaction. Returns where the revision stands.
    Raises OwnQuestion for the author, IllegalMove, or LostRace.
    """
    _refuse_author(revision, actor)
    if not citations_changed(revision):
        _approve(revision, at=at, actor=actor, comment=comment)
        return RevisionState.APPROVED
    with transaction.atomic():
        move(revision, to=RevisionState.LEGAL_CHECK, at=at, actor=actor, comment=comment.strip())
        unit = revision.question.bank.unit
        if not actor.may(Permission.QUESTION_LEGAL, on=local_day(at), unit=unit):
            return RevisionState.LEGAL_CHECK
        _approve(revision, at=at, actor=actor, comment="")
    return RevisionState.APPROVED


def pass_legal_check(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = "") -> None:
    """Moves a revision from the legal check to approved and retires the one approved before it.

    The caller has seen that `actor` holds the permission for the legal check. Raises OwnQuestion for the author,
    IllegalMove (also before a reviewer has agreed), or LostRace.
    """
    _refuse_author(revision, actor)
    if revision.state == RevisionState.IN_REVIEW:
        raise LostRace(_("A reviewer has to agree first; then the legal department checks the citations."))
    _approve(revision, at=at, actor=actor, comment=comment)


def citations_changed(revision: QuestionRevision) -> bool:
    """Whether the revision rests on other articles than the approved one of its question."""
    in_use = Citation.objects.filter(
        revision__question=revision.question_id, revision__state=RevisionState.APPROVED
    )
    return needs_legal_check(_cited(in_use), _cited(Citation.objects.filter(revision=revision)))


def _cited(citations: QuerySet[Citation]) -> set[CitedArticle]:
    rows = citations.values_list("statute_id", "number", "suffix", "paragraph", "item")
    return {CitedArticle(*row) for row in rows}


def _refuse_author(revision: QuestionRevision, actor: Officer) -> None:
    if revision.author_id == actor.pk:
        raise OwnQuestion(_("You wrote this revision, so a second person has to review it."))


def _approve(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str) -> None:
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
