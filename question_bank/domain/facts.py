"""What stands beside the wording of a question and may change after its approval."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

USES = ("exam", "practice", "both")


@dataclass(frozen=True, slots=True)
class Facts:
    """Use, first and last day of validity (None: open), owner, knowledge points and labels (ids)."""

    use: str = "exam"
    valid_from: date | None = None
    valid_to: date | None = None
    owner: int | None = None
    points: frozenset[int] = frozenset()
    labels: frozenset[int] = frozenset()

    def problem(self) -> str:
        """Why these facts cannot stand: `use_unknown`, `validity_backwards`; empty when they can."""
        if self.use not in USES:
            return "use_unknown"
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            return "validity_backwards"
        return ""

    def as_json(self) -> dict[str, Any]:
        """As JSON keeps them."""
        days = {"from": self.valid_from, "to": self.valid_to}
        told = {name: day.isoformat() if day else None for name, day in days.items()}
        return {
            "use": self.use,
            "owner": self.owner,
            "points": sorted(self.points),
            "labels": sorted(self.labels),
        } | told

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Facts:
        """The way back."""
        first, last = (date.fromisoformat(data[name]) if data[name] else None for name in ("from", "to"))
        return cls(
            data["use"], first, last, data["owner"], frozenset(data["points"]), frozenset(data["labels"])
        )

    def with_labels(self, added: Collection[int] = (), removed: Collection[int] = ()) -> Facts:
        """The same with labels put on and taken off."""
        return replace(self, labels=self.labels - set(removed) | set(added))

    def with_points(self, added: Collection[int] = (), removed: Collection[int] = ()) -> Facts:
        """The same with knowledge points put on and taken off."""
        return replace(self, points=self.points - set(removed) | set(added))
