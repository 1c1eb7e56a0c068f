"""Read and check a staged file."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from core.domain.batches import in_batches
from core.domain.errors import Refused
from core.imports import Verdict, importer_of, problem_to_json, registered_kinds, stored_upload
from core.models import ImportBatch, ImportRow

from ._import_moves import ImportMovedOn, State, move

logger = logging.getLogger(__name__)

CHUNK = 500
STALE = timedelta(seconds=180)
"""A reader that has shown no sign of life for so long was killed: another one may start over."""
MOST_ATTEMPTS = 3


def read_import(*, batch_id: int, clock: Callable[[], datetime]) -> bool:
    """Claims the batch and brings it to READY or REFUSED; False when another reader has it or it is done.

    Verdicts are written in chunks of their own, each together with the sign of life that proves the claim. A
    reader that was killed leaves rows that the next one deletes first. `clock` gives the time of each chunk.
    """
    batch = ImportBatch.objects.filter(pk=batch_id).filter(claimable(clock())).first()
    if batch is None:
        return False
    try:
        _claim(batch, clock())
        try:
            _read(batch, clock)
        except ImportMovedOn:
            raise
        except Refused as refusal:
            refuse_import(batch, refusal.code, getattr(refusal, "params", {}), str(refusal))
        except Exception:
            logger.exception("import %s could not be read", batch.pk)
            refuse_import(batch, "failed", {}, "")
    except ImportMovedOn:
        return False
    return True


def claimable(at: datetime) -> Q:
    """Batches that wait for a reader, or whose reader is gone."""
    unread = Q(state=State.WAITING) | Q(state=State.READING, claimed_at__lt=at - STALE)
    return unread & Q(kind__in=registered_kinds())


def refuse_import(batch: ImportBatch, code: str, params: dict[str, object], text: str) -> None:
    """Ends a batch: the file as a whole is refused, its verdicts and the upload are deleted."""
    path = stored_upload(batch)
    with transaction.atomic():
        move(batch, State.REFUSED, refusal={"code": code, "params": params, "text": text}, counts={})
        ImportRow.objects.filter(batch=batch).delete()
    path.unlink(missing_ok=True)


def _claim(batch: ImportBatch, at: datetime) -> None:
    attempts = int(batch.options.get("attempts", 0)) + 1
    if attempts > MOST_ATTEMPTS:
        refuse_import(batch, "failed", {}, "")
        raise ImportMovedOn
    options = {**batch.options, "attempts": attempts, "notes": []}
    move(batch, State.READING, claimed_at=at, rows_read=0, rows_total=0, counts={}, options=options)
    ImportRow.objects.filter(batch=batch).delete()


def _read(batch: ImportBatch, clock: Callable[[], datetime]) -> None:
    importer = importer_of(batch)
    basis = importer.basis(batch)
    checked = importer.check(batch, stored_upload(batch), at=clock())
    counts: Counter[str] = Counter()
    for chunk in in_batches(checked.verdicts, CHUNK):
        counts.update(verdict.status for verdict in chunk)
        rows = [_row(batch, verdict) for verdict in chunk]
        with transaction.atomic():
            move(
                batch,
                State.READING,
                claimed_at=clock(),
                rows_read=batch.rows_read + len(rows),
                rows_total=max(checked.total, batch.rows_read + len(rows)),
            )
            ImportRow.objects.bulk_create(rows)
    notes = [problem_to_json(note) for note in checked.notes]
    columns = [sheet.as_json() for sheet in checked.columns]
    options = {**batch.options, "basis": basis, "notes": notes, "columns": columns}
    move(
        batch, State.READY, ready_at=clock(), counts=dict(counts), options=options, rows_total=batch.rows_read
    )


def _row(batch: ImportBatch, verdict: Verdict) -> ImportRow:
    return ImportRow(
        batch=batch,
        sheet=verdict.sheet[:100],
        row=verdict.row,
        status=verdict.status,
        data=dict(verdict.data),
        problems=[problem_to_json(problem) for problem in verdict.problems],
    )
