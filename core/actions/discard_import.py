"""Put a staged file aside, or have it checked again."""

from __future__ import annotations

from datetime import datetime

from core.actions.record_audit_event import record_audit_event
from core.models import ImportBatch

from ._import_moves import State, move
from .read_import import refuse_import

DISCARDED = "discarded"


def discard_import(*, batch: ImportBatch, actor_id: int | None, at: datetime) -> None:
    """Ends a batch that was not applied; nothing of it is kept but the fact. Raises ImportMovedOn."""
    refuse_import(batch, DISCARDED, {}, "")
    record_audit_event(kind="import.discarded", actor_id=actor_id, at=at, subject=f"import:{batch.pk}")


def check_again(*, batch: ImportBatch) -> None:
    """Sends a READY batch back to be read against the data as they are now. Raises ImportMovedOn."""
    move(batch, State.WAITING, options={**batch.options, "attempts": 0})
