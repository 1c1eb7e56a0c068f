"""Similar questions: what is compared, and what is told of a question that asks nearly the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from question_bank.domain.question import Content
from question_bank.domain.rich_text import plain_text

SHOWN = 80
"""Characters of a similar stem that are told."""
MOST = 3
"""Similar questions named for each."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """What of a question is compared: its stem (of a case the material) and its options."""

    text: str
    options: tuple[str, ...] = ()


def comparable(content: Content) -> Comparable:
    """The question as it is compared."""
    return Comparable(plain_text(content.material or content.stem), tuple(map(plain_text, content.options)))


@dataclass(frozen=True, slots=True)
class Match:
    """A similar question: its place among the stored ones, or (`in_new`) among the new ones; 0 to 1."""

    place: int
    similarity: float
    in_new: bool


@dataclass(frozen=True, slots=True)
class Similar:
    """A question that asks nearly the same: in the bank (`question`, `bank`), or further up in the file (`row`)."""

    percent: int
    ref: str
    stem: str
    question: int = 0
    bank: int = 0
    sheet: str = ""
    row: int = 0

    def as_json(self) -> dict[str, Any]:
        """As a staged row keeps it: what is empty is left out."""
        told = {name: getattr(self, name) for name in ("question", "bank", "sheet", "row")}
        return {"percent": self.percent, "ref": self.ref, "stem": self.stem} | {
            name: value for name, value in told.items() if value
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Similar:
        """The way back."""
        return cls(**data)


def shortened(text: str) -> str:
    """The beginning of a stem."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
