"""The smallest change that makes an impossible assembly possible: every demand may be broken at a price."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

import numpy as np

from question_bank.domain.assembly.model import Item, Limit, Spec
from question_bank.domain.assembly.problem import Problem, problem_of
from question_bank.domain.assembly.program import NO_BOUND, Effort, Numbers, Outcome, Places, Program

LENGTH_PRICE: Final = 1.01
"""Of two ways that cost the same, a limit on a part of a form is moved rather than the length of the form."""
PRECIOUS: Final = 1.5
"""Enemies, required and forbidden questions were named one by one: they cost more than a number does."""


class ChangeKind(StrEnum):
    """What is to be changed."""

    LEAST = "least"
    MOST = "most"
    REQUIRED = "required"
    FORBIDDEN = "forbidden"
    ENEMIES = "enemies"
    OVERLAP = "overlap"
    MOST_FORMS = "most_forms"
    CASES_LEAST = "cases_least"
    CASES_MOST = "cases_most"


@dataclass(frozen=True, slots=True)
class Change:
    """One demand and what it is to become: ``was`` and ``to`` are numbers of questions, forms or a sum in a form.

    ``place`` is that of the limit or the set of enemies in the spec, ``ids`` the questions that are to be let go.
    """

    kind: ChangeKind
    was: float = 0.0
    to: float = 0.0
    place: int = 0
    ids: tuple[str, ...] = ()

    def applied(self, spec: Spec) -> Spec:
        """The spec after this change."""
        match self.kind:
            case ChangeKind.LEAST | ChangeKind.MOST:
                limits = list(spec.limits)
                limit = limits[self.place]
                if self.kind == ChangeKind.LEAST:
                    limits[self.place] = replace(limit, least=self.to)
                else:
                    limits[self.place] = replace(limit, most=self.to)
                return replace(spec, limits=tuple(limits))
            case ChangeKind.REQUIRED:
                return replace(spec, required=tuple(one for one in spec.required if one not in self.ids))
            case ChangeKind.FORBIDDEN:
                return replace(spec, forbidden=tuple(one for one in spec.forbidden if one not in self.ids))
            case ChangeKind.ENEMIES:
                kept = tuple(one for place, one in enumerate(spec.enemies) if place != self.place)
                return replace(spec, enemies=kept)
            case ChangeKind.OVERLAP:
                return replace(spec, overlap=int(self.to))
            case ChangeKind.MOST_FORMS:
                return replace(spec, most_forms=int(self.to))
            case ChangeKind.CASES_LEAST:
                return replace(spec, cases=(int(self.to), spec.cases[1]))
            case ChangeKind.CASES_MOST:
                return replace(spec, cases=(spec.cases[0], int(self.to)))


def applied(spec: Spec, changes: tuple[Change, ...]) -> Spec:
    """The spec after all changes (a set of enemies keeps its place until the last)."""
    for change in sorted(changes, key=lambda one: -one.place):
        spec = change.applied(spec)
    return spec


def smallest_change(spec: Spec, items: list[Item], *, seconds: float = 20.0) -> tuple[Change, ...]:
    """What to change so that the questions of all forms together can be had; empty when nothing of the kind helps.

    Smallest: as few questions as possible, counted over all forms. When all forms together are possible and only their
    separation is not, the forms are taken one by one in one program, which for many forms may find nothing in time.
    """
    problem = problem_of(spec, items)
    found = _elastic(problem, together=True, seconds=seconds)
    if not found and spec.forms > 1:
        found = _elastic(problem, together=False, seconds=seconds)
    return found


@dataclass(slots=True)
class _Slack:
    """Columns that say how far each demand is broken."""

    rows: dict[tuple[int, ChangeKind], int] = field(default_factory=dict)
    required: dict[int, int] = field(default_factory=dict)
    forbidden: dict[int, int] = field(default_factory=dict)
    enemies: list[int] = field(default_factory=list)
    cases: dict[ChangeKind, int] = field(default_factory=dict)
    overlap: int | None = None
    most_forms: int | None = None


def _elastic(problem: Problem, *, together: bool, seconds: float) -> tuple[Change, ...]:
    spec, program = problem.spec, Program()
    slack = _slack(program, problem)
    blocks = [(spec.forms, _block(program, problem, slack, spec.forms))] if together else []
    if not together:
        blocks = [(1, _block(program, problem, slack, 1)) for _form in range(spec.forms)]
    _uses(program, problem, slack, [x for _times, x in blocks])
    solved = program.solve(Effort(seconds, gap=0.005))
    if solved.outcome not in (Outcome.OPTIMAL, Outcome.FOUND):
        return ()
    return tuple(_changes(problem, slack, solved.values))


def _slack(program: Program, problem: Problem) -> _Slack:
    spec, slack = problem.spec, _Slack()
    forms = float(spec.forms)
    for row in problem.rows:
        size = 1.0 if row.counts else float(np.mean(row.values[row.values > 0])) if row.values.any() else 1.0
        price = forms / size * (LENGTH_PRICE if row.counts and not spec.limits[row.limit].where else 1.0)
        if row.least > 0:
            slack.rows[row.limit, ChangeKind.LEAST] = program.column(
                0.0, row.least, cost=price, whole=row.counts
            )
        if row.most < NO_BOUND:
            slack.rows[row.limit, ChangeKind.MOST] = program.column(
                0.0, NO_BOUND, cost=price, whole=row.counts
            )
    for place in np.flatnonzero(problem.required):
        slack.required[int(place)] = program.column(0.0, 1.0, cost=forms * PRECIOUS, whole=True)
    for place in np.flatnonzero(problem.allowed == 0):
        slack.forbidden[int(place)] = program.column(0.0, 1.0, cost=forms * PRECIOUS, whole=True)
    slack.enemies = [program.column(0.0, 1.0, cost=forms * PRECIOUS, whole=True) for _set in problem.enemies]
    for kind, bound in zip((ChangeKind.CASES_LEAST, ChangeKind.CASES_MOST), spec.cases, strict=True):
        if bound is not None:
            most = float(bound) if kind == ChangeKind.CASES_LEAST else NO_BOUND
            slack.cases[kind] = program.column(0.0, most, cost=forms, whole=True)
    if spec.forms > 1 and spec.overlap is not None:
        slack.overlap = program.column(0.0, NO_BOUND, cost=forms * PRECIOUS, whole=True)
    if spec.forms > 1 and spec.most_forms is not None:
        slack.most_forms = program.column(0.0, forms, cost=forms * PRECIOUS, whole=True)
    return slack


def _block(program: Program, problem: Problem, slack: _Slack, times: int) -> Places:
    """``times`` forms together, as `blocks.add_block` has them, with every demand able to give way."""
    size = len(problem.items)
    x = program.columns(np.zeros(size), np.full(size, float(times)))
    for place, column in slack.required.items():
        program.row(times, NO_BOUND, np.array([x[place], column]), np.array([1.0, float(times)]))
    for place, column in slack.forbidden.items():
        program.row(-NO_BOUND, 0.0, np.array([x[place], column]), np.array([1.0, -float(times)]))
    for row in problem.rows:
        used = np.flatnonzero(row.values)
        for kind, bound in ((ChangeKind.LEAST, row.least), (ChangeKind.MOST, row.most)):
            broken = slack.rows.get((row.limit, kind))
            if broken is not None:
                low = kind == ChangeKind.LEAST
                values = np.append(row.values[used], float(times if low else -times))
                lower, upper = (times * bound, NO_BOUND) if low else (-NO_BOUND, times * bound)
                program.row(lower, upper, np.append(x[used], broken), values)
    for enemies, column in zip(problem.enemies, slack.enemies, strict=True):
        values = np.append(np.ones(len(enemies)), -float(times * (len(enemies) - 1)))
        program.row(-NO_BOUND, times, np.append(x[enemies], column), values)
    for case in problem.cases:
        for other in case[1:]:
            program.row(0.0, 0.0, np.array([x[case[0]], x[other]]), np.array([1.0, -1.0]))
    heads = np.array([x[case[0]] for case in problem.cases], dtype=np.int64)
    for kind, column in slack.cases.items():
        bound = problem.spec.cases[0 if kind == ChangeKind.CASES_LEAST else 1] or 0
        low = kind == ChangeKind.CASES_LEAST
        values = np.append(np.ones(len(heads)), float(times if low else -times))
        lower, upper = (times * bound, NO_BOUND) if low else (-NO_BOUND, float(times * bound))
        program.row(lower, upper, np.append(heads, column), values)
    return x


def _uses(program: Program, problem: Problem, slack: _Slack, blocks: list[Places]) -> None:
    """In how many forms a question is, and how many pairs of forms that makes."""
    spec = problem.spec
    if spec.forms == 1:
        return
    steps, shared, pairs = spec.forms - 1, [], []
    for place in range(len(problem.items)):
        own = np.array([x[place] for x in blocks])
        if slack.most_forms is not None and spec.most_forms is not None:
            values = np.append(np.ones(len(own)), -1.0)
            program.row(-NO_BOUND, spec.most_forms, np.append(own, slack.most_forms), values)
        if slack.overlap is not None:
            more = program.columns(np.zeros(steps), np.ones(steps), whole=False)
            program.row(-NO_BOUND, 1.0, np.append(own, more), np.append(np.ones(len(own)), -np.ones(steps)))
            shared.append(more)
            pairs.append(np.arange(1.0, steps + 1))
    if slack.overlap is not None and spec.overlap is not None:
        each = spec.forms * steps / 2
        columns = np.append(np.concatenate(shared), slack.overlap)
        program.row(-NO_BOUND, spec.overlap * each, columns, np.append(np.concatenate(pairs), -each))


def _changes(problem: Problem, slack: _Slack, values: Numbers) -> list[Change]:
    spec, found = problem.spec, []
    for (place, kind), column in slack.rows.items():
        limit = spec.limits[place]
        by = values[column] if limit.total else round(values[column])
        if by > 1e-6:
            was = float((limit.least if kind == ChangeKind.LEAST else limit.most) or 0.0)
            found.append(Change(kind, was, _moved(limit, kind, was, by), place))
    for kind, held in ((ChangeKind.REQUIRED, slack.required), (ChangeKind.FORBIDDEN, slack.forbidden)):
        ids = tuple(problem.items[place].id for place, column in held.items() if values[column] > 0.5)
        if ids:
            found.append(Change(kind, ids=ids))
    for column, enemies in zip(slack.enemies, problem.enemies, strict=True):
        if values[column] > 0.5:
            ids = tuple(problem.items[place].id for place in enemies)
            place = next(number for number, one in enumerate(spec.enemies) if set(ids) <= one)
            found.append(Change(ChangeKind.ENEMIES, place=place, ids=ids))
    for kind, column in slack.cases.items():
        by = round(values[column])
        if by:
            least = kind == ChangeKind.CASES_LEAST
            was = spec.cases[0 if least else 1] or 0
            found.append(Change(kind, was, was - by if least else was + by))
    for kind, one, was_ in (
        (ChangeKind.OVERLAP, slack.overlap, spec.overlap),
        (ChangeKind.MOST_FORMS, slack.most_forms, spec.most_forms),
    ):
        if one is not None and was_ is not None and round(values[one]):
            found.append(Change(kind, was_, was_ + round(values[one])))
    return found


def _moved(limit: Limit, kind: ChangeKind, was: float, by: float) -> float:
    """The bound after the change; a sum is moved to a round figure on the safe side."""
    to = was - by if kind == ChangeKind.LEAST else was + by
    if not limit.total:
        return to
    return math.floor(to * 100) / 100 if kind == ChangeKind.LEAST else math.ceil(to * 100) / 100
