"""Entries of files are compared with what they were made from and with their words, for `verify_ledger`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from core.ledger import Finding
from records.actions.append_entries import is_committed
from records.models import FileEntry, FileEntryText, UnitFileEntryText


def file_evidence() -> Iterator[Finding]:
    """Everything in files that is not as its source or its chain says."""
    yield from _results()
    yield from _words(FileEntryText, "file")
    yield from _words(UnitFileEntryText, "unit_file")


def _words(texts: type[FileEntryText] | type[UnitFileEntryText], chain: str) -> Iterator[Finding]:
    """Words that are not those an entry commits to; erased words say nothing any more."""
    kept = texts.objects.filter(erased_at=None).select_related("entry").order_by("pk")
    for words in kept.iterator(chunk_size=500):
        if not is_committed(words.entry, salt=words.salt, text=words.text):
            yield Finding(
                f"{chain}:{words.entry.file_id}", words.entry.seq, "the words differ from the entry"
            )


def _results() -> Iterator[Finding]:
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
