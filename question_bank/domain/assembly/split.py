"""Forms out of what they hold together, one after the other, each beside the rest that has to stay possible."""

from __future__ import annotations

from typing import Final

import numpy as np

from question_bank.domain.assembly.blocks import add_apart, add_block, add_deviation, uses_in
from question_bank.domain.assembly.course import Clock, NoForms, OutOfTime, Tell
from question_bank.domain.assembly.problem import Problem
from question_bank.domain.assembly.program import NO_BOUND, Effort, Numbers, Outcome, Places, Program

SPLIT_NODES: Final = 60


def split(problem: Problem, taken: Numbers, seed: int, clock: Clock, tell: Tell) -> list[Places]:
    """Forms out of what they hold together, each as near to the targets as is easily had."""
    forms = problem.spec.forms
    chosen: list[Places] = []
    left = taken.copy()
    for number in range(1, forms):
        tell("split", number / forms)
        form = _one_of(problem, chosen, left, seed + number, clock, exact=True)
        if form is None:
            left = np.maximum(0.0, problem.most_forms - uses_in(problem, chosen))
            form = _one_of(problem, chosen, left, seed + number, clock, exact=False)
        if form is None:
            if clock.left <= 0:
                raise OutOfTime
            raise NoForms(together=False)
        chosen.append(form)
        left = left.copy()
        left[form] -= 1
    last = _last(problem, chosen, left, seed, clock)
    return [*chosen, last]


def _one_of(
    problem: Problem, chosen: list[Places], left: Numbers, seed: int, clock: Clock, *, exact: bool
) -> Places | None:
    """One more form beside the rest. ``exact``: form and rest together are just ``left``, else no more than it."""
    rest = problem.spec.forms - len(chosen) - 1
    candidates = np.flatnonzero(left > 0)
    caps = left[candidates]
    program = Program()
    x = add_block(program, problem, candidates, np.ones(len(candidates)))
    r = add_block(program, problem, candidates, caps, times=rest)
    for place, cap in enumerate(caps):
        program.row(cap if exact else 0.0, cap, np.array([x[place], r[place]]), np.ones(2))
    add_apart(program, problem, candidates, x, chosen)
    add_apart(program, problem, candidates, r, chosen, times=rest)
    overlap = problem.spec.overlap
    if exact and overlap is not None and caps.max() > 1:
        # x of the y forms that hold a question shares it with the y - 1 others; what is left are the rest's own pairs.
        pairs = float((caps * (caps - 1) / 2).sum())
        own = rest * (rest - 1) / 2 * overlap
        program.row(pairs - own, float(overlap * rest), x, caps - 1)
    worst = program.column(0.0, NO_BOUND, cost=1.0)
    add_deviation(program, problem, candidates, x, worst)
    add_deviation(program, problem, candidates, r, worst, times=rest)
    enough = 3 * problem.close_enough
    effort = Effort(clock.left, seed, nodes=SPLIT_NODES, good_enough=enough)
    solved = program.solve(effort)
    if solved.outcome == Outcome.NOTHING and clock.left > 0:
        solved = program.solve(Effort(clock.left, seed + 1, nodes=SPLIT_NODES * 50, good_enough=NO_BOUND))
    if solved.outcome not in (Outcome.OPTIMAL, Outcome.FOUND):
        return None
    return candidates[solved.values[x] > 0.5]


def _last(problem: Problem, chosen: list[Places], left: Numbers, seed: int, clock: Clock) -> Places:
    """The form that is left; from all that may still be used when just this is none."""
    for most in (left, np.maximum(0.0, problem.most_forms - uses_in(problem, chosen))):
        candidates = np.flatnonzero(most > 0)
        program = Program()
        x = add_block(program, problem, candidates, np.ones(len(candidates)))
        add_apart(program, problem, candidates, x, chosen)
        worst = program.column(0.0, NO_BOUND, cost=1.0)
        add_deviation(program, problem, candidates, x, worst)
        solved = program.solve(Effort(clock.left, seed, nodes=SPLIT_NODES))
        if solved.outcome in (Outcome.OPTIMAL, Outcome.FOUND):
            return candidates[solved.values[x] > 0.5]
    if clock.left <= 0:
        raise OutOfTime
    raise NoForms(together=False)
