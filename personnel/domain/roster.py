"""What a roster would do: each line judged against the other lines and against what is known.

Nothing here reads or writes; the same check serves the preview, the command and its dry run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as default
from datetime import date
from enum import StrEnum
from typing import Any

from .roster_tables import Field


class Status(StrEnum):
    """What happens to a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a line, in which field, with which code; a warning does not keep the line out."""

    field: Field
    code: str
    params: Mapping[str, Any] = default(default_factory=dict)
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A filled row of a table: its sheet and number, its cells by field, the fields that hold formulas."""

    sheet: str
    row: int
    cells: Mapping[Field, str]
    formulas: frozenset[Field] = frozenset()

    def cell(self, wanted: Field) -> str:
        """The cell, empty when the table has no such column."""
        return self.cells.get(wanted, "")

    @property
    def place(self) -> dict[str, Any]:
        """Where the line stands, for messages about other lines."""
        return {"sheet": self.sheet, "row": self.row}


@dataclass(slots=True)
class Ruling:
    """The verdict on a line while it is made: `data` says what to write, `changes` are (field, old, new)."""

    line: Line
    status: Status = Status.UNCHANGED
    data: dict[str, Any] = default(default_factory=dict)
    changes: list[tuple[str, str, str]] = default(default_factory=list)
    faults: list[Fault] = default(default_factory=list)

    @property
    def rejected(self) -> bool:
        return self.status is Status.REJECTED

    def reject(self, where: Field, code: str, **params: Any) -> None:
        """Refuses the line; several reasons may come together, but a formula is the only fault of its cell."""
        self.status = Status.REJECTED
        if code != "formula" and where in self.line.formulas:
            return
        self.faults.append(Fault(where, code, params))

    def warn(self, where: Field, code: str, **params: Any) -> None:
        """Notes something that the person should see; the line stays in."""
        self.faults.append(Fault(where, code, params, warning=True))

    def check_formulas(self, fields: Sequence[Field]) -> None:
        """A formula is no value that somebody typed: its result is not taken."""
        for wanted in fields:
            if wanted in self.line.formulas:
                self.reject(wanted, "formula")


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit as it is: `within` tells whether it belongs to those who send the roster."""

    code: str
    name: str
    kind: str
    parent: str | None
    within: bool = True
    closed: bool = False


@dataclass(frozen=True, slots=True)
class KnownPosting:
    """The newest posting of a kind; without a unit it has ended."""

    unit: str | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """The present holder of a badge number, with the newest posting of each kind."""

    id: int
    badge: str
    name: str
    police_type: str = ""
    police_rank: str = ""
    grade: str = ""
    postings: Mapping[str, KnownPosting] = default(default_factory=dict)
    within: bool = True


def duplicates(rulings: Sequence[tuple[object, Ruling]], where: Field, code: str) -> None:
    """Refuses every line whose key stands in another line too, naming the first other one: nobody can tell
    which of them is meant. Lines with an empty key are left to other checks."""
    groups: dict[object, list[Ruling]] = {}
    for key, ruling in rulings:
        groups.setdefault(key, []).append(ruling)
    for same in groups.values():
        if len(same) > 1:
            for ruling in same:
                other = next(one for one in same if one is not ruling)
                ruling.reject(where, code, **other.line.place)
