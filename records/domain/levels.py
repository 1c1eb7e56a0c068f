"""Qualification levels: the rules that a bureau sets, and who meets them.

Levels themselves are rows. This module knows their order and codes only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, Literal

from .certificates import months_after

LONGEST_MONTHS: Final = 1200
MOST_PASSES: Final = 20


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What one level asks for and gives. Months are whole calendar months.

    `requires`: code of the level that must be held, for at least `months_held`. `months_valid`: None has no end.
    `at_expiry`: `lapse` (from the next day it counts for nothing) or `keep` (it still counts as the level below a
    higher one). `passes_needed`: passed exams of the level behind one certificate. `minimum_hours`: training hours
    in the twelve months before; None asks for none. `to_be_checked`: further conditions that a person checks.
    """

    level: str
    requires: str = ""
    months_held: int = 0
    months_valid: int | None = 60
    at_expiry: Literal["lapse", "keep"] = "lapse"
    in_post: bool = True
    passes_needed: int = 1
    minimum_hours: int | None = None
    to_be_checked: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuses figures that no calendar holds: whoever writes the policy is told at once."""
        if self.months_valid is not None and not 1 <= self.months_valid <= LONGEST_MONTHS:
            raise ValueError(f"months_valid: 1 to {LONGEST_MONTHS}, or null for no end")
        if not 0 <= self.months_held <= LONGEST_MONTHS:
            raise ValueError(f"months_held: 0 to {LONGEST_MONTHS}")
        if not 1 <= self.passes_needed <= MOST_PASSES:
            raise ValueError(f"passes_needed: 1 to {MOST_PASSES}")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Holders of a confirmed credential of this kind are granted this level without sitting, by two persons."""

    credential: str
    level: str


@dataclass(frozen=True, slots=True)
class QualificationRules:
    """Policy `qualification_rules`.

    Sources of the defaults: only holders of intermediate may apply for advanced (syllabus of 2013); five years of
    validity (customs police, 2011); ten and twenty percent without basic (Hunan, 2011); one year at a level before
    the next (one local rule). Everything else is the product's own. No exemption rests on a public source, so none
    is set: a bureau that knows one adds it.
    """

    levels: tuple[LevelRule, ...] = (
        LevelRule("basic"),
        LevelRule("intermediate", requires="basic", months_held=12),
        LevelRule("advanced", requires="intermediate", months_held=12),
    )
    exemptions: tuple[Exemption, ...] = ()
    first_level: str = "basic"
    """Whoever does not hold it counts as without qualification."""
    barred_from_honours_percent: Decimal = Decimal(10)
    """A unit with a greater share without the first level cannot be excellent."""
    below_standard_percent: Decimal = Decimal(20)
    """With a greater share it is below standard."""

    def rule_for(self, level: str) -> LevelRule:
        """The rule of `level`; a level that the policy does not name has the defaults of a rule."""
        return next((rule for rule in self.levels if rule.level == level), LevelRule(level))

    def exempting(self, level: str) -> frozenset[str]:
        """Kinds of credential that grant `level`."""
        return frozenset(each.credential for each in self.exemptions if each.level == level)


