"""The only code that writes the state of an appeal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._moves import IllegalMove, LostRace
from exams.domain.after_exam import APPEAL_MOVES, AppealState
from exams.domain.states import may_move
from exams.models import Appeal, AppealEvent, Correction
from personnel.models import Officer


def move_appeal(
    appeal: Appeal,
    to: AppealState,
    *,
    at: datetime,
    actor: Officer,
    words: str = "",
    correction: Correction | None = None,
) -> None:
    """Moves `appeal`, writes its event and the audit event `appeal.<state>`, and updates the instance.

    Raises `IllegalMove` or `LostRace`.
    """
    source = AppealState(appeal.state)
    if not may_move(APPEAL_MOVES, source, to):
        raise IllegalMove(_("The appeal is not in a state that allows this step."))
    with transaction.atomic():
        if Appeal.objects.filter(pk=appeal.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at this appeal again."))
        note_appeal(appeal, source, to, at=at, actor=actor, words=words, correction=correction)
    appeal.state = to


def note_appeal(
    appeal: Appeal,
    source: str,
    to: str,
    *,
    at: datetime,
    actor: Officer,
    words: str = "",
    correction: Correction | None = None,
) -> None:
    """Writes the event of a move, and the audit event beside it; the words of people stay out of the audit trail."""
    AppealEvent.objects.create(
        appeal=appeal, from_state=source, to_state=to, at=at, actor=actor, words=words, correction=correction
    )
    record_audit_event(
        kind=f"appeal.{to}",
        actor_id=actor.pk,
        at=at,
        subject=f"appeal:{appeal.pk}",
        facts={"result": appeal.result_id, "question": appeal.number}
        | ({"correction": correction.pk} if correction else {}),
    )
