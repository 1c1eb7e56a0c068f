"""The table of states of an import batch, and the only code that writes them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from core.models import ImportBatch

State = ImportBatch.State

MOVES: dict[str, frozenset[str]] = {
    State.WAITING: frozenset({State.READING, State.REFUSED}),
    State.READING: frozenset({State.READING, State.READY, State.REFUSED}),
    State.READY: frozenset({State.WAITING, State.APPLIED, State.REFUSED}),
    State.APPLIED: frozenset({State.UNDONE}),
    State.REFUSED: frozenset(),
    State.UNDONE: frozenset(),
}


class ImportMovedOn(Refused):
    """Somebody else was faster: the batch is no longer in the state that was seen."""

    code = "import_moved_on"

    def __init__(self) -> None:
        super().__init__(_("Somebody else has dealt with this import in the meantime. Load the page again."))


def move(batch: ImportBatch, to: str, **fields: Any) -> None:
    """Brings `batch` from the state (and claim) it was loaded in to `to`; raises ImportMovedOn."""
    if to not in MOVES[batch.state]:
        raise ImportMovedOn
    seen = ImportBatch.objects.filter(pk=batch.pk, state=batch.state, claimed_at=batch.claimed_at)
    if seen.update(state=to, **fields) != 1:
        raise ImportMovedOn
    batch.state = to
    for name, value in fields.items():
        setattr(batch, name, value)
