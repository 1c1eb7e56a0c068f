"""An exam officer answers an appeal; another person decides on it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._appeal_moves import move_appeal
from exams.domain.after_exam import AppealState
from exams.models import Appeal, AppealEvent, Correction
from personnel.domain.roles import Permission
from personnel.models import Officer


class MayNotDecideAppeal(Refused):
    """This officer may not answer or decide this appeal, or not so; `code` says why."""


def answer_appeal(appeal: Appeal, *, words: str, actor: Officer, at: datetime) -> None:
    """What the exam officer found when looking again. Raises `MayNotDecideAppeal`, `IllegalMove` or `LostRace`."""
    _must_hold(appeal, Permission.EXAM_MANAGE, actor, at)
    if not words.strip():
        raise MayNotDecideAppeal(_("Say what you found."), code="words_missing")
    move_appeal(appeal, AppealState.ANSWERED, at=at, actor=actor, words=words.strip())


def uphold_appeal(
    appeal: Appeal, *, correction: Correction, words: str = "", actor: Officer, at: datetime
) -> None:
    """The appeal is right: a correction of the exam, waiting or applied, follows from it.

    Whoever decides holds `exam_sign_off` on the exam's unit, gave no answer to the appeal and did not file it. Raises
    `MayNotDecideAppeal`, `IllegalMove` or `LostRace`.
    """
    _must_decide(appeal, actor, at)
    fits = correction.exam_id == appeal.result.exam_id and correction.attempt_id in {
        None,
        appeal.result.attempt_id,
    }
    if not fits or correction.state not in {Correction.State.PROPOSED, Correction.State.APPLIED}:
        raise MayNotDecideAppeal(
            _("Choose the correction that follows from the appeal. The exam officer proposes it."),
            code="other_correction",
        )
    move_appeal(appeal, AppealState.UPHELD, at=at, actor=actor, words=words.strip(), correction=correction)


def reject_appeal(appeal: Appeal, *, words: str, actor: Officer, at: datetime) -> None:
    """The result stays, for this reason, which the officer reads. Raises as `uphold_appeal`."""
    _must_decide(appeal, actor, at)
    if not words.strip():
        raise MayNotDecideAppeal(_("Say why the result stays."), code="words_missing")
    move_appeal(appeal, AppealState.REJECTED, at=at, actor=actor, words=words.strip())


def _must_decide(appeal: Appeal, actor: Officer, at: datetime) -> None:
    _must_hold(appeal, Permission.EXAM_SIGN_OFF, actor, at)
    answered = AppealEvent.objects.filter(appeal=appeal, to_state=AppealState.ANSWERED, actor=actor)
    if answered.exists():
        raise MayNotDecideAppeal(
            _("You answered this appeal. Somebody else must decide on it."), code="own_answer"
        )


def _must_hold(appeal: Appeal, permission: Permission, actor: Officer, at: datetime) -> None:
    if appeal.result.officer_id == actor.pk:
        raise MayNotDecideAppeal(
            _("This is your own appeal. Somebody else must see to it."), code="own_appeal"
        )
    if not actor.may(permission, on=local_day(at), unit=appeal.result.exam.unit):
        raise MayNotDecideAppeal(
            _("The exam officer answers appeals, the head of the legal department decides."),
            code="not_allowed",
        )
