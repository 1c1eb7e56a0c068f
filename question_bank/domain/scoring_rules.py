"""The named rules for choices with several right options, and the rounding of marks.

Notation: ``K`` the right options, ``C`` the chosen ones, ``n`` the number of options. Every rule
returns an exact fraction of the full marks between 0 and 1, gives 1 for ``C = K`` and 0 for an
answer that chooses nothing. The rule and its parameter are frozen with the paper section; the
sentence that candidates read is in ``question_bank.wording``; ``docs/scoring.md`` has worked examples.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from types import MappingProxyType

Options = frozenset[int]

DEFAULT_POINTS_PER_OPTION = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class ScoringRule:
    """A rule by name with its parameter, as frozen with a paper section.

    ``points_per_option`` (marks for each right option of an incomplete answer) is used by
    ``fixed_points_if_subset`` only. Raises ValueError for a name that does not exist.
    """

    name: str = "all_or_nothing"
    points_per_option: Decimal = DEFAULT_POINTS_PER_OPTION

    def __post_init__(self) -> None:
        if self.name not in RULES:
            raise ValueError(f"no scoring rule is called {self.name!r}")
        if self.points_per_option <= 0:
            raise ValueError("points per option must be above zero")


@dataclass(frozen=True, slots=True)
class Decisions:
    """An answer made of single decisions: how many were taken rightly and wrongly, of how many, full marks.

    A matching has one decision for each text of the left side, which may be left open; an ordering one for every
    two of its texts (which of them comes first), all of them taken.
    """

    right: int
    wrong: int
    total: int
    full: Decimal


@dataclass(frozen=True, slots=True)
class Choice:
    """One answered choice: right options, chosen options, number of options, full marks."""

    key: Options
    chosen: Options
    option_count: int
    full: Decimal


def all_or_nothing(choice: Choice, rule: ScoringRule) -> Fraction:
    """``1 if C = K else 0``."""
    return Fraction(choice.chosen == choice.key)


def half_if_subset(choice: Choice, rule: ScoringRule) -> Fraction:
    """``1 if C = K; 1/2 if C is a part of K; else 0``: half the marks for an incomplete answer."""
    if choice.chosen == choice.key:
        return Fraction(1)
    return Fraction(1, 2) if choice.chosen < choice.key else Fraction(0)


def proportional_if_subset(choice: Choice, rule: ScoringRule) -> Fraction:
    """``|C| / |K| if C is within K, else 0``."""
    if choice.chosen <= choice.key:
        return Fraction(len(choice.chosen), len(choice.key))
    return Fraction(0)


def fixed_points_if_subset(choice: Choice, rule: ScoringRule) -> Fraction:
    """``1 if C = K; |C| * points / full marks if C is a part of K; else 0``, never above the full marks."""
    if choice.chosen == choice.key:
        return Fraction(1)
    if choice.chosen < choice.key:
        return len(choice.chosen) * Fraction(rule.points_per_option) / Fraction(choice.full)
    return Fraction(0)


def each_decision(choice: Choice, rule: ScoringRule) -> Fraction:
    """``(n - |C xor K|) / n``: every option is a decision of its own, to choose it or to leave it."""
    return Fraction(choice.option_count - len(choice.chosen ^ choice.key), choice.option_count)


def net_correct(choice: Choice, rule: ScoringRule) -> Fraction:
    """``max(0, |C and K| - |C without K|) / |K|``: each wrong option takes away one right option."""
    right, wrong = len(choice.chosen & choice.key), len(choice.chosen - choice.key)
    return Fraction(max(0, right - wrong), len(choice.key))


RuleFunction = Callable[[Choice, ScoringRule], Fraction]

RULES: Mapping[str, RuleFunction] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            all_or_nothing,
            half_if_subset,
            proportional_if_subset,
            fixed_points_if_subset,
            each_decision,
            net_correct,
        )
    }
)


def fraction_for(choice: Choice, rule: ScoringRule) -> Fraction:
    """The fraction of the full marks, 0 to 1, that ``choice`` earns under ``rule``.

    Choosing nothing earns 0 under every rule, also where leaving options out would count as right.
    """
    if not choice.chosen:
        return Fraction(0)
    return min(Fraction(1), max(Fraction(0), RULES[rule.name](choice, rule)))


def fraction_for_decisions(taken: Decisions, rule: ScoringRule) -> Fraction:
    """The fraction of the full marks, 0 to 1, that a matching or an ordering earns under ``rule``.

    The rules for several right options, read with decisions in place of right options: an answer is incomplete
    where decisions are left open, and wrong where one was taken wrongly.
    """
    if not taken.right:
        return Fraction(0)
    share = Fraction(taken.right, taken.total)
    if rule.name == "each_decision" or share == 1:
        return share
    if rule.name == "net_correct":
        return Fraction(max(0, taken.right - taken.wrong), taken.total)
    if taken.wrong:
        return Fraction(0)
    if rule.name == "half_if_subset":
        return Fraction(1, 2)
    if rule.name == "proportional_if_subset":
        return share
    if rule.name == "fixed_points_if_subset":
        return min(Fraction(1), taken.right * Fraction(rule.points_per_option) / Fraction(taken.full))
    return Fraction(0)


def marks(fraction: Fraction, full: Decimal) -> Decimal:
    """``fraction`` of ``full`` marks in hundredths, exact halves of a hundredth rounded up.

    The product is exact; rounding happens once, here: 1/3 of 2 marks is 0.67, 1/8 of 0.20 is 0.03.
    """
    hundredths = floor(fraction * Fraction(full) * 100 + Fraction(1, 2))
    return (Decimal(hundredths) / 100).quantize(Decimal("0.01"))
