"""Ask for a correction of what is held, and answer it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.models import CorrectionAnswer, CorrectionRequest, Officer

MOST_WAITING = 20


class TooManyWaiting(Refused):
    code = "too_many_waiting"

    def __init__(self) -> None:
        super().__init__(_("So many of your requests wait already that HR must answer some first."))


class NotYoursToAnswer(Refused):
    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(_("HR of the officer's unit answers, and nobody their own request."))


class AnsweredAlready(Refused):
    code = "answered_already"

    def __init__(self) -> None:
        super().__init__(_("Somebody answered this request a moment ago."))


@transaction.atomic
def ask_correction(*, officer: Officer, section: str, words: str, at: datetime) -> CorrectionRequest:
    """Keeps what the officer says is wrong; records `correction.asked`. Raises TooManyWaiting."""
    Officer.objects.select_for_update().get(pk=officer.pk)
    if CorrectionRequest.objects.waiting().filter(officer=officer).count() >= MOST_WAITING:
        raise TooManyWaiting
    request = CorrectionRequest.objects.create(officer=officer, section=section, words=words, asked_at=at)
    record_audit_event(
        kind="correction.asked",
        actor_id=officer.pk,
        subject=f"officer:{officer.pk}",
        at=at,
        facts={"request": request.pk},
    )
    return request


def answer_correction(
    *, request: CorrectionRequest, accepted: bool, reason: str, actor: Officer, at: datetime
) -> CorrectionAnswer:
    """Answers once, yes or no, with the reason; what is wrong is put right where it stands, by its own act.

    Records `correction.answered`. Raises NotYoursToAnswer, AnsweredAlready.
    """
    mine = CorrectionRequest.objects.to_answer(actor, on=local_day(at))
    if not mine.filter(pk=request.pk).exists():
        raise NotYoursToAnswer
    try:
        with transaction.atomic():
            answer = CorrectionAnswer.objects.create(
                request=request, accepted=accepted, reason=reason, answered_at=at, answered_by=actor
            )
            record_audit_event(
                kind="correction.answered",
                actor_id=actor.pk,
                subject=f"officer:{request.officer_id}",
                at=at,
                facts={"request": request.pk, "accepted": accepted},
            )
    except IntegrityError as error:
        raise AnsweredAlready from error
    return answer
