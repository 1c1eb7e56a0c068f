"""Approve a revision for use: a second person, never the author; the legal department where citations are new."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.actions._law_tasks import sign_law_tasks_of
from question_bank.actions._moves import LostRace, move
from question_bank.actions.citations_changed import citations_changed
from question_bank.domain.states import RevisionState
from question_bank.models import QuestionRevision


class OwnQuestion(Refused):
    """Nobody approves what they wrote."""

    code = "own_question"


def approve_revision(
    revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = ""
) -> RevisionState:
    """Moves a revision from review to approved, or to the legal check when it rests on other articles than the wording
    in use (`citations_changed`).

    A reviewer who holds the permission for the legal check on the bank makes it in the same act: both moves are
    written. The revision approved before is retired in the same transaction; one that is valid from a later day only is
    approved ahead where another one is in use until then: that one stays, and `start_scheduled` lets them change places
    on the day. Tasks after a change of law that the revision answers are signed with it. Returns where the revision
    stands. Raises OwnQuestion for the author, IllegalMove, or LostRace.
    """
    _refuse_author(revision, actor)
    if not citations_changed(revision):
        return _approve(revision, at=at, actor=actor, comment=comment)
    with transaction.atomic():
        move(revision, to=RevisionState.LEGAL_CHECK, at=at, actor=actor, comment=comment.strip())
        unit = revision.question.bank.unit
        if not actor.may(Permission.QUESTION_LEGAL, on=local_day(at), unit=unit):
            return RevisionState.LEGAL_CHECK
        return _approve(revision, at=at, actor=actor, comment="")


def pass_legal_check(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str = "") -> None:
    """Moves a revision from the legal check to approved and retires the one approved before it.

    The caller has seen that `actor` holds the permission for the legal check. Raises OwnQuestion for the author,
    IllegalMove (also before a reviewer has agreed), or LostRace.
    """
    _refuse_author(revision, actor)
    if revision.state == RevisionState.IN_REVIEW:
        raise LostRace(_("A reviewer has to agree first; then the legal department checks the citations."))
    _approve(revision, at=at, actor=actor, comment=comment)


def _refuse_author(revision: QuestionRevision, actor: Officer) -> None:
    if revision.author_id == actor.pk:
        raise OwnQuestion(_("You wrote this revision, so a second person has to review it."))


def _approve(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str) -> RevisionState:
    """Into use, or ahead of its first day; returns which."""
    try:
        with transaction.atomic():
            to = _target(revision, at)
            replaced = {to, RevisionState.SCHEDULED}
            for before in QuestionRevision.objects.filter(question=revision.question_id, state__in=replaced):
                move(before, to=RevisionState.RETIRED, at=at, actor=actor, comment="superseded")
            move(revision, to=to, at=at, actor=actor, comment=comment.strip())
            sign_law_tasks_of(revision, at=at, actor=actor)
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
    return to


def _target(revision: QuestionRevision, at: datetime) -> RevisionState:
    if revision.valid_from is None or revision.valid_from <= local_day(at):
        return RevisionState.APPROVED
    in_use = QuestionRevision.objects.approved().filter(question=revision.question_id)
    return RevisionState.SCHEDULED if in_use.exists() else RevisionState.APPROVED
