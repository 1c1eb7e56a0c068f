"""From lines to a total, from a total to a band; months to a quarter, quarters to a year."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from .exam_indicator import rounded


class Effect(StrEnum):
    """What a veto does to the band."""

    NOT_MET = "not_met"
    """The lowest band, whatever the points say."""
    NOT_EXCELLENT = "not_excellent"
    """Any band but the highest."""


class LineKind(StrEnum):
    """Where a line comes from."""

    EXAM = "exam"
    FLAWS = "flaws"
    DEDUCTION = "deduction"
    BONUS = "bonus"
    PART = "part"
    """The closed result of a month in a quarter, of a quarter in a year."""


@dataclass(frozen=True, slots=True)
class Band:
    """One band: its code, its title as printed, and the points from which it is reached."""

    code: str
    title: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class EvaluationBands:
    """Policy `evaluation_bands`: full points, the most a bonus may add, and the bands from the highest down.

    The names of the bands are in use (domain.md, R-Q7) and so is a bonus of up to 20 on a scale of 100 (R-Q8); the
    thresholds 90 and 60 and the points for a flaw rest on no regulation: they are the product's own.
    """

    full_points: Decimal = Decimal(100)
    bonus_at_most: Decimal = Decimal(20)
    points_per_flaw: Decimal = Decimal(1)
    bands: tuple[Band, ...] = (
        Band("excellent", "优秀", Decimal(90)),
        Band("met", "达标", Decimal(60)),
        Band("not_met", "不达标", Decimal(0)),
    )

    def __post_init__(self) -> None:
        limits = [band.at_least for band in self.bands]
        if (
            len(limits) < 2
            or limits[-1] != 0
            or any(a <= b for a, b in zip(limits, limits[1:], strict=False))
        ):
            raise ValueError("bands: at least two, from the highest down, the last from 0 points")
        if self.full_points <= 0 or self.bonus_at_most < 0 or self.points_per_flaw < 0:
            raise ValueError("full_points is more than 0; bonus_at_most and points_per_flaw are not negative")

    def title_of(self, code: str) -> str:
        return next((band.title for band in self.bands if band.code == code), code)


@dataclass(frozen=True, slots=True)
class VetoRule:
    """One fact that decides the band by itself, and where that is written."""

    code: str
    title: str
    effect: Effect
    source: str


OLD_RULE: Final = (
    "2001年公安部令第60号第16条（据2006年公安部新闻发布会）；该令已被第137号令代替，现行条文请核对"
)
HUNAN: Final = "湖南省2011年执法资格等级考试通报做法，仅作示例"


@dataclass(frozen=True, slots=True)
class VetoRules:
    """Policy `veto_rules`. The first five are the rule of 2001 as reported by the Ministry in 2006, the last two a
    province's practice of 2011 (domain.md, R-Q4, R-E14). Articles 10-25 of the rule now in force were not available:
    each bureau checks and replaces these rows."""

    rules: tuple[VetoRule, ...] = (
        VetoRule("torture", "刑讯逼供致人重伤、死亡", Effect.NOT_MET, OLD_RULE),
        VetoRule("abuse_of_detainees", "殴打、虐待被监管人致人重伤、死亡", Effect.NOT_MET, OLD_RULE),
        VetoRule("weapons", "滥用武器、警械致人死亡", Effect.NOT_MET, OLD_RULE),
        VetoRule("escape", "监管不力致集体脱逃", Effect.NOT_MET, OLD_RULE),
        VetoRule("major_fault", "重大执法过错致多人重伤或死亡", Effect.NOT_MET, OLD_RULE),
        VetoRule("unqualified_tenth", "未取得基本级资格人员超过10%", Effect.NOT_EXCELLENT, HUNAN),
        VetoRule("unqualified_fifth", "未取得基本级资格人员超过20%", Effect.NOT_MET, HUNAN),
    )

    def __post_init__(self) -> None:
        codes = [rule.code for rule in self.rules]
        if len(set(codes)) != len(codes):
            raise ValueError("rules: each code stands once")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that people enter: points off or a bonus, at most so many at a time."""

    code: str
    title: str
    kind: str
    at_most: Decimal


FORBIDDEN: Final = ("罚没款", "刑事拘留数", "行政拘留数", "发案数", "退查率", "破案率")
"""What must not be counted as performance (a province's detailed rule of 2018; domain.md, R-Q5)."""


