"""What is asked of an assembly, what it chooses from, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

MOST_FORMS: Final = 20
"""Forms of one assembly at most."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the pool as assembly sees it.

    ``attributes`` holds the values of each attribute (a question may belong to several police types), ``numbers``
    what can be summed or averaged (``marks``, ``minutes``, ``difficulty``). ``slope``, ``location`` and ``guessing``
    are the parameters of the response model, ``slope`` None where there are none. Questions with the same ``case``
    stand in a form together.
    """

    id: str
    attributes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    slope: float | None = None
    location: float = 0.0
    guessing: float = 0.0
    case: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """Every form holds from ``least`` to ``most`` questions that fit ``where``, None for no bound on that side.

    ``where`` names for each attribute the values that fit; an empty one fits every question. With ``total`` it is the
    sum of that number over the fitting questions that is limited, not how many there are.
    """

    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    least: float | None = None
    most: float | None = None
    total: str = ""

    def fits(self, item: Item) -> bool:
        """Whether the limit counts this question."""
        return all(
            not values.isdisjoint(item.attributes.get(name, ())) for name, values in self.where.items()
        )


@dataclass(frozen=True, slots=True)
class Information:
    """What the forms are to measure: Fisher information at the abilities ``points``.

    With ``target`` (one value for each point) every form comes as near to it as it can at every point; without, the
    form and point with the least information gets as much as possible.
    """

    points: tuple[float, ...]
    target: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """The mean of the number ``column`` is to be ``target`` in every form, or the same in all forms when None.

    A deviation of 1 from the mean counts as ``weight`` units of information.
    """

    column: str
    target: float | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Spec:
    """What is asked for. ``limits`` hold in every form; so do ``required`` and ``forbidden`` questions.

    Of each set in ``enemies`` a form holds one question at most. Two forms share no more than ``overlap`` questions
    and a question stands in no more than ``most_forms`` forms (None: no bound). ``cases`` bounds how many cases a form
    holds, ``seconds`` how long the search may go on, ``gap`` how far from the bound it may stop, as a share.
    """

    forms: int
    limits: tuple[Limit, ...]
    information: Information | None = None
    balances: tuple[Balance, ...] = ()
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    enemies: tuple[frozenset[str], ...] = ()
    overlap: int | None = 0
    most_forms: int | None = None
    cases: tuple[int | None, int | None] = (None, None)
    seconds: float = 60.0
    gap: float = 0.001


class Goal(StrEnum):
    """What ``objective`` and ``bound`` of a result mean."""

    MOST_INFORMATION = "most_information"
    """The least information of any form at any point; the bound is above it."""
    DEVIATION = "deviation"
    """The worst deviation of any form from what was asked; the bound is below it."""
    NONE = "none"
    """Nothing was to be made as good as possible: any forms within the limits will do."""


@dataclass(frozen=True, slots=True)
class Form:
    """The questions of one form in the order of the pool, with its figures."""

    items: tuple[str, ...]
    information: Mapping[float, float]
    """Information at each point that was asked for."""
    means: Mapping[str, float]
    """The mean of each balanced number."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """Forms with their proof: no forms whatever can do better than ``bound``.

    ``deviation`` is the worst deviation from the common target in units of information; ``cut_short`` says that the
    time was up before the search had ended, so that another run may find other forms.
    """

    forms: tuple[Form, ...]
    goal: Goal
    objective: float
    bound: float
    target: Mapping[float, float]
    deviation: float
    overlap: tuple[tuple[int, ...], ...]
    seconds: float
    cut_short: bool

    @property
    def gap(self) -> float:
        """How far the objective may be from the best that is possible, as a share of the (smallest) target."""
        size = min((abs(one) for one in self.target.values() if one), default=1.0)
        return max(0.0, abs(self.objective - self.bound) / size)
