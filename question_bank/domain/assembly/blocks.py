"""Pieces of programs: what binds one form or several together, and how far they are off."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from question_bank.domain.assembly.problem import Problem
from question_bank.domain.assembly.program import NO_BOUND, Numbers, Places, Program


def add_block(
    program: Program, problem: Problem, candidates: Places, most: Numbers, *, times: int = 1
) -> Places:
    """Columns for ``times`` forms together: how many of them hold each candidate, under everything that binds a form.

    ``most`` bounds each candidate. With ``times`` above 1 this is what all forms have in common, a relaxation.
    """
    x = program.columns(
        problem.required[candidates] * times, np.minimum(times * problem.allowed[candidates], most)
    )
    for row in problem.rows:
        values = row.values[candidates]
        used = np.flatnonzero(values)
        program.row(times * row.least, times * row.most, x[used], values[used])
    where = np.full(len(problem.items), -1)
    where[candidates] = np.arange(len(candidates))
    for enemies in problem.enemies:
        there = where[enemies]
        there = there[there >= 0]
        if len(there) > 1:
            program.row(-NO_BOUND, times, x[there], np.ones(len(there)))
    heads = []
    for case in problem.cases:
        there = where[case]
        head, others = there[0], there[1:]
        if np.any(there < 0):
            # A case of which a question cannot be had is not there at all.
            program.row(0, 0, x[there[there >= 0]], np.ones(int((there >= 0).sum())))
            continue
        heads.append(x[head])
        for other in others:
            program.row(0, 0, np.array([x[head], x[other]]), np.array([1.0, -1.0]))
    least, greatest = problem.spec.cases
    if least is not None or greatest is not None:
        program.row(
            -NO_BOUND if least is None else times * least,
            NO_BOUND if greatest is None else times * greatest,
            np.array(heads, dtype=np.int64),
            np.ones(len(heads)),
        )
    return x


def add_deviation(
    program: Program, problem: Problem, candidates: Places, x: Places, worst: int, *, times: int = 1
) -> None:
    """The column ``worst`` is at least the deviation of the (mean) form from every target there is."""
    for measure in problem.measures:
        if measure.target is None or measure.maximised:
            continue
        values = measure.values[candidates]
        used = np.flatnonzero(values)
        columns = np.append(x[used], worst)
        share = times / measure.weight
        program.row(-NO_BOUND, times * measure.target, columns, np.append(values[used], -share))
        program.row(times * measure.target, NO_BOUND, columns, np.append(values[used], share))


def add_apart(
    program: Program,
    problem: Problem,
    candidates: Places,
    x: Places,
    others: Iterable[Places],
    *,
    times: int = 1,
) -> None:
    """No more than the overlap with each of the other forms, and no question in more forms than it may be."""
    uses = np.zeros(len(problem.items))
    for other in others:
        uses[other] += 1
        there = np.flatnonzero(np.isin(candidates, other))
        if problem.spec.overlap is not None and len(there):
            program.row(-NO_BOUND, times * problem.spec.overlap, x[there], np.ones(len(there)))
    for place in np.flatnonzero(uses[candidates] + times > problem.most_forms[candidates]):
        room = max(0.0, float(problem.most_forms[candidates[place]] - uses[candidates[place]]))
        program.row(0.0, room, x[place : place + 1], np.ones(1))


def uses_in(problem: Problem, forms: Iterable[Places]) -> Numbers:
    """How many of `forms` hold each question of the pool."""
    uses = np.zeros(len(problem.items))
    for form in forms:
        uses[form] += 1
    return uses
