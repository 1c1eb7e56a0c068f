"""What a paper must and must not hold, before anything is drawn: required questions and enemies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from question_bank.domain.blueprint import Cell, PoolQuestion, full_marks, lot, narrow_first
from question_bank.domain.kinds import KINDS
from question_bank.domain.scoring_rules import ScoringRule
from question_bank.domain.sharing import Sharing


@dataclass(frozen=True, slots=True)
class PaperRules:
    """Beside the cells: ids of questions that every form holds or none, the scoring rule of the section of a kind, and
    the least share of cases in the full marks, in percent, and the minutes that a form takes at most (0: no limit)."""

    required: frozenset[int] = frozenset()
    forbidden: frozenset[int] = frozenset()
    scoring: Mapping[str, ScoringRule] = field(default_factory=dict)
    least_case_percent: int = 0
    minutes: int = 0


def case_percent(cells: Iterable[Cell]) -> Decimal:
    """The share of case analyses in the full marks, in percent with one decimal."""
    asked = list(cells)
    whole = full_marks(asked)
    cases = full_marks(cell for cell in asked if KINDS[cell.kind].has_parts)
    return round(100 * cases / whole, 1) if whole else Decimal(0)


class RequiredDoNotFit(ValueError):
    """``ids``: required questions for which no cell has a place."""

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__("required questions that fit no cell")
        self.ids = tuple(ids)


@dataclass(frozen=True, slots=True)
class Placed:
    """``required``: the cell of each required question; ``cells``: what is left to draw, by the number of the cell."""

    required: Mapping[int, int]
    cells: Mapping[int, Cell]

    def whole(self, drawn: Sequence[Sequence[int]], cells: int) -> tuple[tuple[int, ...], ...]:
        """The questions of all cells: the required ones first, then those drawn for what was left."""
        answers: list[list[int]] = [[] for _cell in range(cells)]
        for question, number in self.required.items():
            answers[number].append(question)
        for number, ids in zip(self.cells, drawn, strict=True):
            answers[number] += ids
        return tuple(map(tuple, answers))


def place_required(cells: Sequence[Cell], pool: Iterable[PoolQuestion], required: Collection[int]) -> Placed:
    """A cell for every required question, so that all of them have one; raises RequiredDoNotFit."""
    held = [question for question in pool if question.id in required]
    missing = sorted(set(required) - {question.id for question in held})
    sharing = Sharing(
        [[cell.fits(question.key) for cell in cells] for question in held], [c.count for c in cells]
    )
    missing += [question.id for taker, question in enumerate(held) if not sharing.fill(taker, 1)]
    if missing:
        raise RequiredDoNotFit(missing)
    places = {question.id: sharing.held(taker)[0] for taker, question in enumerate(held)}
    left = {number: cell.count - list(places.values()).count(number) for number, cell in enumerate(cells)}
    return Placed(
        places,
        {number: replace(cell, count=left[number]) for number, cell in enumerate(cells) if left[number]},
    )


def losing_enemies(enemies: Iterable[Collection[int]], seed: str, kept: Collection[int]) -> set[int]:
    """The questions to leave out so that one of each set is left, by lot or since it is ``kept``: no form holds two."""
    gone: set[int] = set()
    for group in enemies:
        staying = sorted(set(group) - gone, key=lambda one: (one not in kept, lot(seed, one)))
        gone.update(one for one in staying[1:] if one not in kept)
    return gone


def required_enemies(enemies: Iterable[Collection[int]], required: Collection[int]) -> list[int]:
    """The required questions of the first set that holds two of them: no form can hold both. Empty where none does."""
    held = ([one for one in group if one in required] for group in enemies)
    return next((sorted(group) for group in held if len(group) > 1), [])


def spread_over(cells: Sequence[Cell], pool: Sequence[PoolQuestion], forms: int, seed: str) -> dict[int, int]:
    """One cell for each question that fits any: as many as all forms need where there are, the others by lot.

    Each question has one place to be assembled into, so that its use in several forms can be counted.
    """
    ordered = sorted(pool, key=lambda question: lot(seed, question.id))
    sharing = Sharing([[cell.fits(question.key) for question in ordered] for cell in cells])
    for number, cell in narrow_first(cells):
        sharing.fill(number, cell.count * forms)
    found = {ordered[place].id: number for number in range(len(cells)) for place in sharing.held(number)}
    for question in ordered:
        fitting = [number for number, cell in enumerate(cells) if cell.fits(question.key)]
        if fitting and question.id not in found:
            found[question.id] = fitting[int.from_bytes(lot(seed, question.id)[:4]) % len(fitting)]
    return found
