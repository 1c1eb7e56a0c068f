"""The only code that writes the state of an evaluation cycle or of one of its items."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._words import keep_words
from appraisal.actions.errors import IllegalMove, LostRace
from appraisal.domain.states import CYCLE_MOVES, ITEM_MOVES, CycleState, ItemState
from appraisal.models import EvaluationCycle, EvaluationEvent, EvaluationItem
from personnel.models import Officer


def move_cycle(cycle: EvaluationCycle, to: CycleState, *, at: datetime, actor: Officer) -> None:
    """Moves `cycle`, writes its event, and updates the instance; raises `IllegalMove` or `LostRace`."""
    source = CycleState(cycle.state)
    if to not in CYCLE_MOVES[source]:
        raise IllegalMove(_("This evaluation is closed already."))
    with transaction.atomic():
        if EvaluationCycle.objects.filter(pk=cycle.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the evaluation again."))
        EvaluationEvent.objects.create(cycle=cycle, to_state=to, at=at, actor=actor)
    cycle.state = to


def move_item(item: EvaluationItem, to: ItemState, *, at: datetime, actor: Officer, words: str = "") -> None:
    """Moves `item`, writes its event, and updates the instance; raises `IllegalMove` or `LostRace`."""
    source = ItemState(item.state)
    if to not in ITEM_MOVES[source]:
        raise IllegalMove(_("This item was decided already."))
    with transaction.atomic():
        if EvaluationItem.objects.filter(pk=item.pk, state=source).update(state=to) != 1:
            raise LostRace(_("Somebody else was faster than you. Look at the evaluation again."))
        text = keep_words(words)[0] if words else None
        EvaluationEvent.objects.create(
            cycle_id=item.cycle_id, item=item, to_state=to, at=at, actor=actor, words=text
        )
    item.state = to
