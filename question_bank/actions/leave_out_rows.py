"""Leave single rows of a read file out, or take them in again, before it is confirmed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.models import ImportBatch, ImportRow
from question_bank.actions.apply_import import NotReady

Status = ImportRow.Status
WRITTEN = (Status.NEW, Status.CHANGED)


def leave_out_rows(batch: ImportBatch, *, rows: Collection[int], out: bool) -> int:
    """Marks new and changed rows of a READY batch as left out (or gives them their verdict back); returns how many.

    What is refused or unchanged stays as it is. Raises NotReady.
    """
    with transaction.atomic():
        locked = (
            ImportBatch.objects.select_for_update().filter(pk=batch.pk, state=ImportBatch.State.READY).first()
        )
        if locked is None:
            raise NotReady(_("This file cannot be taken over now. Reload the page to see where it stands."))
        wanted = WRITTEN if out else (Status.LEFT_OUT,)
        moved = list(locked.rows.filter(pk__in=rows, status__in=wanted))
        counts = Counter(locked.counts)
        for row in moved:
            counts[row.status] -= 1
            if out:
                row.data["was"] = row.status
                row.status = Status.LEFT_OUT
            else:
                row.status = row.data.pop("was")
            counts[row.status] += 1
        ImportRow.objects.bulk_update(moved, ["status", "data"])
        locked.counts = {status: count for status, count in counts.items() if count}
        locked.save(update_fields=["counts"])
    return len(moved)
