"""Absence from an exam: classes of leave, who moves a request where, and how an absence counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class LeaveKind(StrEnum):
    """Classes of absence: 因公, 病假, 产假, 学习, 其他."""

    ON_DUTY = "on_duty"
    SICK = "sick"
    MATERNITY = "maternity"
    STUDY = "study"
    OTHER = "other"


class LeaveState(StrEnum):
    """Where a request for leave stands."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


LEAVE_MOVES: Final[Mapping[LeaveState, frozenset[LeaveState]]] = {
    LeaveState.ASKED: frozenset({LeaveState.GRANTED, LeaveState.REFUSED, LeaveState.WITHDRAWN}),
    LeaveState.GRANTED: frozenset({LeaveState.WITHDRAWN}),
    LeaveState.REFUSED: frozenset(),
    LeaveState.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class LeaveClass:
    """What the policy says of one class of absence."""

    kind: LeaveKind
    excused: bool = True
    """Not counted as absent without leave."""
    to_makeup: bool = True
    """Goes to the make-up exam without penalty."""
    needs_evidence: bool = False
    """The request must say what proves it."""


@dataclass(frozen=True, slots=True)
class AbsencePolicy:
    """Policy kind `absence`: which classes of leave there are and how absence counts.

    The classes and that whoever did not ask counts with zero follow the practice described by bureaus; the days are
    the product's own. No regulation lays them down: each bureau sets its own.
    """

    classes: tuple[LeaveClass, ...] = (
        LeaveClass(LeaveKind.ON_DUTY),
        LeaveClass(LeaveKind.SICK, needs_evidence=True),
        LeaveClass(LeaveKind.MATERNITY),
        LeaveClass(LeaveKind.STUDY),
        LeaveClass(LeaveKind.OTHER, needs_evidence=True),
    )
    on_behalf_days: int = 7
    """Until so many days after the window, the exam officer may enter leave for somebody who could not ask."""
    absent_counts_as_zero: bool = True
    """Absence without leave is a score of zero in averages; otherwise it is left out of them."""

    def class_of(self, kind: str) -> LeaveClass | None:
        """The class with this code; None when the policy has no such class."""
        return next((own for own in self.classes if own.kind == kind), None)


def may_ask_now(*, closes_at: datetime, at: datetime, on_behalf_days: int | None) -> bool:
    """Whether leave can be asked for at `at`: before the window closes, or on behalf some days longer."""
    return at < closes_at + timedelta(days=on_behalf_days or 0)
