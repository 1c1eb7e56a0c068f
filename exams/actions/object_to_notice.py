"""A reader objects to a public notice; an exam officer answers. The only code that writes the state of an objection."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._moves import LostRace
from exams.models import Exam, NoticeObjection, PublicNotice
from personnel.domain.roles import Permission
from personnel.models import Officer

LONGEST: Final = 2000


class ObjectionRefused(Refused):
    """The objection or its answer cannot be kept; `code` says why."""


def object_to_notice(notice: PublicNotice, *, words: str, officer: Officer, at: datetime) -> NoticeObjection:
    """Keeps what `officer` finds wrong in a notice that they may read. Raises `ObjectionRefused`: too late, no words,
    an objection of theirs still waits. Writes the audit event `exam.notice_objected`."""
    if not words.strip():
        raise ObjectionRefused(_("Say what is wrong in the notice."), code="words_missing")
    try:
        with transaction.atomic():
            Exam.objects.select_for_update().get(pk=notice.exam_id)
            if not notice.is_open(at):
                raise ObjectionRefused(_("The days of the public notice are over."), code="too_late")
            objection = NoticeObjection.objects.create(
                notice=notice, officer=officer, words=words.strip()[:LONGEST], at=at
            )
            _note(objection, "exam.notice_objected", officer, at)
    except IntegrityError:
        raise ObjectionRefused(
            _("Your objection is being looked at already."), code="already_objected"
        ) from None
    return objection


def answer_objection(objection: NoticeObjection, *, words: str, actor: Officer, at: datetime) -> None:
    """What an exam officer found. Where the results are wrong, a correction is proposed beside it; its signatures and
    its notice begin anew. Raises `ObjectionRefused` or `LostRace`. Writes the audit event `exam.objection_answered`."""
    exam = objection.notice.exam
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit):
        raise ObjectionRefused(_("An exam officer answers objections."), code="not_allowed")
    if actor.pk == objection.officer_id:
        raise ObjectionRefused(
            _("This is your own objection. Somebody else must see to it."), code="own_objection"
        )
    if not words.strip():
        raise ObjectionRefused(_("Say what you found."), code="words_missing")
    with transaction.atomic():
        moved = NoticeObjection.objects.filter(pk=objection.pk, state=NoticeObjection.State.RECEIVED).update(
            state=NoticeObjection.State.ANSWERED,
            answer=words.strip()[:LONGEST],
            answered_by=actor,
            answered_at=at,
        )
        if moved != 1:
            raise LostRace(_("Somebody else was faster than you. Look at this objection again."))
        _note(objection, "exam.objection_answered", actor, at)
    objection.refresh_from_db()


def _note(objection: NoticeObjection, kind: str, actor: Officer, at: datetime) -> None:
    """The audit event; the words of people stay out of it."""
    record_audit_event(
        kind=kind,
        actor_id=actor.pk,
        at=at,
        subject=f"exam:{objection.notice.exam_id}",
        facts={"objection": objection.pk},
    )
