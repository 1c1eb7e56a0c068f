"""Write what a checked file brings."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.imports import Verdict, importer_of, stored_upload, verdict_of
from core.models import ImportBatch, ImportRow

from ._import_moves import ImportMovedOn, State, move


class NotReady(Refused):
    code = "import_not_ready"

    def __init__(self) -> None:
        super().__init__(_("This import cannot be confirmed: it is not ready, or it was refused."))


class ImportOutdated(Refused):
    code = "import_outdated"

    def __init__(self) -> None:
        super().__init__(
            _("The data have changed since the file was checked. Nothing was written. Check the file again.")
        )


def apply_import(*, batch_id: int, actor_id: int | None, at: datetime) -> ImportBatch:
    """Applies the new and changed rows of a READY batch in one short transaction; records `import.applied`.

    The verdicts are loaded before it begins, so that others wait for the writing only.

    Refused rows stay out; as long as there are any the upload is kept, to be given back with them marked.
    Confirming once more is harmless: the batch comes back as it is. Raises NotReady,
    ImportMovedOn, and ImportOutdated when what was checked against has changed; then nothing is written.
    """
    seen = ImportBatch.objects.get(pk=batch_id)
    verdicts = _verdicts_to_apply(seen) if seen.state == State.READY else []
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
            if batch.state == State.APPLIED:
                return batch
            if batch.state != State.READY:
                raise NotReady
            if batch.ready_at != seen.ready_at:
                raise ImportMovedOn
            _apply(batch, verdicts, actor_id, at)
    except IntegrityError as collision:
        raise ImportOutdated from collision
    return batch


def _verdicts_to_apply(batch: ImportBatch) -> list[Verdict]:
    wanted = [ImportRow.Status.NEW, ImportRow.Status.CHANGED]
    rows = ImportRow.objects.filter(batch=batch, status__in=wanted).order_by("pk")
    return [verdict_of(row) for row in rows.iterator()]


def _apply(batch: ImportBatch, verdicts: list[Verdict], actor_id: int | None, at: datetime) -> None:
    importer = importer_of(batch)
    if importer.basis(batch) != batch.options.get("basis"):
        raise ImportOutdated
    written = importer.apply(batch, iter(verdicts), actor_id=actor_id, at=at)
    path = stored_upload(batch)
    options = {**batch.options, "written": written}
    move(batch, State.APPLIED, applied_at=at, applied_by_id=actor_id, options=options)
    record_audit_event(
        kind="import.applied",
        actor_id=actor_id,
        at=at,
        subject=f"import:{batch.pk}",
        facts={"kind": batch.kind, "unit": batch.unit_id, "sha256": batch.sha256, **batch.counts, **written},
    )
    if not batch.counts.get(ImportRow.Status.REJECTED):
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
