"""Write nothing of a file until all its rows are good."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from core.models import ImportBatch

from ._import_moves import State, move

HELD_BACK = "held_back"


def hold_back_import(*, batch: ImportBatch, actor_id: int | None, at: datetime) -> None:
    """Ends a READY batch with nothing written; its verdicts and the upload stay, so that it can be given back.

    Raises ImportMovedOn.
    """
    with transaction.atomic():
        move(batch, State.REFUSED, refusal={"code": HELD_BACK, "params": {}})
        record_audit_event(
            kind="import.held_back", actor_id=actor_id, at=at, subject=f"import:{batch.pk}", facts={}
        )
