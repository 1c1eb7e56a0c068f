"""The exam officer says what was done about a marker who strayed from control answers."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.models import ControlAnswer, ControlFinding, Exam
from personnel.models import Officer

LONGEST = 500


class CannotAnswer(Refused):
    """The answer was not kept; `code` says why."""


def answer_findings(*, exam: Exam, marker: Officer, words: str, actor: Officer, at: datetime) -> int:
    """Answers every open finding about `marker` with the same words; returns how many there were.

    Raises `CannotAnswer`: without words, when nothing is open, when somebody else answers at this moment, or when it is
    about oneself. Writes the audit event `exam.control_answered`.
    """
    said = words.strip()
    if not said or len(said) > LONGEST:
        raise CannotAnswer(_("Say in 1 to 500 characters what was done."), code="words_missing")
    if marker == actor:
        raise CannotAnswer(_("This is about your own marks. Somebody else must answer."), code="own_marks")
    found = list(ControlFinding.objects.open_of(exam).filter(mark__marker=marker))
    if not found:
        raise CannotAnswer(_("Nothing is open about this marker any more."), code="nothing_open")
    try:
        with transaction.atomic():
            ControlAnswer.objects.bulk_create(
                [ControlAnswer(finding=each, actor=actor, words=said, at=at) for each in found]
            )
            record_audit_event(
                kind="exam.control_answered",
                actor_id=actor.pk,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"marker": marker.pk, "findings": [each.pk for each in found]},
            )
    except IntegrityError:
        raise CannotAnswer(
            _("Somebody else answered at this moment. Look at the page again."), code="answered_twice"
        ) from None
    return len(found)