class Verdict(StrEnum):
    """What a rule says about an officer."""

    MET = "met"
    NOT_MET = "not_met"
    TO_CHECK = "to_check"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule and what it says. `facts` fill the words that belong to `rule` and `verdict`."""

    rule: str
    verdict: Verdict
    facts: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The form in which a clearance keeps it."""
        return {"rule": self.rule, "verdict": self.verdict.value, "facts": dict(self.facts)}


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A level held: since when, until which last day (None: no end), and what it is worth today."""

    level: str
    valid_from: date
    valid_until: date | None
    standing: str


@dataclass(frozen=True, slots=True)
class OfficerFacts:
    """What the rules ask about an officer on a day. `hours` is None where nobody knows."""

    in_post: bool
    account_open: bool
    held: tuple[HeldFact, ...] = ()
    hours: Decimal | None = None


def eligibility(
    level: str, facts: OfficerFacts, *, on: date, rules: QualificationRules, order: Sequence[str]
) -> list[Outcome]:
    """Every rule of `level` with its verdict on the day `on`; `order` are the codes of all levels, lowest first."""
    rule = rules.rule_for(level)
    outcomes = []
    if rule.in_post:
        there = facts.in_post and facts.account_open
        outcomes.append(Outcome("in_post", Verdict.MET if there else Verdict.NOT_MET, {}))
    suspended = [held.level for held in facts.held if held.standing == "suspended"]
    outcomes.append(
        Outcome("not_suspended", Verdict.NOT_MET if suspended else Verdict.MET, {"levels": suspended})
    )
    if rule.requires:
        outcomes.append(_prerequisite(rule, facts.held, on, rules, order))
    if rule.minimum_hours is not None:
        outcomes.append(_hours(rule.minimum_hours, facts.hours))
    outcomes += [Outcome("other", Verdict.TO_CHECK, {"text": text}) for text in rule.to_be_checked]
    return outcomes


def _prerequisite(
    rule: LevelRule,
    held: Sequence[HeldFact],
    on: date,
    rules: QualificationRules,
    order: Sequence[str],
) -> Outcome:
    """The level that is required, or one above it, held in force for long enough."""
    enough = order[order.index(rule.requires) :] if rule.requires in order else [rule.requires]
    own = [each for each in held if each.level in enough]
    counted = [each for each in own if _counts(each, rules)]
    if not counted:
        name = "level_lapsed" if any(each.standing == "expired" for each in own) else "level_held"
        return Outcome(name, Verdict.NOT_MET, {"level": rule.requires})
    since = _held_since(counted, own)
    ripe = months_after(since, rule.months_held)
    facts = {
        "level": rule.requires,
        "months": rule.months_held,
        "since": since.isoformat(),
        "from": ripe.isoformat(),
    }
    return Outcome("held_long_enough", Verdict.MET if ripe <= on else Verdict.NOT_MET, facts)


def _counts(held: HeldFact, rules: QualificationRules) -> bool:
    kept = held.standing == "expired" and rules.rule_for(held.level).at_expiry == "keep"
    return held.standing == "valid" or kept


def _held_since(counted: Sequence[HeldFact], own: Sequence[HeldFact]) -> date:
    """The first day of the level. A renewal goes on with what was held before, also after that has run out: from the
    last day of the older certificate to the first of the newer one there is no gap of a single day."""
    since = min(each.valid_from for each in counted)
    older = [each for each in own if each.standing == "expired" and each.valid_until is not None]
    for each in sorted(older, key=lambda held: held.valid_until or date.max, reverse=True):
        if each.valid_until is not None and each.valid_until + timedelta(days=1) >= since:
            since = min(since, each.valid_from)
    return since


def _hours(minimum: int, hours: Decimal | None) -> Outcome:
    if hours is None:
        return Outcome("hours", Verdict.TO_CHECK, {"minimum": minimum})
    met = Verdict.MET if hours >= minimum else Verdict.NOT_MET
    return Outcome("hours", met, {"minimum": minimum, "hours": str(hours)})


def may_be_cleared(outcomes: Sequence[Outcome]) -> bool:
    """Whether nothing stands against a clearance; what is to be checked is for the person who signs."""
    return all(outcome.verdict is not Verdict.NOT_MET for outcome in outcomes)


def next_level(codes_in_order: Sequence[str], held: frozenset[str]) -> str | None:
    """The level above the highest of `held`; the first one when none is held, None at the top."""
    highest = max((codes_in_order.index(code) for code in held if code in codes_in_order), default=-1)
    return codes_in_order[highest + 1] if highest + 1 < len(codes_in_order) else None


class StandingOfUnit(StrEnum):
    """What the share of officers without the first level does to a unit's evaluation."""

    FREE = "free"
    BARRED_FROM_HONOURS = "barred_from_honours"
    BELOW_STANDARD = "below_standard"


def unit_standing(percent_without: Decimal, rules: QualificationRules) -> StandingOfUnit:
    """More than the threshold counts, the threshold itself does not."""
    if percent_without > rules.below_standard_percent:
        return StandingOfUnit.BELOW_STANDARD
    if percent_without > rules.barred_from_honours_percent:
        return StandingOfUnit.BARRED_FROM_HONOURS
    return StandingOfUnit.FREE
