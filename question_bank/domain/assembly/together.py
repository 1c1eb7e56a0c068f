"""What all forms hold together: the first step, which also gives the bound."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from question_bank.domain.assembly.blocks import add_block, add_deviation
from question_bank.domain.assembly.course import Clock, NoForms, OutOfTime
from question_bank.domain.assembly.model import Goal
from question_bank.domain.assembly.problem import Problem
from question_bank.domain.assembly.program import (
    NO_BOUND,
    Effort,
    Numbers,
    Outcome,
    Places,
    Program,
    Solved,
)

POOL_NODES: Final = 20_000


@dataclass(frozen=True, slots=True)
class Pooled:
    """How many forms hold each question of the pool, and what that proves."""

    taken: Numbers
    goal: Goal
    objective: float
    bound: float
    prices: Numbers
    """What it costs to put one more form's copy of a question in the place of another; about 0: as good as those."""


def choose_together(problem: Problem, seed: int, clock: Clock) -> Pooled:
    """What all forms hold together, as good as possible; raises NoForms or OutOfTime."""
    forms, everything = problem.spec.forms, np.arange(len(problem.items))
    maximised = [measure for measure in problem.measures if measure.maximised]
    targeted = [measure for measure in problem.measures if measure.target is not None]
    goal = Goal.MOST_INFORMATION if maximised else Goal.DEVIATION if problem.measures else Goal.NONE

    def built(cost: float) -> tuple[Program, Places, int]:
        program = Program()
        x = add_block(program, problem, everything, problem.most_forms, times=forms)
        _share_among(program, problem, x)
        best = program.column(-NO_BOUND if maximised else 0.0, NO_BOUND, cost=-1.0 if maximised else cost)
        for measure in maximised:
            used = np.flatnonzero(measure.values)
            columns, values = np.append(x[used], best), np.append(measure.values[used], -float(forms))
            program.row(0.0, NO_BOUND, columns, values)
        if targeted:
            slack = program.column(0.0, NO_BOUND, cost=cost * 0.01) if maximised else best
            add_deviation(program, problem, everything, x, slack, times=forms)
        return program, x, best

    gap = problem.spec.gap
    program, x, best = built(1.0)
    began = clock.left
    seconds = began if forms == 1 else began / 4
    near = problem.close_enough / 2 if targeted and not maximised else None
    effort = Effort(seconds, seed, gap=gap, nodes=POOL_NODES, good_enough=near)
    first = program.solve(effort)
    if first.outcome == Outcome.NOTHING and forms > 1:
        first = program.solve(replace(effort, seconds=clock.left / 2))
    first = _feasible(first)
    clock.spent(began, seconds)
    prices = np.abs(program.prices()[x]) if forms > 1 else np.zeros(len(x))
    if maximised:
        taken = np.round(first.values[x])
        reached = min(float(measure.values @ taken) / forms for measure in maximised)
        # The costs also hold a hundredth of what a balance is off, which is nothing to be had from the bound.
        return Pooled(taken, goal, reached, -first.bound, prices)
    objective, bound = max(0.0, first.values[best]), max(0.0, first.bound) if targeted else 0.0
    # Of all that is as good, the lot decides: otherwise the same questions would be asked every time.
    again, x, best = built(0.0)
    again.row(-NO_BOUND, objective + problem.close_enough / 4, np.array([best]), np.ones(1))
    chance = np.random.default_rng(seed)
    lots = again.column(-NO_BOUND, NO_BOUND, cost=1.0)
    again.row(0.0, 0.0, np.append(x, lots), np.append(chance.random(len(x)), -1.0))
    second = again.solve(Effort(clock.left, seed, gap=0.01, nodes=200))
    found = second if second.outcome in (Outcome.OPTIMAL, Outcome.FOUND) else first
    places = x if found is second else np.arange(len(x))
    return Pooled(np.round(found.values[places]), goal, objective, bound, prices)


def _share_among(program: Program, problem: Problem, x: Places) -> None:
    """Bounds how many pairs of forms share a question, over all questions: y forms that hold one are y(y-1)/2 pairs."""
    overlap, forms = problem.spec.overlap, problem.spec.forms
    steps = int(problem.most_forms.max())
    if overlap is None or forms == 1 or steps < 2:
        return
    columns, pairs = [], []
    for place, most in enumerate(problem.most_forms):
        more = program.columns(np.zeros(int(most) - 1), np.ones(int(most) - 1), whole=False)
        # x <= 1 + more_2 + more_3 + …, where more_n brings n - 1 pairs: the cheap ones are taken first.
        program.row(-NO_BOUND, 1.0, np.append(x[place], more), np.append(1.0, -np.ones(len(more))))
        columns.append(more)
        pairs.append(np.arange(1.0, len(more) + 1))
    program.row(-NO_BOUND, overlap * forms * (forms - 1) / 2, np.concatenate(columns), np.concatenate(pairs))


def _feasible(solved: Solved) -> Solved:
    if solved.outcome == Outcome.IMPOSSIBLE:
        raise NoForms(together=True)
    if solved.outcome == Outcome.NOTHING:
        raise OutOfTime
    return solved
