"""The standards of evaluation of a unit, and the articles on which each rests on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from appraisal.domain.evaluation import Indicators, VetoRules
from appraisal.domain.faults import FaultRules
from appraisal.models import Standard, StandardBasis
from personnel.models import Unit
from personnel.policy import policies_for


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rules of evaluation: the policy that has it, its code there and what it is called."""

    policy: str
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Resting:
    """A rule and the articles on which it rests: those that count and, where they differ, those that follow.

    `standard` is the unit's own or that of the nearest unit above, None where nobody has written any.
    """

    rule: Rule
    standard: Standard | None
    now: StandardBasis | None
    coming: StandardBasis | None

    @property
    def policy_label(self) -> Any:
        """Which rules the row belongs to, in words."""
        return Standard.Policy(self.rule.policy).label


def rules_on(paths: Sequence[str], on: date) -> dict[str, list[Rule]]:
    """The standards in force on the day for each of these units (by tree path), in three queries."""
    found: dict[str, list[Rule]] = {path: [] for path in paths}
    for policy in Standard.Policy:
        for path, held in policies_for(policy, paths, on).items():
            found[path] += [Rule(policy.value, row.code, row.title) for row in _rows(held.body)]
    return found


def resting(unit: Unit, on: date) -> list[Resting]:
    """Every standard in force for `unit` with its articles, in a fixed number of queries."""
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    kept = (
        Standard.objects.filter(unit__path__in=above)
        .select_related("unit")
        .prefetch_related("bases__law", "bases__written_by", "bases__signed_by", "bases__citations__statute")
        .order_by("unit__depth")
    )
    nearest = {(standard.policy, standard.code): standard for standard in kept}
    rows = []
    for rule in rules_on([unit.path], on)[unit.path]:
        standard = nearest.get((rule.policy, rule.code))
        now, coming = standing(list(standard.bases.all()) if standard else [], on)
        rows.append(Resting(rule, standard, now, coming))
    return rows


def standing(bases: Sequence[StandardBasis], on: date) -> tuple[StandardBasis | None, StandardBasis | None]:
    """What counts on the day and what follows it: of those that count already the newest, and the newest of all where
    that begins later. What was written for a version that was withdrawn is neither."""
    counted = [one for one in bases if one.law is None or one.law.withdrawn_on is None]
    in_turn = sorted(counted, key=lambda one: one.turn)
    now = next((one for one in reversed(in_turn) if one.begins_on <= on), None)
    last = in_turn[-1] if in_turn else None
    return now, (last if last is not now else None)


def _rows(body: object) -> Sequence[Any]:
    if isinstance(body, Indicators):
        return body.indicators
    if isinstance(body, VetoRules):
        return body.rules
    return body.measures if isinstance(body, FaultRules) else ()
