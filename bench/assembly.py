"""How good assembled forms are and how long they take: `python -m bench.assembly [ONE|FIVE|TEN …] [SEED]`.

Made-up pools from a fixed seed (2PL parameters: slopes lognormal, locations normal). No database. Every form is checked
against everything that was asked by counting, not by the solver. Ends with 1 when a demand is broken or a figure is
missed: one form of 60 from 2,000 within 0.1 % of the bound in 10 s; five forms of 50 without a question in common,
deviation from the target within 5 % of the bound, in 60 s; ten forms of 100 from 5,000 under 12 content constraints
and 200 pairs of enemies in 60 s.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from question_bank.domain.assembly.assemble import assemble
from question_bank.domain.assembly.information import information_of
from question_bank.domain.assembly.model import Assembled, Information, Item, Limit, Spec

POINTS = (-1.0, 0.0, 1.0)
SUBJECTS = ("general", "administrative", "criminal", "procedure", "evidence", "policing")
KINDS = ("single_choice", "multiple_choice", "true_false")


@dataclass(frozen=True)
class Case:
    """One measurement: what is asked, and what may be missed by how much."""

    name: str
    pool: int
    spec: Spec
    seconds: float
    within: float


def main(arguments: list[str]) -> int:
    """Prints one line for each measurement; the exit code."""
    seeds = [int(word) for word in arguments if word.isdecimal()] or [1]
    wanted = {word.upper() for word in arguments if not word.isdecimal()}
    missed = 0
    for case in cases():
        if wanted and case.name.split()[0] not in wanted:
            continue
        items = pool(case.pool)
        for seed in seeds:
            started = time.perf_counter()
            made = assemble(case.spec, items, seed)
            elapsed = time.perf_counter() - started
            broken = faults(case.spec, items, made)
            off = distance(case.spec, made)
            ok = not broken and elapsed <= case.seconds + 1 and off <= case.within
            missed += not ok
            print(
                f"{case.name:34} seed {seed}: {elapsed:5.1f} s, objective {made.objective:.4f}, "
                f"bound {made.bound:.4f}, {off:.2%} apart, worst deviation {made.deviation:.4f}, "
                f"{len(broken)} demands broken{'' if ok else '  MISSED'}"
            )
            print("\n".join(broken[:10]), end="\n" if broken else "")
    return int(missed > 0)


def cases() -> list[Case]:
    """What is measured. FIVE is asked three ways: as much as there is, a target within reach, one out of reach."""
    enemies = pairs(5000, 200)
    return [
        Case(
            "ONE form of 60 from 2,000",
            2000,
            Spec(1, content(60), Information(POINTS), seconds=10),
            10,
            0.001,
        ),
        Case("FIVE of 50, most information", 2000, Spec(5, content(50), Information(POINTS)), 60, 0.05),
        Case(
            "FIVE of 50, target in reach",
            2000,
            Spec(5, content(50), Information(POINTS, (10.0, 13.0, 10.0))),
            60,
            0.05,
        ),
        Case(
            "FIVE of 50, target out of reach",
            2000,
            Spec(5, content(50), Information(POINTS, (20.0, 24.5, 20.0))),
            60,
            0.05,
        ),
        Case(
            "TEN of 100 from 5,000, most",
            5000,
            Spec(10, content(100), Information(POINTS), enemies=enemies),
            60,
            0.05,
        ),
        Case(
            "TEN of 100 from 5,000, target",
            5000,
            Spec(10, content(100), Information(POINTS, (20.0, 25.0, 20.0)), enemies=enemies),
            60,
            0.05,
        ),
    ]


def distance(spec: Spec, made: Assembled) -> float:
    """How far from the bound, as a share: of the bound itself, or where that is 0 of the smallest target."""
    if made.bound > 1e-3:
        return abs(made.objective - made.bound) / made.bound
    return made.gap


def pool(size: int) -> list[Item]:
    """Questions of six subjects and three kinds."""
    chance = np.random.default_rng(size)
    return [
        Item(
            f"q{number}",
            {
                "subject": frozenset([SUBJECTS[int(chance.integers(len(SUBJECTS)))]]),
                "kind": frozenset([KINDS[int(chance.integers(len(KINDS)))]]),
            },
            {"minutes": float(chance.integers(1, 4))},
            slope=float(np.exp(chance.normal(0, 0.3))),
            location=float(chance.normal()),
        )
        for number in range(size)
    ]


def content(length: int) -> tuple[Limit, ...]:
    """The length and twelve content constraints: six subjects, three kinds, time, and two crossed ones."""
    return (
        Limit({}, length, length),
        *(Limit({"subject": frozenset([one])}, length // 8, length // 4) for one in SUBJECTS),
        *(Limit({"kind": frozenset([one])}, length // 5, length // 2) for one in KINDS),
        Limit({}, None, length * 2.1, "minutes"),
        Limit({"subject": frozenset(["criminal"]), "kind": frozenset(["multiple_choice"])}, 2, length // 8),
        Limit(
            {"subject": frozenset(["evidence", "procedure"]), "kind": frozenset(["true_false"])},
            4,
            length // 6,
        ),
    )


def pairs(size: int, count: int) -> tuple[frozenset[str], ...]:
    """Pairs of enemies, chosen at random among the questions with the most information: there they matter."""
    items = pool(size)
    best = np.argsort(-sum(information_of(items, at) for at in POINTS))[: size // 4]
    chance = np.random.default_rng(7)
    drawn = [chance.choice(best, 2, replace=False) for _pair in range(count)]
    return tuple(frozenset(items[int(one)].id for one in pair) for pair in drawn)


def faults(spec: Spec, items: list[Item], made: Assembled) -> list[str]:
    """Every demand that is broken, counted anew."""
    by_id, found = {item.id: item for item in items}, []
    for number, form in enumerate(made.forms, 1):
        own = [by_id[one] for one in form.items]
        if len(set(form.items)) < len(form.items):
            found.append(f"form {number} holds a question twice")
        for limit in spec.limits:
            fitting = [item for item in own if limit.fits(item)]
            value = sum(item.numbers[limit.total] for item in fitting) if limit.total else len(fitting)
            if not (limit.least or 0) <= value <= (float("inf") if limit.most is None else limit.most + 1e-9):
                found.append(f"form {number}: {limit} has {value}")
        found += [f"form {number}: {sorted(one)}" for one in spec.enemies if len(one & set(form.items)) > 1]
        for at, value in form.information.items():
            if abs(value - float(information_of(own, at).sum())) > 1e-6:
                found.append(f"form {number}: information at {at}")
    for one, other in combinations(made.forms, 2):
        if spec.overlap is not None and len(set(one.items) & set(other.items)) > spec.overlap:
            found.append("two forms share too much")
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
