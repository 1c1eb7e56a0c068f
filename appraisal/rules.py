"""The rules of an evaluation: read once when it is opened, kept with it, and read from there ever after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import msgspec

from appraisal.domain.calendar import EvaluationCalendar, Period, PeriodKind
from appraisal.domain.evaluation import EvaluationBands, Indicators, RollUp, RollUpWay, VetoRules
from appraisal.domain.exam_indicator import ExamIndicator
from appraisal.models import EvaluationCycle
from personnel.models import Unit
from personnel.policy import policy_for

CALENDAR: Final = "evaluation_calendar"
EXAM: Final = "exam_indicator"
BANDS: Final = "evaluation_bands"
VETOES: Final = "veto_rules"
INDICATORS: Final = "evaluation_indicators"
ROLL_UP: Final = "evaluation_roll_up"
SHAPES: Final[dict[str, type[Any]]] = {
    CALENDAR: EvaluationCalendar,
    EXAM: ExamIndicator,
    BANDS: EvaluationBands,
    VETOES: VetoRules,
    INDICATORS: Indicators,
    ROLL_UP: RollUp,
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule that a cycle uses."""

    calendar: EvaluationCalendar
    exam: ExamIndicator
    bands: EvaluationBands
    vetoes: VetoRules
    indicators: Indicators
    roll_up: RollUp

    def way(self, kind: PeriodKind) -> RollUpWay:
        """How the parts of a period of this kind come together."""
        return self.roll_up.year if kind is PeriodKind.YEAR else self.roll_up.quarter


def rules_in_force(unit: Unit, on: date) -> dict[str, Any]:
    """What a new cycle of `unit` keeps: version and body of each policy that holds on this day, as plain JSON."""
    kept = {}
    for kind in SHAPES:
        policy = policy_for(kind, unit, on)
        kept[kind] = {"version": policy.version_id, "body": msgspec.to_builtins(policy.body)}
    return kept


def rule_from(kind: str, body: object) -> Any:
    """A kept body as its dataclass."""
    return msgspec.convert(body, SHAPES[kind], strict=False)


def rules_of(cycle: EvaluationCycle) -> Rules:
    """The rules that `cycle` keeps."""
    kept = {kind: rule_from(kind, cycle.rules[kind]["body"]) for kind in SHAPES}
    return Rules(
        calendar=kept[CALENDAR],
        exam=kept[EXAM],
        bands=kept[BANDS],
        vetoes=kept[VETOES],
        indicators=kept[INDICATORS],
        roll_up=kept[ROLL_UP],
    )


def period_of_cycle(cycle: EvaluationCycle) -> Period:
    """The days that `cycle` looks at."""
    return Period(cycle.starts_on, cycle.ends_before, PeriodKind(cycle.kind))
