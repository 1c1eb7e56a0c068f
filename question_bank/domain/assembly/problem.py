"""What is asked, as rows of numbers over the pool: the form in which programs are built from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from question_bank.domain.assembly.information import information_of
from question_bank.domain.assembly.model import Balance, Item, Spec
from question_bank.domain.assembly.program import NO_BOUND, Numbers, Places


@dataclass(frozen=True, slots=True)
class Row:
    """``least`` <= sum of ``values`` over the questions of a form <= ``most``; ``limit``: its place in the spec."""

    limit: int
    values: Numbers
    least: float
    most: float
    counts: bool
    """Whether it counts questions, and so is moved in whole steps."""


@dataclass(frozen=True, slots=True)
class Measure:
    """The sum of ``values`` over a form is to be ``target``; None while the target is not known yet.

    Above ``maximised`` there is no target: the least sum of any form is to be as great as possible.
    """

    name: str
    values: Numbers
    target: float | None
    weight: float = 1.0
    maximised: bool = False

    def off(self, chosen: Places) -> float:
        """By how much a form deviates, in units of information."""
        return (
            0.0 if self.target is None else self.weight * abs(float(self.values[chosen].sum()) - self.target)
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """``required`` and ``allowed`` are 0 or 1 for each question of the pool, ``most_forms`` how many forms may hold it.

    ``enemies`` and ``cases`` are sets of places in the pool; a case is in a form with all its questions or with none.
    """

    items: tuple[Item, ...]
    spec: Spec
    rows: tuple[Row, ...]
    required: Numbers
    allowed: Numbers
    most_forms: Numbers
    enemies: tuple[Places, ...]
    cases: tuple[Places, ...]
    measures: tuple[Measure, ...]
    length: float
    """How many questions a form has, about."""

    @property
    def close_enough(self) -> float:
        """The deviation at which nothing more is looked for.

        The gap as a share of the smallest target of information; without information half a step of a whole number, for
        a mean that is asked for may lie between two that can be had.
        """
        targets = [abs(measure.target) for measure in self.measures if measure.target]
        return self.spec.gap * min(targets) if targets else max(self.spec.gap, 0.5 / self.length)

    def worst(self, chosen: Places) -> float:
        """The worst deviation of a form over all measures."""
        return max((measure.off(chosen) for measure in self.measures), default=0.0)


def problem_of(spec: Spec, items: Sequence[Item]) -> Problem:
    """The numbers behind ``spec`` over ``items``; ids in the spec that the pool does not hold mean nothing."""
    place = {item.id: number for number, item in enumerate(items)}
    rows = tuple(
        Row(
            number,
            np.array(
                [
                    (item.numbers.get(limit.total, 0.0) if limit.total else 1.0) if limit.fits(item) else 0.0
                    for item in items
                ]
            ),
            -NO_BOUND if limit.least is None else limit.least,
            NO_BOUND if limit.most is None else limit.most,
            counts=not limit.total,
        )
        for number, limit in enumerate(spec.limits)
    )
    cases: dict[str, list[int]] = defaultdict(list)
    for number, item in enumerate(items):
        if item.case:
            cases[item.case].append(number)
    most = spec.forms if spec.most_forms is None else min(spec.most_forms, spec.forms)
    if spec.overlap == 0:
        most = 1
    lengths = [
        bound
        for limit in spec.limits
        if not limit.where and not limit.total
        for bound in (limit.least, limit.most)
    ]
    length = max(1.0, min((bound for bound in lengths if bound), default=1.0))
    return Problem(
        items=tuple(items),
        spec=spec,
        rows=rows,
        required=_marked(place, spec.required, len(items)),
        allowed=1 - _marked(place, spec.forbidden, len(items)),
        most_forms=np.full(len(items), float(most)),
        enemies=tuple(
            places
            for enemies in spec.enemies
            if len(places := np.array(sorted(place[one] for one in enemies if one in place))) > 1
        ),
        cases=tuple(np.array(numbers) for numbers in cases.values()),
        measures=tuple(_measures(spec, list(items), length)),
        length=length,
    )


def with_targets(problem: Problem, taken: Numbers) -> Problem:
    """Targets for what had none: the mean of all forms, where ``taken`` says how many forms hold each question."""
    forms, measures = problem.spec.forms, []
    for measure in problem.measures:
        if measure.maximised:
            measure = replace(measure, target=float(measure.values @ taken) / forms, maximised=False)
        elif measure.target is None:
            mean = float(measure.values @ taken) / max(1.0, float(taken.sum()))
            values = (measure.values - mean) / problem.length
            measure = replace(measure, values=values, target=0.0)
        measures.append(measure)
    return replace(problem, measures=tuple(measures))


def _measures(spec: Spec, items: list[Item], length: float) -> Iterable[Measure]:
    if spec.information is not None:
        wanted = spec.information
        for number, at in enumerate(wanted.points):
            target = wanted.target[number] if wanted.target else None
            yield Measure(f"{at:g}", information_of(items, at), target, maximised=target is None)
    for balance in spec.balances:
        yield _balance(balance, items, length)


def _balance(balance: Balance, items: list[Item], length: float) -> Measure:
    values = np.array([item.numbers.get(balance.column, 0.0) for item in items])
    if balance.target is None:
        return Measure(balance.column, values, None, balance.weight)
    return Measure(balance.column, (values - balance.target) / length, 0.0, balance.weight)


def _marked(place: Mapping[str, int], ids: Iterable[str], size: int) -> Numbers:
    marks = np.zeros(size)
    for one in ids:
        if one in place:
            marks[place[one]] = 1.0
    return marks
