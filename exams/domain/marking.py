"""From an answer sheet and a paper to marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from exams.domain.answers import Answer, markable
from exams.domain.paper import Paper
from question_bank.domain.kinds import KINDS
from question_bank.domain.scoring_rules import marks

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ItemMark:
    """What one item earned. `fraction` is None while a person has still to mark it (`marks` is 0 then)."""

    fraction: Fraction | None
    marks: Decimal
    full: Decimal


@dataclass(frozen=True, slots=True)
class SectionMark:
    """The sum over one section."""

    title: str
    score: Decimal
    full_marks: Decimal


@dataclass(frozen=True, slots=True)
class Marking:
    """The marks of one answer sheet. `needs_person` lists the positions that a person must mark."""

    items: tuple[ItemMark, ...]
    sections: tuple[SectionMark, ...]
    score: Decimal
    full_marks: Decimal
    needs_person: tuple[int, ...]


def mark(paper: Paper, sheet: Sequence[Answer]) -> Marking:
    """Marks every item of `paper` by its kind and the rule of its section.

    Each item is rounded once, to hundredths (half up); sums are exact. Items without an answer earn
    nothing and need nobody, whatever their kind.
    """
    if len(sheet) != len(paper.items):
        raise ValueError("the sheet belongs to another paper")
    items: list[ItemMark] = []
    sections: list[SectionMark] = []
    for section in paper.sections:
        first = len(items)
        for item in section.items:
            position = len(items)
            answer = sheet[position]
            fraction = (
                Fraction(0)
                if answer is None
                else KINDS[item.kind].grade(paper.asked[position], markable(answer), section.rule)
            )
            earned = Decimal(0) if fraction is None else marks(fraction, item.marks)
            items.append(ItemMark(fraction, earned, item.marks))
        own = items[first:]
        sections.append(
            SectionMark(
                section.title,
                sum((item.marks for item in own), Decimal(0)),
                sum((item.full for item in own), Decimal(0)),
            )
        )
    return Marking(
        items=tuple(items),
        sections=tuple(sections),
        score=sum((item.marks for item in items), Decimal(0)),
        full_marks=paper.full_marks,
        needs_person=tuple(position for position, item in enumerate(items) if item.fraction is None),
    )


def passes(score: Decimal, full_marks: Decimal, pass_percent: Decimal) -> bool:
    """Whether `score` reaches `pass_percent` of the full marks: compared exactly, never rounded."""
    return score * 100 >= pass_percent * full_marks


def pass_mark(full_marks: Decimal, pass_percent: Decimal) -> Decimal:
    """The lowest score in hundredths that passes; what candidates are told."""
    return (pass_percent * full_marks / 100).quantize(HUNDREDTH, ROUND_CEILING)
