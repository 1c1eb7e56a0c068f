"""The only code that writes the state of a correction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._moves import IllegalMove, LostRace
from exams.domain.correction import CORRECTION_MOVES, CorrectionState
from exams.domain.states import may_move
from exams.models import Correction, CorrectionEvent
from personnel.models import Officer


def move_correction(
    correction: Correction,
    to: CorrectionState,
    *,
    at: datetime,
    actor: Officer,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    """Moves `correction`, writes its event and the audit event `exam.correction_<state>`, and updates the instance.

    An applied one gets the next number of its exam, whose row the caller holds. Raises `IllegalMove` or `LostRace`.
    """
    source = CorrectionState(correction.state)
    if not may_move(CORRECTION_MOVES, source, to):
        raise IllegalMove(_("This correction has been decided already."))
    number = None
    if to is CorrectionState.APPLIED:
        number = Correction.objects.applied().filter(exam=correction.exam_id).count() + 1
    with transaction.atomic():
        moved = Correction.objects.filter(pk=correction.pk, state=source)
        if moved.update(state=to, applied_number=number) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at this correction again."))
        note_correction(correction, source, to, at=at, actor=actor, reason=reason, facts=facts or {})
    correction.state, correction.applied_number = to, number


def note_correction(
    correction: Correction,
    source: str,
    to: str,
    *,
    at: datetime,
    actor: Officer,
    reason: str,
    facts: dict[str, Any],
) -> None:
    """Writes the event of a move, and the audit event beside it."""
    CorrectionEvent.objects.create(
        correction=correction, from_state=source, to_state=to, at=at, actor=actor, reason=reason, facts=facts
    )
    record_audit_event(
        kind=f"exam.correction_{to}",
        actor_id=actor.pk,
        at=at,
        subject=f"exam:{correction.exam_id}",
        facts={"correction": correction.pk, **facts},
    )
