"""The receipt that a candidate takes home: the signed head of the attempt's chain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from core.domain.canonical import SHA256, Json

UNSIGNED: Final = frozenset({"signature", "proof"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the receipt states. `answers` counts the answered items, `digest` is that of the answers,
    `head` the hash of the closing step, `submitted_at` ISO 8601 UTC. `rehearsal`: it proves no exam."""

    attempt: str
    sitting: int
    answers: int
    digest: str
    submitted_at: str
    head: str
    key_id: str
    rehearsal: bool = False

    def statement(self) -> dict[str, Json]:
        """The signed part."""
        return {
            "alg": f"Ed25519+{SHA256}",
            "attempt": self.attempt,
            "sitting": self.sitting,
            "answers": self.answers,
            "digest": self.digest,
            "submitted_at": self.submitted_at,
            "head": self.head,
            "key_id": self.key_id,
            **({"rehearsal": True} if self.rehearsal else {}),
        }


def signed_part(receipt: Mapping[str, Json]) -> dict[str, Json]:
    """Everything of a receipt file that its signature covers."""
    return {name: value for name, value in receipt.items() if name not in UNSIGNED}


def receipt_code(head: str) -> str:
    """A short form of the head for reading aloud: `3F9A-C210-77BE`."""
    short = head[:12].upper()
    return "-".join(short[start : start + 4] for start in range(0, 12, 4))
