"""Looking back at a marked paper: what one answered, what was right, what it earned."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from exams.domain.answers import Answer
from exams.domain.paper import Item, ItemKey, Paper


class ReviewPolicy(StrEnum):
    """When a candidate sees questions, answers and keys again."""

    NEVER = "never"
    AFTER_RELEASE = "after_release"
    AFTER_WINDOW = "after_window"


class Verdict(StrEnum):
    """What became of one answer."""

    RIGHT = "right"
    PARTIAL = "partial"
    WRONG = "wrong"
    BLANK = "blank"
    VOID = "void"
    """The question counts for nobody."""


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """One item of a marked paper. `material` stands above the first item of those that share it."""

    position: int
    item: Item
    key: ItemKey
    answer: Answer
    marks: Decimal
    verdict: Verdict
    material: str = ""


def review_is_open(
    policy: ReviewPolicy, *, released: bool, last_window_closes_at: datetime, at: datetime
) -> bool:
    """Whether keys and answers may be shown at the moment `at`: never before release."""
    if not released or policy is ReviewPolicy.NEVER:
        return False
    return policy is ReviewPolicy.AFTER_RELEASE or at >= last_window_closes_at


def reviewed(
    paper: Paper,
    sheet: Sequence[Answer],
    marks: Sequence[Decimal],
    *,
    void: Collection[int] = frozenset(),
) -> tuple[ReviewedItem, ...]:
    """Every item with its key, the answer on the sheet and the marks of the result. `void`: places of questions that
    a correction took out of everybody's score."""
    materials = _materials(paper)
    return tuple(
        ReviewedItem(
            position,
            item,
            key,
            answer,
            earned,
            Verdict.VOID if position in void else _verdict(item, answer, earned),
            materials.get(position, ""),
        )
        for position, (item, key, answer, earned) in enumerate(
            zip(paper.items, paper.keys, sheet, marks, strict=True)
        )
    )


def material_of(paper: Paper, position: int) -> str:
    """The shared material that the item at `position` belongs to; empty for an item that stands alone."""
    first = 0
    for section in paper.sections:
        if position < first + len(section.items):
            group = section.items[position - first].group
            return "" if group is None else section.groups[group]
        first += len(section.items)
    raise LookupError(position)


def _materials(paper: Paper) -> dict[int, str]:
    """The shared materials by the position of the first item that each belongs to."""
    found: dict[int, str] = {}
    first = 0
    for section in paper.sections:
        seen: set[int] = set()
        for place, item in enumerate(section.items):
            if item.group is not None and item.group not in seen:
                seen.add(item.group)
                found[first + place] = section.groups[item.group]
        first += len(section.items)
    return found


def _verdict(item: Item, answer: Answer, earned: Decimal) -> Verdict:
    if answer is None and not earned:
        return Verdict.BLANK
    if earned >= item.marks:
        return Verdict.RIGHT
    return Verdict.PARTIAL if earned > 0 else Verdict.WRONG
