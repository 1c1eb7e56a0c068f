"""From an answer sheet and a paper to marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from types import MappingProxyType

from exams.domain.answers import Answer, markable
from exams.domain.paper import ALL_OR_NOTHING, Paper, decimal_text
from question_bank.domain.kinds import KINDS
from question_bank.domain.scoring_rules import ScoringRule, marks

HUNDREDTH = Decimal("0.01")
NOBODY: Mapping[int, Decimal] = MappingProxyType({})


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


def mark(paper: Paper, sheet: Sequence[Answer], given: Mapping[int, Decimal] = NOBODY) -> Marking:
    """Marks every item of `paper` by its kind and the rule of its section.

    `given` holds the marks that people gave, by position; they count where a person has to mark and
    nowhere else. Each item is rounded once, to hundredths (half up); sums are exact. Items without an
    answer earn nothing and need nobody, whatever their kind.
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
            earned = _earned(paper, position, answer, section.rule)
            if earned.fraction is None and position in given:
                by_people = given[position]
                if not 0 <= by_people <= item.marks:
                    raise ValueError("somebody gave more than the item carries")
                earned = ItemMark(Fraction(by_people) / Fraction(item.marks), by_people, item.marks)
            items.append(earned)
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


def sections_json(marking: Marking) -> list[dict[str, str]]:
    """The sums of the sections as a result keeps them: marks as decimal text."""
    return [
        {
            "title": section.title,
            "score": decimal_text(section.score),
            "full_marks": decimal_text(section.full_marks),
        }
        for section in marking.sections
    ]


def written_positions(paper: Paper) -> tuple[int, ...]:
    """The places of the items whose answers people mark."""
    return tuple(position for position, item in enumerate(paper.items) if KINDS[item.kind].has_rubric)


def asks_a_person(paper: Paper, position: int, answer: Answer) -> bool:
    """Whether this answer to a written item has anything to be marked."""
    return _graded(paper, position, answer, ALL_OR_NOTHING) is None


def _earned(paper: Paper, position: int, answer: Answer, rule: ScoringRule) -> ItemMark:
    """What one answer earned; each different answer is graded once."""
    named = (position, markable(answer), rule)
    known: ItemMark | None = paper.graded.get(named)
    if known is None:
        fraction = _graded(paper, position, answer, rule)
        full = paper.items[position].marks
        known = ItemMark(fraction, Decimal(0) if fraction is None else marks(fraction, full), full)
        paper.graded[named] = known
    return known


def _graded(paper: Paper, position: int, answer: Answer, rule: ScoringRule) -> Fraction | None:
    if answer is None:
        return Fraction(0)
    return KINDS[paper.items[position].kind].grade(paper.asked[position], markable(answer), rule)


def passes(score: Decimal, full_marks: Decimal, pass_percent: Decimal) -> bool:
    """Whether `score` reaches `pass_percent` of the full marks: compared exactly, never rounded."""
    return score * 100 >= pass_percent * full_marks


def pass_mark(full_marks: Decimal, pass_percent: Decimal) -> Decimal:
    """The lowest score in hundredths that passes; what candidates are told."""
    return (pass_percent * full_marks / 100).quantize(HUNDREDTH, ROUND_CEILING)
