"""Delete uploads that nobody has come back for."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.imports import stored_upload
from core.models import ImportBatch

from ._import_moves import ImportMovedOn, State
from .read_import import refuse_import

KEPT = timedelta(days=30)
"""So long a file waits to be confirmed, or to be given back with its refused rows marked."""
EXPIRED = "expired"


def tidy_uploads(*, at: datetime) -> dict[str, int]:
    """Deletes the uploads of batches older than KEPT; what was not confirmed by then is put aside. Safe to repeat."""
    tidied = 0
    old = ImportBatch.objects.filter(created_at__lt=at - KEPT).exclude(stored_as="").order_by("pk")
    for batch in old.exclude(stored_as__contains="/").iterator():
        path = stored_upload(batch)
        try:
            if batch.state not in (State.APPLIED, State.REFUSED):
                refuse_import(batch, EXPIRED, {}, "")
        except ImportMovedOn:
            continue
        path.unlink(missing_ok=True)
        ImportBatch.objects.filter(pk=batch.pk).update(stored_as="")
        tidied += 1
    return {"tidied": tidied}
