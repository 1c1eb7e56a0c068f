"""Import a staged law after a person has confirmed it."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from core.models import ImportBatch
from law.domain.lawtext import ParsedLaw

from .import_law import ImportOutcome, import_law


class AlreadyConfirmed(Refused):
    """The file was imported before, in another window or by a second click."""

    code = "already_confirmed"


@transaction.atomic
def confirm_law_file(
    batch: ImportBatch, law: ParsedLaw, *, at: datetime, actor_id: int, effective_on: date | None = None
) -> ImportOutcome:
    """Imports `law`, the text of `batch`, and marks the batch as applied, in one transaction.

    Raises AlreadyConfirmed and whatever `import_law` refuses; then nothing is written.
    """
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportBatch.State.READY)
    if waiting.update(state=ImportBatch.State.APPLIED, applied_at=at, applied_by_id=actor_id) != 1:
        raise AlreadyConfirmed(_("This file has been imported already."))
    transaction.on_commit(lambda: default_storage.delete(batch.stored_as))
    return import_law(
        law,
        source_name=batch.file_name,
        source_sha256=batch.sha256,
        at=at,
        actor_id=actor_id,
        effective_on=effective_on,
    )
