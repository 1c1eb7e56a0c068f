"""Entries of files are compared with what they were made from and with their words, for `verify_ledger`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from core.domain.batches import in_batches
from core.ledger import Finding
from records.actions._certificates import says_of, source_of
from records.actions.append_entries import is_committed
from records.models import Certificate, CertificateEvent, FileEntry, FileEntryText, UnitFileEntryText

CHUNK: Final = 500


def file_evidence() -> Iterator[Finding]:
    """Everything in files that is not as its source or its chain says."""
    yield from _results()
    yield from _certificates()
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


def _certificates() -> Iterator[Finding]:
    """Certificates that say something else than the entries of their events, or stand in no file at all."""
    events = CertificateEvent.objects.select_related("certificate__proposal", "certificate__level").order_by(
        "pk"
    )
    standing: dict[int, str] = {}
    for chunk in in_batches(events.iterator(chunk_size=CHUNK), CHUNK):
        filed = {
            (entry.file.officer_id, entry.source): entry
            for entry in FileEntry.objects.filter(
                file__officer__in={event.certificate.officer_id for event in chunk},
                source__in=[source_of(event) for event in chunk],
            ).select_related("file")
        }
        for event in chunk:
            certificate = event.certificate
            standing[certificate.pk] = event.to_state
            entry = filed.get((certificate.officer_id, source_of(event)))
            if entry is None:
                yield Finding(
                    f"certificate:{certificate.pk}", None, "an event stands in no file of its officer"
                )
            elif not says_of(entry, event):
                yield Finding(f"file:{entry.file_id}", entry.seq, "differs from its certificate")
    for pk, state in Certificate.objects.order_by("pk").values_list("pk", "state").iterator():
        if standing.get(pk) != state:
            yield Finding(f"certificate:{pk}", None, "its state is not that of its last event")


def _figure(text: object) -> Decimal | None:
    try:
        return Decimal(str(text))
    except InvalidOperation:
        return None
