"""Hash chains: each link commits to its own body and to the link before it.

A leaf is hashed with the prefix 0x00 and a Merkle node with 0x01 (RFC 6962), so neither can pass for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .canonical import SHA256, Json, canonical_json, digest

GENESIS = ""


@dataclass(frozen=True, slots=True)
class Link:
    """One stored row of a chain: its number (from 1), its body, and the hashes as stored (hex)."""

    seq: int
    body: Mapping[str, Json]
    alg: str
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain stops being true, and why: `gap`, `unlinked`, or `changed`."""

    seq: int
    reason: str


def link_hash(seq: int, body: Mapping[str, Json], prev_hash: str, alg: str = SHA256) -> str:
    """Hex hash of a link: H(0x00 || canonical(alg, seq, prev, body))."""
    return digest(
        b"\x00" + canonical_json({"alg": alg, "seq": seq, "prev": prev_hash, "body": body}), alg
    ).hex()


def first_break(links: Iterable[Link], *, after_seq: int = 0, after_hash: str = GENESIS) -> Break | None:
    """The first link that does not follow from the one before it, or None when the chain is whole.

    A chain whose beginning was archived goes on after link `after_seq` with hash `after_hash`.
    """
    expected_seq, expected_prev = after_seq + 1, after_hash
    for link in links:
        if link.seq != expected_seq:
            return Break(expected_seq, "gap")
        if link.prev_hash != expected_prev:
            return Break(link.seq, "unlinked")
        if link.hash != link_hash(link.seq, link.body, link.prev_hash, link.alg):
            return Break(link.seq, "changed")
        expected_seq, expected_prev = link.seq + 1, link.hash
    return None


def commitment(salt: bytes, value: Json, alg: str = SHA256) -> str:
    """Hex commitment to `value`: says nothing about it without the salt (at least 16 random bytes)."""
    return digest(b"\x02" + salt + canonical_json(value), alg).hex()
