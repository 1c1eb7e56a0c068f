"""Take a written import back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.models import ImportBatch
from core.undo import Obstacle, UndoPlan, undoer_of

from ._import_moves import ImportMovedOn, State, move


class NotUndoable(Refused):
    code = "not_undoable"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This import cannot be taken back: it was not written, or what it wrote was not kept at that time."
            )
        )


class UndoBlocked(Refused):
    """Rows of the import are in use; `obstacles` says which and why."""

    code = "undo_blocked"

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__(
            ngettext(
                "Nothing was taken back: %(count)s row of this import is in use.",
                "Nothing was taken back: %(count)s rows of this import are in use.",
                len(obstacles),
            )
            % {"count": len(obstacles)}
        )
        self.obstacles = obstacles


def plan_undo(batch: ImportBatch) -> UndoPlan:
    """What taking `batch` back would do and what stands in the way; writes nothing. Raises NotUndoable."""
    undoer = undoer_of(batch) if batch.state == State.APPLIED else None
    if undoer is None:
        raise NotUndoable
    with transaction.atomic():
        return undoer.plan(batch)


def undo_import(*, batch_id: int, actor_id: int | None, at: datetime) -> UndoPlan:
    """Takes an APPLIED batch back in one transaction and records `import.undone`; returns what was done.

    Raises NotUndoable, ImportMovedOn when somebody else was faster, and UndoBlocked with the list of what depends on
    the import; then nothing is written.
    """
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state == State.UNDONE:
            raise ImportMovedOn
        undoer = undoer_of(batch) if batch.state == State.APPLIED else None
        if undoer is None:
            raise NotUndoable
        plan = undoer.plan(batch)
        if plan.obstacles:
            raise UndoBlocked(plan.obstacles)
        undoer.undo(batch, actor_id=actor_id, at=at)
        options = {**batch.options, "undone": dict(plan.counts)}
        move(batch, State.UNDONE, undone_at=at, undone_by_id=actor_id, options=options)
        record_audit_event(
            kind="import.undone",
            actor_id=actor_id,
            at=at,
            subject=f"import:{batch.pk}",
            facts={"kind": batch.kind, "unit": batch.unit_id, **plan.counts},
        )
    return plan
