"""Background work of core: reading staged files."""

from __future__ import annotations

from datetime import datetime, timedelta

from django_tasks import task

from core.actions import read_import as reading
from core.actions.tidy_uploads import tidy_uploads
from core.clock import now
from core.models import ImportBatch

UNHEARD = timedelta(seconds=60)
"""A batch that has waited so long is announced to the workers once more."""


@task()
def read_import(batch_id: int) -> bool:
    """Reads one batch; see core.actions.read_import."""
    return reading.read_import(batch_id=batch_id, clock=now)


def start_reading(batch: ImportBatch) -> None:
    """Tells the workers that `batch` waits."""
    read_import.enqueue(batch_id=batch.pk)


def restart_stale_imports(at: datetime) -> dict[str, int]:
    """Step of the clock: batches whose reader was killed, or that no worker took, are announced again."""
    forgotten = (
        ImportBatch.objects.filter(reading.claimable(at))
        .exclude(state=ImportBatch.State.WAITING, created_at__gt=at - UNHEARD)
        .order_by("pk")
    )
    for batch in forgotten:
        start_reading(batch)
    return {"restarted": len(forgotten)}


def tidy_old_uploads(at: datetime) -> dict[str, int]:
    """Step of the clock: uploads that nobody has come back for are deleted."""
    return tidy_uploads(at=at)
