"""Remember what the columns of a file mean, and recall it for the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from core.actions.record_audit_event import record_audit_event
from core.domain.columns import Choices, column_names, signature
from core.models import ColumnChoice


def choose_columns(
    *,
    kind: str,
    unit_id: int,
    header: Sequence[str],
    meanings: Mapping[int, str],
    actor_id: int | None,
    at: datetime,
) -> None:
    """Keeps the meaning of each column (from 0) of `header` for this and the next files of `kind` of the unit."""
    names = column_names(header)
    told = {names[index]: meaning for index, meaning in meanings.items()}
    ColumnChoice.objects.update_or_create(
        kind=kind,
        unit_id=unit_id,
        signature=signature(header),
        defaults={"meanings": told, "chosen_at": at, "chosen_by_id": actor_id},
    )
    record_audit_event(
        kind="import.columns_chosen",
        actor_id=actor_id,
        at=at,
        subject=f"unit:{unit_id}",
        facts={"kind": kind},
    )


def chosen_columns(*, kind: str, unit_id: int | None) -> Choices:
    """What has been said about files of `kind` of the unit; without a unit of all units, the newest word first."""
    choices = ColumnChoice.objects.filter(kind=kind).order_by("chosen_at", "pk")
    if unit_id is not None:
        choices = choices.filter(unit_id=unit_id)
    return dict(choices.values_list("signature", "meanings"))
