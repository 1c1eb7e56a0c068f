"""The only code that writes the state of a fault record."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._words import keep_words
from appraisal.actions.errors import IllegalMove, LostRace
from appraisal.domain.states import FAULT_MOVES, FaultState
from appraisal.models import FaultEvent, FaultRecord
from personnel.models import Officer


def move_fault(record: FaultRecord, to: FaultState, *, at: datetime, actor: Officer, words: str = "") -> None:
    """Moves `record`, writes its event, and updates the instance; raises `IllegalMove` or `LostRace`."""
    source = FaultState(record.state)
    if to not in FAULT_MOVES[source]:
        raise IllegalMove(_("The record is not in a state that allows this step."))
    with transaction.atomic():
        if FaultRecord.objects.filter(pk=record.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the record again."))
        text, commitment = keep_words(words) if words else (None, "")
        FaultEvent.objects.create(
            record=record,
            from_state=source,
            to_state=to,
            at=at,
            actor=actor,
            words=text,
            commitment=commitment,
        )
    record.state = to