@dataclass(frozen=True, slots=True)
class Indicators:
    """Policy `evaluation_indicators`: the library from which deductions and bonuses are entered. Titles follow the
    fields of art. 4 of 公安部令第137号 as far as they are known (R-Q3); the limits are the product's own.

    An indicator that counts fines, detentions, cases or clear-up rates is refused; `also_forbidden` adds words.
    """

    indicators: tuple[Indicator, ...] = (
        Indicator("call_handling", "接处警", "deduction", Decimal(10)),
        Indicator("casework", "办理案件", "deduction", Decimal(20)),
        Indicator("administration", "行政许可等行政管理", "deduction", Decimal(10)),
        Indicator("supervision", "执法监督救济", "deduction", Decimal(10)),
        Indicator("premises", "办案场所和监管场所管理", "deduction", Decimal(10)),
        Indicator("property", "涉案财物管理", "deduction", Decimal(10)),
        Indicator("safety", "执法安全", "deduction", Decimal(20)),
        Indicator("model_work", "执法示范和信息报送", "bonus", Decimal(5)),
    )
    also_forbidden: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        codes = [indicator.code for indicator in self.indicators]
        if len(set(codes)) != len(codes):
            raise ValueError("indicators: each code stands once")
        for indicator in self.indicators:
            if indicator.kind not in (LineKind.DEDUCTION, LineKind.BONUS):
                raise ValueError(f"{indicator.code}: kind is deduction or bonus")
            if indicator.at_most <= 0:
                raise ValueError(f"{indicator.code}: at_most is more than 0")
            if word := forbidden_word(indicator.title, self.also_forbidden):
                raise ValueError(f"{indicator.code}: “{word}” must not be an indicator of evaluation")

    def find(self, code: str) -> Indicator | None:
        return next((indicator for indicator in self.indicators if indicator.code == code), None)


def forbidden_word(title: str, also: Collection[str] = ()) -> str | None:
    """The forbidden word that `title` holds, whatever its width and spaces."""
    plain = _plain(title)
    return next((word for word in (*FORBIDDEN, *also) if _plain(word) and _plain(word) in plain), None)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


class RollUpWay(StrEnum):
    """How closed parts make a longer period."""

    MEAN = "mean"
    """The mean of the parts in which the subject was evaluated."""
    RUNNING = "running"
    """Full points less everything lost in the parts: the running total of a year (as in Huai'an, R-Q6)."""


@dataclass(frozen=True, slots=True)
class RollUp:
    """Policy `evaluation_roll_up`: how months make a quarter and quarters a year; whether a veto goes up with them.
    The mean and the carrying of vetoes are the product's own defaults."""

    quarter: RollUpWay = RollUpWay.MEAN
    year: RollUpWay = RollUpWay.MEAN
    vetoes_carry_up: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a sheet. `points`: earned of `marks` (exam, part), taken (deduction, below 0) or added (bonus)."""

    kind: LineKind
    code: str
    title: str
    points: Decimal
    marks: Decimal | None = None
    value: Decimal | None = None
    source: str = ""
    """Where the number comes from, like `figure:12`, `item:7`, `result:33`."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the lines come to."""

    total: Decimal
    band: str
    band_by_points: str


def sheet(lines: Sequence[Line], vetoes: Collection[Effect], rule: EvaluationBands, way: RollUpWay) -> Sheet:
    """Total and band of one unit or officer.

    The scale begins at full points. An exam line loses what was not earned, deductions are taken off, bonuses are
    added up to their limit. With parts, the scale begins at what the parts come to.
    """
    start = _start([line for line in lines if line.kind is LineKind.PART], rule.full_points, way)
    lost = sum(
        ((line.marks or Decimal(0)) - line.points for line in lines if line.kind is LineKind.EXAM), Decimal(0)
    )
    taken = sum(
        (line.points for line in lines if line.kind in (LineKind.DEDUCTION, LineKind.FLAWS)), Decimal(0)
    )
    added = sum((line.points for line in lines if line.kind is LineKind.BONUS), Decimal(0))
    total = rounded(max(Decimal(0), start - lost + taken + min(added, rule.bonus_at_most)))
    by_points = band_of(total, (), rule)
    return Sheet(total, band_of(total, vetoes, rule), by_points)


def _start(parts: Sequence[Line], full: Decimal, way: RollUpWay) -> Decimal:
    if not parts:
        return full
    if way is RollUpWay.MEAN:
        return sum((part.points for part in parts), Decimal(0)) / len(parts)
    return full + sum((part.points - full for part in parts), Decimal(0))


def band_of(total: Decimal, vetoes: Collection[Effect], rule: EvaluationBands) -> str:
    """The code of the band that `total` reaches, as far as no veto stands against it."""
    if Effect.NOT_MET in vetoes:
        return rule.bands[-1].code
    reached = next(index for index, band in enumerate(rule.bands) if total >= band.at_least)
    if Effect.NOT_EXCELLENT in vetoes:
        reached = max(reached, 1)
    return rule.bands[reached].code
