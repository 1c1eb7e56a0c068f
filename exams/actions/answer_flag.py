"""Say what is to be made of a flag of the item check, and keep who looked."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.models import Exam, FlagAnswer, ItemCheck, ItemCheckReading
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import RevisionStatistic

UNSIGNED: Final = (Exam.State.MARKED, Exam.State.PROVISIONAL)


class CannotAnswerFlag(Refused):
    """The flag is not there, is answered, or is no longer open to an answer; `code` says which."""


def answer_flag(
    *, check: ItemCheck, statistic: RevisionStatistic, flag: str, reason: str, actor: Officer, at: datetime
) -> FlagAnswer:
    """The exam officer looked: the key is right and stays, for this reason. Kept for good, changes nothing else.

    `check` is the newest check of its exam. Raises `CannotAnswerFlag`. Writes the audit event `exam.flag_answered`.
    """
    exam = check.exam
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit):
        raise CannotAnswerFlag(_("The exam officer answers what the item check found."), code="not_allowed")
    if exam.state not in UNSIGNED:
        raise CannotAnswerFlag(
            _("The results have been signed. What the item check found can no longer be answered."),
            code="already_signed",
        )
    known = {found["name"] for found in statistic.flags if found["wants_an_answer"]}
    if statistic.snapshot != check.snapshot or statistic.exam_id != exam.pk or flag not in known:
        raise CannotAnswerFlag(
            _("The item check has been counted again. Look at it once more."), code="other_check"
        )
    if not reason.strip():
        raise CannotAnswerFlag(_("Say why the key is right."), code="reason_missing")
    with transaction.atomic():
        answer, new = FlagAnswer.objects.get_or_create(
            statistic=statistic,
            flag=flag,
            defaults={"check_row": check, "reason": reason.strip(), "actor": actor, "at": at},
        )
        if not new:
            raise CannotAnswerFlag(_("Somebody has already answered this."), code="already_answered")
        record_audit_event(
            kind="exam.flag_answered",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"statistic": statistic.pk, "flag": flag},
        )
    return answer


def read_item_check(*, check: ItemCheck, officer: Officer, at: datetime) -> None:
    """Keeps that `officer` opened the check before the results were signed; only the first time counts."""
    if check.exam.state in UNSIGNED:
        ItemCheckReading.objects.get_or_create(check_row=check, officer=officer, defaults={"at": at})
