"""Measures against responsible officers, how long they are in effect, and the days of an appeal.

公安机关人民警察执法过错责任追究规定 (公安部令第138号): measures art. 14, appeal art. 26.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.days import months_after


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; `effect_months` None: without end."""

    code: str
    title: str
    effect_months: int | None


@dataclass(frozen=True, slots=True)
class FaultRules:
    """Policy `fault_rules`. The measures are those of art. 14, the 5 and 30 days those of art. 26. How long a measure
    stays in effect, and that an appeal is decided by another person than the first decision, are written nowhere that
    was read: they are the product's own defaults."""

    measures: tuple[Measure, ...] = (
        Measure("admonition", "诫勉谈话", 6),
        Measure("written_review", "责令作出书面检查", 6),
        Measure("no_awards", "取消评选先进的资格", 12),
        Measure("criticism", "通报批评", 12),
        Measure("suspension", "停止执行职务", 12),
        Measure("delayed_promotion", "延期晋级、晋职或者降低警衔", 24),
        Measure("removal_from_post", "引咎辞职、责令辞职或者免职", 24),
        Measure("transfer", "限期调离公安机关", None),
        Measure("dismissal", "辞退", None),
    )
    appeal_days: int = 5
    final_days: int = 30
    appeal_by_another_person: bool = True

    def __post_init__(self) -> None:
        codes = [measure.code for measure in self.measures]
        if len(set(codes)) != len(codes):
            raise ValueError("measures: each code stands once")
        if any(
            measure.effect_months is not None and not 1 <= measure.effect_months <= 600
            for measure in self.measures
        ):
            raise ValueError("effect_months: from 1 to 600, or null for a measure without end")
        if not 1 <= self.appeal_days <= 365 or not 1 <= self.final_days <= 365:
            raise ValueError("appeal_days and final_days: from 1 to 365")

    def title_of(self, code: str) -> str:
        return next((measure.title for measure in self.measures if measure.code == code), code)

    def chosen(self, codes: Iterable[str]) -> tuple[Measure, ...]:
        """The measures with these codes, in the order of the policy; unknown codes are none."""
        wanted = set(codes)
        return tuple(measure for measure in self.measures if measure.code in wanted)


def effect_until(measures: Iterable[Measure], *, since: date) -> date | None:
    """The day from which the longest of `measures` no longer has effect; None: without end.

    Without measures the window is empty: it ends on the day it begins.
    """
    longest = 0
    for measure in measures:
        if measure.effect_months is None:
            return None
        longest = max(longest, measure.effect_months)
    return months_after(since, longest)


def appeal_until(decided_on: date, rules: FaultRules) -> date:
    """The last day on which an appeal is in time."""
    return decided_on + timedelta(days=rules.appeal_days)


def final_until(appealed_on: date, rules: FaultRules) -> date:
    """The day by which the final decision is due."""
    return appealed_on + timedelta(days=rules.final_days)
