"""Marks that a person gives: point by point, in steps, exact."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from exams.domain.paper import Item, ItemKey
from question_bank.domain.question import RubricPoint

NO_MARKS: Final = Decimal(0)
LONGEST: Final = 12
NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
"""Without exponents: to the precision of arithmetic 1e-9999999 is a multiple of every step, and has no end on paper."""


class MarksRefused(ValueError):
    """Marks that cannot be given; `code` says why, `place` at which point (from 0)."""

    def __init__(self, code: str, place: int, most: Decimal = NO_MARKS) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.most = most


@dataclass(frozen=True, slots=True)
class GivenMarks:
    """Marks for each point, and their sum."""

    points: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """What the whole answer earns."""
        return sum(self.points, NO_MARKS)


def points_of(item: Item, key: ItemKey) -> tuple[RubricPoint, ...]:
    """The points of the rubric; an item without one has a single point that gives everything."""
    return key.rubric or (RubricPoint("", item.marks),)


def given_marks(written: Sequence[str], points: Sequence[RubricPoint], step: Decimal) -> GivenMarks:
    """What a marker wrote beside each point, checked: between 0 and what the point gives, in steps of `step`.

    The full marks of a point can be given even when they are no multiple of the step. Raises `MarksRefused`.
    """
    if len(written) != len(points):
        raise MarksRefused("other_points", 0)
    return GivenMarks(
        tuple(
            _one(text, point, step, place)
            for place, (text, point) in enumerate(zip(written, points, strict=True))
        )
    )


def _one(text: str, point: RubricPoint, step: Decimal, place: int) -> Decimal:
    narrow = text.strip().replace("。", ".").replace("．", ".").replace(",", ".")
    if not narrow:
        raise MarksRefused("missing", place, point.marks)
    if len(narrow) > LONGEST or not NUMBER.fullmatch(narrow):
        raise MarksRefused("no_number", place, point.marks)
    value = Decimal(narrow)
    if not NO_MARKS <= value <= point.marks:
        raise MarksRefused("out_of_range", place, point.marks)
    if value != point.marks and value % step != 0:
        raise MarksRefused("not_in_steps", place, point.marks)
    return value if value else NO_MARKS
