"""Evening out: two or three forms at a time are chosen anew, always with the worst of all among them."""

from __future__ import annotations

import random
from itertools import combinations
from typing import Final

import numpy as np

from question_bank.domain.assembly.blocks import add_apart, add_block, add_deviation, uses_in
from question_bank.domain.assembly.course import Clock, Tell
from question_bank.domain.assembly.problem import Problem
from question_bank.domain.assembly.program import NO_BOUND, Effort, Numbers, Outcome, Places, Program

SMALL_NODES: Final = 100
MOST_FRESH: Final = 20
"""Unused questions that a small program may take besides those of its forms."""


def even(
    problem: Problem, forms: list[Places], bound: float, prices: Numbers, seed: int, clock: Clock, tell: Tell
) -> list[Places]:
    """The same forms, evened out until they are close enough, nothing more is found, or the time is up."""
    chance = random.Random(seed)  # noqa: S311 - a search that can be repeated, no secret
    forms = list(forms)
    enough = problem.close_enough
    if bound > enough:
        enough = min(enough, bound / 50)
    without, most = 0, 12 + 4 * len(forms)
    turn = 0
    while without < most and clock.left > 0:
        turn += 1
        offs = [problem.worst(form) for form in forms]
        worst = int(np.argmax(offs))
        if offs[worst] - bound <= enough:
            return forms
        tell("even", 1 - without / most)
        others = [number for number in range(len(forms)) if number != worst]
        free = [worst, *chance.sample(others, min(len(others), 1 + (turn % 3 == 0)))]
        found = _anew(problem, forms, free, bound + enough, prices, chance, clock)
        if found is not None and max(map(problem.worst, found)) < offs[worst] * 0.999:
            for number, form in zip(free, found, strict=True):
                forms[number] = form
            without = 0
        else:
            without += 1
    return forms


def _anew(
    problem: Problem,
    forms: list[Places],
    free: list[int],
    good_enough: float,
    prices: Numbers,
    chance: random.Random,
    clock: Clock,
) -> list[Places] | None:
    """The forms ``free`` chosen anew between their questions and some unused ones; None when nothing was found."""
    uses = uses_in(problem, forms)
    own = np.unique(np.concatenate([forms[number] for number in free]))
    fresh = np.flatnonzero((uses == 0) & (problem.allowed > 0))
    lots = np.array([chance.random() for _one in fresh])
    cheap = fresh[np.lexsort((lots, prices[fresh]))][: 3 * MOST_FRESH]
    picked = np.array(chance.sample(cheap.tolist(), min(len(cheap), MOST_FRESH)), dtype=np.int64)
    candidates = np.union1d(own, _whole_cases(problem, picked, uses))
    program = Program()
    blocks = []
    for _number in free:
        x = add_block(program, problem, candidates, np.ones(len(candidates)))
        add_apart(
            program, problem, candidates, x, [form for other, form in enumerate(forms) if other not in free]
        )
        blocks.append(x)
    worst = program.column(0.0, NO_BOUND, cost=1.0)
    start = np.zeros(len(candidates) * len(free) + 1)
    shared = np.isin(candidates, _shared([forms[number] for number in free]))
    for number, x in zip(free, blocks, strict=True):
        add_deviation(program, problem, candidates, x, worst)
        held = np.isin(candidates, forms[number])
        start[x] = held
        # What these forms share stays where it is: so no two of them can come to share more.
        for place in np.flatnonzero(shared):
            program.row(float(held[place]), float(held[place]), x[place : place + 1], np.ones(1))
    for place in np.flatnonzero(~shared):
        program.row(0.0, 1.0, np.array([x[place] for x in blocks]), np.ones(len(blocks)))
    start[worst] = max(problem.worst(forms[number]) for number in free)
    effort = Effort(clock.left, chance.randrange(2**31), nodes=SMALL_NODES, good_enough=good_enough)
    solved = program.solve(effort, start=start)
    if solved.outcome not in (Outcome.OPTIMAL, Outcome.FOUND):
        return None
    return [candidates[solved.values[x] > 0.5] for x in blocks]


def _shared(forms: list[Places]) -> Places:
    """Questions that two of the forms hold."""
    pairs = [np.intersect1d(one, other) for one, other in combinations(forms, 2)]
    return np.unique(np.concatenate(pairs)) if pairs else np.array([], dtype=np.int64)


def _whole_cases(problem: Problem, picked: Places, uses: Numbers) -> Places:
    """With the other questions of every case of which one was picked; cases that are in use are left out."""
    kept = picked
    for case in problem.cases:
        if np.isin(case, picked).any():
            kept = np.setdiff1d(kept, case) if uses[case].any() else np.union1d(kept, case)
    return kept
