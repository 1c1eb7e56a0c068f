"""How the marks of several people become one: two blind markers, a third where they differ too much, control answers.

The rules are the product's own, after what public examinations practise: two marks within a limit give their mean;
beyond it a third person marks blind, and policy says whether the nearest two of the three count or the third alone. An
answer that serves as a control answer counts with the marks that were agreed for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum
from typing import Any, Final

from exams.domain.paper import decimal_text

HUNDREDTH: Final = Decimal("0.01")


class Round(IntEnum):
    """Why an answer is put before a marker; markers do not see it."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    """Arbitration."""
    AGREED = 10
    """The chief marker agrees the marks of what becomes a control answer."""
    CONTROL = 11
    """An answer with agreed marks, mixed in for one marker. These marks measure the marker and count for nobody."""
    AGAIN = 12
    """Marked again after the results, as after an appeal. These marks count once a correction with them is applied."""


FOR_RESULTS: Final = (Round.FIRST, Round.SECOND, Round.THIRD)


class LimitIn(StrEnum):
    """What a limit is measured in."""

    PERCENT = "percent"
    """Percent of the full marks of the question."""
    MARKS = "marks"


class Combine(StrEnum):
    """How two marks within the limit become one."""

    MEAN_IN_STEPS = "mean_in_steps"
    """Their mean, rounded to the steps of marks; the middle between two steps goes up."""
    MEAN = "mean"
    """Their mean, to hundredths; half a hundredth goes up."""
    LOWER = "lower"
    HIGHER = "higher"


class Arbitration(StrEnum):
    """What counts once a third person has marked."""

    NEAREST_PAIR = "nearest_pair"
    """The two marks that are nearest to each other, combined; of two pairs equally near, the higher one."""
    THIRD_DECIDES = "third_decides"


class By(StrEnum):
    """On what the marks of an answer rest."""

    ONE = "one"
    PAIR = "pair"
    NEAREST_PAIR = "nearest_pair"
    THIRD = "third_decides"
    AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class MarkingRule:
    """How the answers to one question are marked; `markers` is 1 or 2, `limit` and `tolerance` are in `limit_in`."""

    markers: int = 1
    limit: Decimal = Decimal(20)
    limit_in: LimitIn = LimitIn.PERCENT
    combine: Combine = Combine.MEAN_IN_STEPS
    arbitration: Arbitration = Arbitration.NEAREST_PAIR
    step: Decimal = Decimal("0.5")
    tolerance: Decimal = Decimal(15)

    @property
    def rounds(self) -> tuple[Round, ...]:
        """The rounds that every answer goes through."""
        return FOR_RESULTS[: self.markers]

    def in_marks(self, amount: Decimal, full: Decimal) -> Decimal:
        """A limit as marks of a question that gives `full`; exact, not rounded."""
        return amount * full / 100 if self.limit_in is LimitIn.PERCENT else amount

    def asks_a_third(self, first: Decimal, second: Decimal, full: Decimal) -> bool:
        """Whether two marks are further apart than the limit."""
        return abs(first - second) > self.in_marks(self.limit, full)

    def strays(self, given: Decimal, agreed: Decimal, full: Decimal) -> bool:
        """Whether marks for a control answer lie further from the agreed ones than is tolerated."""
        return abs(given - agreed) > self.in_marks(self.tolerance, full)

    def combined(self, one: Decimal, other: Decimal) -> Decimal:
        """Two marks as one, never above the higher nor below the lower."""
        low, high = sorted((one, other))
        if low == high or self.combine is Combine.LOWER:
            return low
        if self.combine is Combine.HIGHER:
            return high
        size = self.step if self.combine is Combine.MEAN_IN_STEPS else HUNDREDTH
        steps = ((low + high) / 2 / size).quantize(Decimal(1), ROUND_HALF_UP)
        return min(high, max(low, steps * size))


def rule_to_json(rule: MarkingRule) -> dict[str, Any]:
    """The rule as it is stored with a question and cited in results; figures as decimal text."""
    return {
        "markers": rule.markers,
        "limit": decimal_text(rule.limit),
        "limit_in": rule.limit_in.value,
        "combine": rule.combine.value,
        "arbitration": rule.arbitration.value,
        "step": decimal_text(rule.step),
        "tolerance": decimal_text(rule.tolerance),
    }


def rule_from_json(data: Mapping[str, Any]) -> MarkingRule:
    """The rule back; nothing stored means one marker."""
    if not data:
        return MarkingRule()
    return MarkingRule(
        markers=data["markers"],
        limit=Decimal(data["limit"]),
        limit_in=LimitIn(data["limit_in"]),
        combine=Combine(data["combine"]),
        arbitration=Arbitration(data["arbitration"]),
        step=Decimal(data["step"]),
        tolerance=Decimal(data["tolerance"]),
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """The marks of one answer, the rounds they were made of, and by which rule."""

    marks: Decimal
    rounds: tuple[Round, ...]
    by: By


def settled(
    rule: MarkingRule, given: Mapping[Round, Decimal], full: Decimal, *, arbitrated: bool = False
) -> Settled | None:
    """What an answer earns from the marks that people `given` it, by round; None while somebody has still to mark.

    `arbitrated`: it was sent to a third marker. It stays there even when one of the two changes to a mark within the
    limit: nobody ends an arbitration by following the other.
    """
    if Round.AGREED in given:
        return Settled(given[Round.AGREED], (Round.AGREED,), By.AGREED)
    if not all(each in given for each in rule.rounds):
        return None
    if rule.markers == 1:
        return Settled(given[Round.FIRST], (Round.FIRST,), By.ONE)
    first, second = given[Round.FIRST], given[Round.SECOND]
    third = given.get(Round.THIRD)
    if third is None:
        if arbitrated or rule.asks_a_third(first, second, full):
            return None
        return Settled(rule.combined(first, second), (Round.FIRST, Round.SECOND), By.PAIR)
    if rule.arbitration is Arbitration.THIRD_DECIDES:
        return Settled(third, (Round.THIRD,), By.THIRD)
    nearest = _nearest_pair(given)
    return Settled(rule.combined(given[nearest[0]], given[nearest[1]]), nearest, By.NEAREST_PAIR)


def _nearest_pair(given: Mapping[Round, Decimal]) -> tuple[Round, Round]:
    """The pair with the smallest difference; of equal ones that with the greater sum, then the earlier rounds."""
    pairs = (
        (Round.FIRST, Round.SECOND),
        (Round.FIRST, Round.THIRD),
        (Round.SECOND, Round.THIRD),
    )
    return min(
        pairs, key=lambda pair: (abs(given[pair[0]] - given[pair[1]]), -(given[pair[0]] + given[pair[1]]))
    )
