"""The audit trail as a chain: what `verify_ledger` walks, what was archived, and what stays for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from core import keys
from core.domain.chains import link_hash
from core.domain.days import iso
from core.domain.signing import is_signed, key_id
from core.ledger import Archived, Finding
from core.models import AuditEvent

AUDIT_CHAIN = "audit"
ARCHIVED = "audit.archived"
_KEPT: set[str] = set()


def keep_kind(kind: str) -> None:
    """Makes `kind` known as evidence of something else: its events never leave the table."""
    _KEPT.add(kind)


def kept_kinds() -> frozenset[str]:
    """The kinds that stay."""
    return frozenset(_KEPT)


def archived_audit() -> Archived:
    """Where the archived beginning of the trail ends."""
    archives = list(AuditEvent.objects.archives())
    if not archives:
        return Archived()
    heads = frozenset(head for event in archives for head in event.facts.get("heads", []))
    return Archived(archives[-1].archived_seq or 0, archives[-1].facts.get("head", ""), heads)


def audit_chain() -> Iterator[tuple[str, Iterable[AuditEvent]]]:
    """The one chain, from where the archives end."""
    begun = archived_audit()
    yield AUDIT_CHAIN, AuditEvent.objects.chained().filter(seq__gt=begun.seq).iterator(chunk_size=2000)


def audit_grown(since: datetime) -> list[tuple[str, str]]:
    """The head of the trail, when anything was written since."""
    head = AuditEvent.objects.chained().values_list("hash", flat=True).last()
    grown = head is not None and AuditEvent.objects.filter(at__gte=since).exists()
    return [(AUDIT_CHAIN, head)] if grown and head else []


def audit_evidence() -> Iterator[Finding]:
    """Archives whose signature is not right, and kept events that no longer give their hash."""
    public_key = keys.public_key()
    ours = key_id(public_key)
    last = 0
    for event in AuditEvent.objects.archives():
        facts = dict(event.facts)
        signature, key = str(facts.pop("signature", "")), facts.pop("key_id", "")
        if key == ours and not is_signed(public_key, {**facts, "at": iso(event.at)}, signature):
            yield Finding(AUDIT_CHAIN, event.seq, "the signature of an archive is not right")
        if facts.get("first") != last + 1:
            yield Finding(AUDIT_CHAIN, event.seq, "an archive is missing before this one")
        last = event.archived_seq or 0
    for event in AuditEvent.objects.chained().filter(seq__lte=last).iterator(chunk_size=2000):
        link = event.as_link()
        if link.hash != link_hash(link.seq, link.body, link.prev_hash, link.alg):
            yield Finding(AUDIT_CHAIN, link.seq, "changed")
