"""Let old audit events leave the table: into a signed file, and with an event that says so."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min

from core import keys
from core.audit_trail import ARCHIVED, AUDIT_CHAIN, kept_kinds
from core.clock import local_day, start_of_day
from core.domain import signing
from core.domain.audit import kept_from
from core.domain.canonical import canonical_json
from core.domain.days import iso
from core.models import AuditEvent, CheckpointLeaf

FOLDER = "audit"


def archive_folder() -> Path:
    """Where the files are: `audit` in the data folder."""
    return Path(settings.DATA_DIR) / FOLDER


def archive_audit_events(*, at: datetime, days: int) -> int:
    """Archives the events of the days before the last `days`; returns how many left the table.

    The file holds one event a line with its hashes; its own hash stands, signed, in an event `audit.archived` and in
    a file beside it. What is evidence of something else, and those events themselves, stay in the table as well. The
    database lets nothing go that is younger than the least time. Raises ValueError for fewer days than that.
    """
    until = start_of_day(kept_from(local_day(at), days))
    last = _last_place(until)
    before = AuditEvent.objects.archives().values_list("archived_seq", flat=True).last() or 0
    if last is None or last <= before:
        return 0
    leaving = AuditEvent.objects.chained().filter(seq__gt=before, seq__lte=last)
    path = archive_folder() / f"audit-{before + 1:010}-{last:010}.jsonl"
    rows, sha256, hashes = _write(leaving, path)
    sealed = CheckpointLeaf.objects.filter(chain=AUDIT_CHAIN).values_list("head", flat=True)
    facts: dict[str, Any] = {
        "file": path.name,
        "first": before + 1,
        "last": last,
        "rows": rows,
        "sha256": sha256,
        "head": hashes[-1],
        "heads": sorted(set(sealed) & set(hashes)),
    }
    key = keys.private_key()
    signed = {**facts, "at": iso(at)}
    by = {"key_id": signing.key_id(key.public_key()), "signature": signing.sign(key, signed)}
    _write_whole(path.with_suffix(".json"), canonical_json({**signed, **by}))
    with transaction.atomic():
        AuditEvent.objects.create(
            at=at,
            kind=ARCHIVED,
            actor_id=None,
            subject=f"audit:{last}",
            facts={**facts, **by},
            archived_seq=last,
        )
        gone, _by_model = (
            AuditEvent.objects.filter(seq__gt=before, seq__lte=last, archived_seq=None)
            .exclude(kind__in=kept_kinds())
            .delete()
        )
    return gone


def _last_place(until: datetime) -> int | None:
    """The last place before the first event that is not older than `until`."""
    chained = AuditEvent.objects.chained()
    younger = chained.filter(at__gte=until).aggregate(place=Min("seq"))["place"]
    last = chained.filter(at__lt=until)
    if younger is not None:
        last = last.filter(seq__lt=younger)
    return last.values_list("seq", flat=True).last()


def _write(events: Any, path: Path) -> tuple[int, str, list[str]]:
    """Writes `events` to `path`, on disk before it returns; count, hash of the file, and the hashes of the events."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, hashes = hashlib.sha256(), []
    draft = path.with_suffix(".part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        for event in events.iterator(chunk_size=2000):
            line = canonical_json(_line(event)) + b"\n"
            digest.update(line)
            hashes.append(event.hash)
            handle.write(line)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
    return len(hashes), digest.hexdigest(), hashes


def _line(event: AuditEvent) -> Mapping[str, Any]:
    link = event.as_link()
    return {
        "seq": link.seq,
        "alg": link.alg,
        "prev": link.prev_hash,
        "hash": link.hash,
        "body": dict(link.body),
    }


def _write_whole(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())
