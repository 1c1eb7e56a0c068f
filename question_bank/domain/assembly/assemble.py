"""Forms from a pool, with the proof of how good they are.

One program for all forms at once does not close in reasonable time. So the questions of all forms together are chosen
first; since no form can be better than the best mean form, that program also gives the bound. Then form after form is
taken out of them, each beside the rest that has to stay possible. What is left of unevenness is taken out by choosing
two or three forms anew between their questions and some unused ones, always with the worst form among them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np

from question_bank.domain.assembly.course import Clock, Tell
from question_bank.domain.assembly.even import even
from question_bank.domain.assembly.information import information_of
from question_bank.domain.assembly.model import Assembled, Form, Goal, Item, Spec
from question_bank.domain.assembly.problem import Problem, problem_of, with_targets
from question_bank.domain.assembly.program import Places
from question_bank.domain.assembly.split import split
from question_bank.domain.assembly.together import Pooled, choose_together
from question_bank.domain.equal_forms import overlap


def assemble(
    spec: Spec,
    items: Sequence[Item],
    seed: int,
    *,
    tell: Tell = lambda _stage, _done: None,
    now: Callable[[], float] = time.monotonic,
) -> Assembled:
    """The forms that ``spec`` asks for from ``items``; same spec, items and seed: same forms.

    ``tell`` is told the stage ("together", "split", "even") and how much of it is done; ``now`` counts seconds. Raises
    NoForms when there are none (`explain` says what would make them possible) and OutOfTime.
    """
    began = now()
    clock = Clock(now, began + spec.seconds)
    bare = problem_of(spec, items)
    tell("together", 0.0)
    pooled = choose_together(bare, seed, clock)
    problem = with_targets(bare, pooled.taken)
    if spec.forms == 1:
        forms = [np.flatnonzero(pooled.taken > 0.5)]
    else:
        forms = split(problem, pooled.taken, seed, clock, tell)
        aim = pooled.bound if pooled.goal == Goal.DEVIATION else 0.0
        forms = even(problem, forms, aim, pooled.prices, seed, clock, tell)
    return _told(problem, pooled, forms, now() - began, cut_short=clock.cut_short)


def _told(
    problem: Problem, pooled: Pooled, forms: list[Places], seconds: float, *, cut_short: bool
) -> Assembled:
    spec, items = problem.spec, list(problem.items)
    points = spec.information.points if spec.information else ()
    told = {at: information_of(items, at) for at in points}
    shown = tuple(
        Form(
            tuple(items[place].id for place in form),
            {at: float(values[form].sum()) for at, values in told.items()},
            {
                balance.column: float(
                    np.mean([items[place].numbers.get(balance.column, 0.0) for place in form])
                )
                for balance in spec.balances
            },
        )
        for form in forms
    )
    deviation = max(problem.worst(form) for form in forms)
    if pooled.goal == Goal.MOST_INFORMATION:
        objective = min(min(form.information.values()) for form in shown)
    else:
        objective = deviation if pooled.goal == Goal.DEVIATION else 0.0
    target = {
        at: measure.target
        for at, measure in zip(points, problem.measures, strict=False)
        if measure.target is not None
    }
    return Assembled(
        forms=shown,
        goal=pooled.goal,
        objective=objective,
        bound=pooled.bound,
        target=target,
        deviation=deviation,
        overlap=overlap([form.tolist() for form in forms]),
        seconds=seconds,
        cut_short=cut_short,
    )
