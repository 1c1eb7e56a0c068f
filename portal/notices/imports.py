"""Notices about imports: a file that was read waits for its sender, or was refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse

from core.models import ImportBatch
from portal.notices.events import Event

RECENT = timedelta(days=2)
PAGES: Final[Mapping[str, str]] = {
    "roster": "personnel:roster_import",
    "questions": "question_bank:import",
    "law": "law:import_preview",
}
"""The page where each kind of import goes on."""


def imports_read(at: datetime) -> Iterable[Event]:
    """Files that were read and have not been confirmed yet, and files that were refused as a whole."""
    states = ImportBatch.State
    batches = ImportBatch.objects.filter(
        kind__in=PAGES, created_at__gte=at - RECENT, state__in=[states.READY, states.REFUSED]
    ).exclude(created_by_id=None)
    for batch in batches.order_by("pk"):
        kind = "import_ready" if batch.state == states.READY else "import_refused"
        told = {int(batch.created_by_id or 0): reverse(PAGES[batch.kind], args=[batch.pk])}
        yield Event(f"import:{batch.pk}:{batch.state}", kind, told, {"title": batch.file_name})
