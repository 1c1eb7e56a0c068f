"""Seal the heads of many chains under one signed root."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from core import keys
from core.domain import merkle, signing
from core.domain.canonical import SHA256, canonical_json
from core.domain.days import iso
from core.models import Checkpoint, CheckpointLeaf

ANCHOR_NAME = "anchors.jsonl"


def leaf_bytes(chain: str, head: str) -> bytes:
    """What a leaf of the tree commits to: the chain's name and its head."""
    return canonical_json({"chain": chain, "head": head})


def statement_of(checkpoint: Checkpoint) -> dict[str, Any]:
    """The signed part of a checkpoint."""
    return {
        "alg": checkpoint.alg,
        "at": iso(checkpoint.at),
        "root": checkpoint.root,
        "scope": checkpoint.scope,
        "size": checkpoint.size,
    }


def anchor_path() -> Path:
    """The append-only file outside the database that holds every signed root."""
    return Path(settings.DATA_DIR) / ANCHOR_NAME


def make_checkpoint(*, scope: str, heads: Iterable[tuple[str, str]], at: datetime) -> Checkpoint:
    """Stores the signed Merkle root over `heads` ((chain, head hash), put in order of chain) as checkpoint `scope`.

    Returns the existing one when `scope` was sealed before. The anchor line is written after the commit.
    """
    existing = Checkpoint.objects.filter(scope=scope).first()
    if existing is not None:
        return existing
    ordered = sorted(heads)
    hashes = [merkle.leaf_hash(leaf_bytes(chain, head)) for chain, head in ordered]
    key = keys.private_key()
    checkpoint = Checkpoint(
        scope=scope,
        at=at,
        alg=SHA256,
        size=len(ordered),
        root=merkle.root(hashes).hex(),
        key_id=signing.key_id(key.public_key()),
    )
    checkpoint.signature = signing.sign(key, statement_of(checkpoint))
    with transaction.atomic():
        checkpoint.save(force_insert=True)
        CheckpointLeaf.objects.bulk_create(
            [
                CheckpointLeaf(checkpoint=checkpoint, index=index, chain=chain, head=head)
                for index, (chain, head) in enumerate(ordered)
            ],
            batch_size=500,
        )
        transaction.on_commit(lambda: _append_anchor(checkpoint))
    return checkpoint


def inclusion_proof(checkpoint: Checkpoint, chain: str) -> dict[str, Any] | None:
    """Proof that `chain` ended with its head in `checkpoint`, checkable offline; None when it is not in it."""
    leaves = list(checkpoint.leaves.order_by("index").values_list("chain", "head"))
    hashes = [merkle.leaf_hash(leaf_bytes(name, head), checkpoint.alg) for name, head in leaves]
    for index, (name, _head) in enumerate(leaves):
        if name == chain:
            return {
                "checkpoint": statement_of(checkpoint),
                "signature": checkpoint.signature,
                "key_id": checkpoint.key_id,
                "chain": chain,
                "index": index,
                "path": [node.hex() for node in merkle.inclusion_proof(hashes, index, checkpoint.alg)],
            }
    return None


def append_missing_anchors() -> int:
    """Adds to the anchor file every checkpoint whose line is not in it; returns how many.

    A worker that is killed between its commit and the line, or within the line, leaves it out. Lines that are there
    stay as they are, whatever they say: `verify_ledger` compares them.
    """
    path = anchor_path()
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    anchored = {anchor.get("scope") for anchor in map(_parsed, lines) if anchor is not None}
    missing = Checkpoint.objects.exclude(scope__in=anchored).order_by("pk")
    for checkpoint in missing:
        _append_anchor(checkpoint)
    return len(missing)


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _append_anchor(checkpoint: Checkpoint) -> None:
    line = {**statement_of(checkpoint), "signature": checkpoint.signature, "key_id": checkpoint.key_id}
    data = json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n"
    descriptor = os.open(anchor_path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if not _ends_with_a_line(descriptor):
            data = "\n" + data
        os.write(descriptor, data.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _ends_with_a_line(descriptor: int) -> bool:
    """Whether the file is empty or its last line is whole."""
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
