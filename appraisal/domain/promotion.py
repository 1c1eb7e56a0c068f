"""What a promotion asks for, and what each rule says about an officer. The platform never decides a promotion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any, Final

from records.domain.levels import Outcome, Verdict

TENTH: Final = Decimal("0.1")
MOST_MONTHS: Final = 120


@dataclass(frozen=True, slots=True)
class PromotionTarget:
    """What one kind of promotion asks for. Months are whole months before the month of the check; 0 asks for none.

    `level`: code of the level that must be in force (or a higher one); empty asks for none. `exam_average`: percent
    that the counted monthly exams of `exam_months` must reach. `study_share`: percent of the weekly study of
    `study_months` that must be done. `class_months`: a passed class must be in the file within these months or in the
    month of the check; what the file holds is shown, a person judges it. `no_fault`: no decision on a fault may be in
    effect.
    """

    code: str
    title: str
    level: str = "basic"
    exam_months: int = 12
    exam_average: Decimal = Decimal(60)
    study_months: int = 12
    study_share: Decimal = Decimal(80)
    class_months: int = 12
    no_fault: bool = True

    def __post_init__(self) -> None:
        if not self.code or not self.title:
            raise ValueError("a target needs a code and a title")
        if not all(
            0 <= months <= MOST_MONTHS for months in (self.exam_months, self.study_months, self.class_months)
        ):
            raise ValueError(f"months: from 0 to {MOST_MONTHS}")
        for percent in (self.exam_average, self.study_share):
            if not percent.is_finite() or not 0 <= percent <= 100:
                raise ValueError("percent: from 0 to 100")


@dataclass(frozen=True, slots=True)
class PromotionRules:
    """Policy `promotion_rules`.

    Supported: heads of enforcement units need intermediate or above; nobody without basic is promoted (customs
    police 2011); one passed class covers a year (训练条令 2025, article 20). Averages and shares are the product's
    own and rest on no regulation.
    """

    targets: tuple[PromotionTarget, ...] = (
        PromotionTarget("head_of_unit", "执法单位领导职务", level="intermediate"),
        PromotionTarget("post", "职务晋升"),
        PromotionTarget("rank", "警衔晋升"),
        PromotionTarget("grade", "职级晋升"),
    )

    def __post_init__(self) -> None:
        codes = [target.code for target in self.targets]
        if len(set(codes)) != len(codes):
            raise ValueError("each target has a code of its own")

    def target(self, code: str) -> PromotionTarget | None:
        """The target with this code."""
        return next((target for target in self.targets if target.code == code), None)


class Rule(StrEnum):
    """The rules, in the order of the sheet."""

    LEVEL = "level"
    EXAMS = "exams"
    STUDY = "study"
    TRAINING_CLASS = "training_class"
    FAULTS = "faults"


@dataclass(frozen=True, slots=True)
class PromotionFacts:
    """What is known of an officer on the day of the check.

    `levels`: codes in force, the highest first, with the number of the certificate. `order`: codes of all levels,
    lowest first. `percents`: what counts of each monthly exam in percent, None where one is left out. `classes`: how
    many entries of the file's training section fall into the months asked about. `faults`: ids of decisions in
    effect.
    """

    levels: tuple[tuple[str, str], ...] = ()
    order: tuple[str, ...] = ()
    percents: tuple[Decimal | None, ...] = ()
    assigned: int = 0
    completed: int = 0
    classes: int = 0
    faults: tuple[int, ...] = ()


def promotion_outcomes(facts: PromotionFacts, target: PromotionTarget) -> tuple[Outcome, ...]:
    """One outcome for each rule that `target` asks about, in the order of the sheet."""
    asked: Mapping[Rule, tuple[bool, Callable[[PromotionFacts, PromotionTarget], Outcome]]] = {
        Rule.LEVEL: (bool(target.level), _level),
        Rule.EXAMS: (target.exam_months > 0, _exams),
        Rule.STUDY: (target.study_months > 0, _study),
        Rule.TRAINING_CLASS: (target.class_months > 0, _class),
        Rule.FAULTS: (target.no_fault, _faults),
    }
    return tuple(says(facts, target) for wanted, says in asked.values() if wanted)


def months_before(day: date, months: int) -> tuple[date, date]:
    """First and last of the `months` whole months before the month of `day`, each by its first day."""
    last = day.year * 12 + day.month - 2
    first = last - months + 1
    return date(first // 12, first % 12 + 1, 1), date(last // 12, last % 12 + 1, 1)


def _level(facts: PromotionFacts, target: PromotionTarget) -> Outcome:
    told: dict[str, Any] = {"level": target.level}
    if target.level not in facts.order:
        return Outcome(Rule.LEVEL, Verdict.TO_CHECK, told)
    enough = facts.order[facts.order.index(target.level) :]
    held = next(((code, number) for code, number in facts.levels if code in enough), None)
    if held is None:
        return Outcome(Rule.LEVEL, Verdict.NOT_MET, told)
    return Outcome(Rule.LEVEL, Verdict.MET, {**told, "held": held[0], "certificate": held[1]})


def _exams(facts: PromotionFacts, target: PromotionTarget) -> Outcome:
    counted = [percent for percent in facts.percents if percent is not None]
    told: dict[str, Any] = {
        "months": target.exam_months,
        "exams": len(facts.percents),
        "counted": len(counted),
        "asked": _text(target.exam_average),
    }
    if not counted:
        return Outcome(Rule.EXAMS, Verdict.TO_CHECK, told)
    average = sum(counted, Decimal(0)) / len(counted)
    # Downwards: an average just below the mark must not look as if it had reached it.
    told["average"] = _text(average.quantize(TENTH, ROUND_FLOOR))
    verdict = Verdict.MET if average >= target.exam_average else Verdict.NOT_MET
    return Outcome(Rule.EXAMS, verdict, told)


def _study(facts: PromotionFacts, target: PromotionTarget) -> Outcome:
    told: dict[str, Any] = {
        "months": target.study_months,
        "assigned": facts.assigned,
        "completed": facts.completed,
        "asked": _text(target.study_share),
    }
    if not facts.assigned:
        return Outcome(Rule.STUDY, Verdict.TO_CHECK, told)
    reached = facts.completed * 100 >= target.study_share * facts.assigned
    return Outcome(Rule.STUDY, Verdict.MET if reached else Verdict.NOT_MET, told)


def _class(facts: PromotionFacts, target: PromotionTarget) -> Outcome:
    """Which class counts, a person judges from the entries in the file."""
    return Outcome(
        Rule.TRAINING_CLASS, Verdict.TO_CHECK, {"months": target.class_months, "entries": facts.classes}
    )


def _faults(facts: PromotionFacts, _target: PromotionTarget) -> Outcome:
    verdict = Verdict.NOT_MET if facts.faults else Verdict.MET
    return Outcome(Rule.FAULTS, verdict, {"in_effect": len(facts.faults), "decisions": list(facts.faults)})


def _text(value: Decimal) -> str:
    return f"{value.normalize():f}"
