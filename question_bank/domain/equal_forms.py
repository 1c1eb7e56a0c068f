"""Several papers from one blueprint: equal forms, or independent draws with one profile of difficulty.

Equal forms (`equal_forms`) ask different questions wherever the bank holds enough, and are balanced in the authors'
difficulty cell by cell. Independent draws (`lot_forms`) may share questions; each of them has the same number of
questions of every difficulty in every cell.

The balance is a fair deal and not a proof of the optimum: the questions of a cell are sorted by difficulty and dealt in
rounds, one to each form and the hardest of a round to the form that is easiest so far; then pairs are exchanged while
that makes the sums of difficulty more equal. The deal alone keeps the sums of a cell as close as the hardest and the
easiest question of that cell lie apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from typing import Final

from question_bank.domain.blueprint import (
    Cell,
    PoolQuestion,
    StockKey,
    draw,
    lot,
    narrow_first,
    shortages,
    stock_of,
)

MOST_EQUAL_FORMS: Final = 10
Drawn = tuple[tuple[int, ...], ...]
"""For each cell the ids of its questions."""


def equal_forms(
    cells: Sequence[Cell], pool: Iterable[PoolQuestion], forms: int, seed: str
) -> tuple[Drawn, ...]:
    """`forms` papers of the same cells, deterministic by `seed`; one form is exactly `draw`.

    No form holds a question twice. Forms share questions only in cells for which the bank holds too few, and there
    each question is used about equally often. Raises BlueprintImpossible when not even one form can be filled.
    """
    questions = list(pool)
    if forms == 1:
        return (draw(cells, questions, seed),)
    by_id = {question.id: question for question in questions}
    chosen = draw(_widened(cells, stock_of(questions), forms), questions, seed)
    totals = [0] * forms
    dealt: dict[int, list[list[PoolQuestion]]] = {}
    for number, cell in narrow_first(cells):
        own = [by_id[question] for question in chosen[number]]
        dealt[number] = _deal(own, forms, cell.count, totals, f"{seed}|{number}")
        for form, hand in enumerate(dealt[number]):
            totals[form] += _sum(hand)
    return tuple(
        tuple(
            tuple(question.id for question in sorted(dealt[number][form], key=lambda own: lot(seed, own.id)))
            for number in range(len(cells))
        )
        for form in range(forms)
    )


def lot_forms(
    cells: Sequence[Cell], pool: Iterable[PoolQuestion], forms: int, seed: str
) -> tuple[Drawn, ...]:
    """`forms` independent draws, deterministic by `seed`, all with the difficulties of the first one cell by cell.

    Raises BlueprintImpossible like `draw`.
    """
    questions = list(pool)
    by_id = {question.id: question for question in questions}
    first = draw(cells, questions, seed)
    profile: list[Cell] = []
    owner: list[int] = []
    for number, cell in enumerate(cells):
        levels = [by_id[question].difficulty for question in first[number]]
        for level in sorted(set(levels)):
            profile.append(replace(cell, difficulty=level, count=levels.count(level)))
            owner.append(number)
    drawn = [first]
    for form in range(2, forms + 1):
        parts = draw(profile, questions, f"{seed}|form {form}")
        whole: list[list[int]] = [[] for _cell in cells]
        for number, part in zip(owner, parts, strict=True):
            whole[number] += part
        drawn.append(tuple(tuple(sorted(part, key=lambda own: lot(seed, own))) for part in whole))
    return tuple(drawn)


def overlap(forms: Sequence[Iterable[int]]) -> tuple[tuple[int, ...], ...]:
    """How many questions each two forms share; on the diagonal the number of questions of the form itself."""
    sets = [frozenset(form) for form in forms]
    return tuple(tuple(len(one & other) for other in sets) for one in sets)


def _widened(cells: Sequence[Cell], stock: Mapping[StockKey, int], forms: int) -> list[Cell]:
    """The cells with as many questions as all forms together can have different ones: `forms` times as many if the
    bank holds them, else as many as each cell can have beside the others."""

    def possible(times: int) -> bool:
        return not shortages([replace(cell, count=cell.count * times) for cell in cells], stock)

    whole = next((times for times in range(forms, 1, -1) if possible(times)), 1)
    wide = [replace(cell, count=cell.count * whole) for cell in cells]
    if whole == forms:
        return wide
    for number, cell in narrow_first(cells):
        low, high = wide[number].count, cell.count * forms
        while low < high:
            middle = (low + high + 1) // 2
            tried = [*wide[:number], replace(cell, count=middle), *wide[number + 1 :]]
            low, high = (low, middle - 1) if shortages(tried, stock) else (middle, high)
        wide[number] = replace(cell, count=low)
    return wide


def _deal(
    chosen: Sequence[PoolQuestion], forms: int, count: int, totals: Sequence[int], seed: str
) -> list[list[PoolQuestion]]:
    """`count` of `chosen` for each form, balanced in difficulty. Too few are used again, equally often."""
    uses, more = divmod(forms * count, len(chosen))
    copies = [
        (question, uses + (place < more))
        for place, question in enumerate(sorted(chosen, key=lambda own: lot(seed, own.id)))
    ]
    copies.sort(key=lambda pair: (pair[0].difficulty, lot(seed, pair[0].id)), reverse=True)
    line = [question for question, times in copies for _time in range(times)]
    hands: list[list[PoolQuestion]] = [[] for _form in range(forms)]
    for start in range(0, len(line), forms):
        turn = line[start : start + forms]
        order = sorted(
            range(forms),
            key=lambda form: (_sum(hands[form]), totals[form] + _sum(hands[form]), _mix(seed, start, form)),
        )
        # The first of a round may be the last of the one before: it goes to forms that do not hold it.
        for question in turn:
            form = next(form for form in order if question not in hands[form])
            order.remove(form)
            hands[form].append(question)
    _exchange(hands)
    return hands


def _exchange(hands: list[list[PoolQuestion]]) -> None:
    """Swaps pairs of questions between two forms while that brings their sums of difficulty together."""
    better = True
    while better:
        better = False
        for one, other in combinations(hands, 2):
            gap = _sum(one) - _sum(other)
            best, places = abs(gap), None
            for here, mine in enumerate(one):
                for there, theirs in enumerate(other):
                    after = abs(gap - 2 * (mine.difficulty - theirs.difficulty))
                    if after < best and mine not in other and theirs not in one:
                        best, places = after, (here, there)
            if places is not None:
                here, there = places
                one[here], other[there] = other[there], one[here]
                better = True


def _sum(questions: Iterable[PoolQuestion]) -> int:
    return sum(question.difficulty for question in questions)


def _mix(seed: str, start: int, form: int) -> bytes:
    return sha256(f"{seed}|{start}|{form}".encode()).digest()
