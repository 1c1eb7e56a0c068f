"""Entries of enforcement files are compared with the results they were made from, for `verify_ledger`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from core.ledger import Finding
from records.models import FileEntry


def file_evidence() -> Iterator[Finding]:
    """Every entry that says something else than its result, and every one that is in another officer's file."""
    entries = FileEntry.objects.filter(result__isnull=False).select_related("result", "file").order_by("pk")
    for entry in entries.iterator(chunk_size=500):
        result, payload = entry.result, entry.payload
        if result is None:
            continue
        said = (
            _figure(payload.get("score")),
            _figure(payload.get("full_marks")),
            payload.get("passed"),
            payload.get("attempt"),
            payload.get("evidence"),
        )
        is_so = (
            result.score,
            result.full_marks,
            result.passed,
            str(result.attempt_id),
            result.evidence,
        )
        if said != is_so or entry.file.officer_id != result.officer_id:
            yield Finding(f"file:{entry.file_id}", entry.seq, "differs from its result")


def _figure(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None
