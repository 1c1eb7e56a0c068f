"""Checking all hash chains and checkpoints: apps register their chains, `verify_ledger` walks them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import QuerySet

from core import keys
from core.actions.make_checkpoint import (
    append_missing_anchors,
    leaf_bytes,
    make_checkpoint,
    statement_of,
)
from core.clock import local_day
from core.domain import merkle, signing
from core.domain.chains import GENESIS, first_break
from core.models import AuditEvent, ChainedRow, Checkpoint

DAY_SCOPE = "day:"
FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
OVERLAP = timedelta(hours=1)
"""A day begins so long before the last one was sealed: what was being written then is in one of the two, or in both."""
R = TypeVar("R", bound=ChainedRow)
Chains = Iterable[tuple[str, Iterable[ChainedRow | AuditEvent]]]


@dataclass(slots=True)
class Finding:
    """One thing that is not as it was written: where, and why."""

    chain: str
    seq: int | None
    reason: str


@dataclass(slots=True)
class LedgerReport:
    rows: int = 0
    checkpoints: int = 0
    broken: list[Finding] = field(default_factory=list)


Heads = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Archived:
    """The beginning of a chain that was archived: its last link, and the heads in it that checkpoints sealed."""

    seq: int = 0
    hash: str = GENESIS
    heads: frozenset[str] = frozenset()


NOTHING_ARCHIVED = Archived()
_CHAINS: dict[str, Callable[[], Chains]] = {}
_GROWN: dict[str, Callable[[datetime], Heads]] = {}
_ARCHIVED: dict[str, Callable[[], Archived]] = {}
_EVIDENCE: dict[str, Callable[[], Iterable[Finding]]] = {}


def register_chains(
    name: str, chains: Callable[[], Chains], grown_since: Callable[[datetime], Heads]
) -> None:
    """Makes the chains of a table known.

    `chains()` yields (chain name, rows in order); `grown_since(at)` the name and head of each chain that may have got
    a row since `at`.
    """
    _CHAINS[name] = chains
    _GROWN[name] = grown_since


def register_archived(chain: str, archived: Callable[[], Archived]) -> None:
    """Makes it known that `chain` may have an archived beginning: `archived()` says where it ends."""
    _ARCHIVED[chain] = archived


def register_evidence(name: str, findings: Callable[[], Iterable[Finding]]) -> None:
    """Makes rows known that rest on chains: `findings()` names all that are not as their chains say."""
    _EVIDENCE[name] = findings


def seal_day(at: datetime) -> dict[str, int]:
    """Seals the heads of all chains that grew since the last daily checkpoint; once in each day of the bureau.

    Also adds to the anchor file what a worker that was killed after its commit left out.
    """
    append_missing_anchors()
    last = (
        Checkpoint.objects.filter(scope__startswith=DAY_SCOPE)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    since = last - OVERLAP if last else FIRST_DAY
    heads = [head for grown in _GROWN.values() for head in grown(since)]
    if not heads:
        return {"sealed": 0}
    checkpoint = make_checkpoint(scope=f"{DAY_SCOPE}{local_day(at).isoformat()}", heads=heads, at=at)
    return {"sealed": checkpoint.size}


def chains_of(rows: QuerySet[R], name_of: Callable[[R], str]) -> Iterator[tuple[str, Iterator[R]]]:
    """Groups `rows`, ordered by chain and number, into chains without holding a table in memory."""
    return groupby(rows.iterator(chunk_size=2000), key=name_of)


def verify_ledger(anchors: Path | None = None) -> LedgerReport:
    """Walks every chain, every checkpoint and all that rests on chains; compares the checkpoints with `anchors` too."""
    report = LedgerReport()
    sealed: dict[str, dict[str, str]] = {}
    _verify_checkpoints(report, sealed)
    for provider in _CHAINS.values():
        for chain, rows in provider():
            links = [row.as_link() for row in rows]
            report.rows += len(links)
            begun = _ARCHIVED[chain]() if chain in _ARCHIVED else NOTHING_ARCHIVED
            found = first_break(links, after_seq=begun.seq, after_hash=begun.hash)
            if found is not None:
                report.broken.append(Finding(chain, found.seq, found.reason))
            present = {link.hash for link in links} | begun.heads
            for head, scope in sealed.pop(chain, {}).items():
                if head not in present:
                    report.broken.append(Finding(chain, None, f"does not hold its head in {scope}"))
    for chain, heads in sealed.items():
        report.broken.append(Finding(chain, None, f"is gone, sealed in {min(heads.values())}"))
    for findings in _EVIDENCE.values():
        report.broken.extend(findings())
    if anchors is not None:
        _verify_anchors(report, anchors)
    return report


def _verify_checkpoints(report: LedgerReport, sealed: dict[str, dict[str, str]]) -> None:
    """Checks roots and signatures; collects in `sealed` which heads each chain must hold, and who says so."""
    public_key = keys.public_key()
    own_key_id = signing.key_id(public_key)
    for checkpoint in Checkpoint.objects.order_by("pk").iterator():
        report.checkpoints += 1
        leaves = list(checkpoint.leaves.order_by("index").values_list("chain", "head"))
        hashes = [merkle.leaf_hash(leaf_bytes(chain, head), checkpoint.alg) for chain, head in leaves]
        if len(leaves) != checkpoint.size or merkle.root(hashes, checkpoint.alg).hex() != checkpoint.root:
            report.broken.append(Finding(checkpoint.scope, None, "root"))
        if checkpoint.key_id == own_key_id and not signing.is_signed(
            public_key, statement_of(checkpoint), checkpoint.signature
        ):
            report.broken.append(Finding(checkpoint.scope, None, "signature"))
        for chain, head in leaves:
            sealed.setdefault(chain, {})[head] = checkpoint.scope


def _verify_anchors(report: LedgerReport, anchors: Path) -> None:
    stored = {checkpoint.scope: checkpoint for checkpoint in Checkpoint.objects.all()}
    public_key = keys.public_key()
    lines = anchors.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or any(whole != line and whole.startswith(line) for whole in lines[number:]):
            continue  # torn by a kill, and written again
        anchor = _parsed(line)
        if anchor is None:
            report.broken.append(Finding(f"anchor line {number}", None, "unreadable"))
            continue
        statement = {name: anchor.get(name) for name in ("alg", "at", "root", "scope", "size")}
        if anchor.get("key_id") == signing.key_id(public_key) and not signing.is_signed(
            public_key, statement, str(anchor.get("signature"))
        ):
            report.broken.append(Finding(f"anchor line {number}", None, "signature"))
        checkpoint = stored.get(str(anchor.get("scope")))
        if checkpoint is None:
            report.broken.append(Finding(str(anchor.get("scope")), None, "anchored, but not in the database"))
        elif statement_of(checkpoint) != statement:
            report.broken.append(Finding(checkpoint.scope, None, "differs from its anchor"))


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
