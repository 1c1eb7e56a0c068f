"""How many officers of each unit stand without the first level: what evaluation asks for (R-E14)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from personnel.models import Officer, Unit
from personnel.policy import InForce, policies_for
from records.domain.levels import QualificationRules, StandingOfUnit, unit_standing
from records.models import Certificate, QualificationLevel
from records.standings import KIND


@dataclass(frozen=True, slots=True)
class UnitLevels:
    """A unit with everything below it on a day: officers in post, and those without the first level."""

    unit_id: int
    officers: int
    without_first: int
    percent_without: Decimal
    """Two decimals; zero for a unit without officers."""
    standing: StandingOfUnit
    policy_version_id: int | None


def levels_by_unit(units: Iterable[Unit], *, on: date) -> dict[int, UnitLevels]:
    """Shares without the first level for each of `units` (its subtree counts), with four queries for any number."""
    asked = list(units)
    paths = {unit.path for unit in asked}
    policies: Mapping[str, InForce[QualificationRules]] = policies_for(KIND, paths, on)
    levels = _order_of_levels()
    firsts = {path: levels.get(policy.body.first_level, 1) for path, policy in policies.items()}
    held = _highest_held(levels, on)
    counts: dict[str, list[int]] = {path: [0, 0] for path in paths}
    for officer_id, home in _homes(paths, on):
        for end in range(Unit.steplen, len(home) + 1, Unit.steplen):
            if (count := counts.get(home[:end])) is not None:
                count[0] += 1
                count[1] += held.get(officer_id, 0) < firsts[home[:end]]
    return {unit.pk: _of_unit(unit, *counts[unit.path], policies[unit.path]) for unit in asked}


def _homes(paths: set[str], on: date) -> Iterable[tuple[int, str]]:
    """Officers in post below `paths` with the path of their home unit."""
    tops = frozenset(path for path in paths if not any(path[:end] in paths for end in _above(path)))
    located: Any = Officer.objects.in_post_under(tops, on=on).filter(is_active=True).order_by()
    rows: Iterable[tuple[int, str]] = located.values_list("pk", "home_unit_path")
    return rows


def _above(path: str) -> range:
    return range(Unit.steplen, len(path), Unit.steplen)


def _highest_held(levels: Mapping[str, int], on: date) -> dict[int, int]:
    """Place of the highest level in force of each officer who holds any."""
    held: dict[int, int] = defaultdict(int)
    in_force = Certificate.objects.in_force(on=on).order_by()
    for officer_id, code in in_force.values_list("officer_id", "level__code"):
        held[officer_id] = max(held[officer_id], levels.get(code, 0))
    return held


def _of_unit(unit: Unit, officers: int, without: int, policy: InForce[QualificationRules]) -> UnitLevels:
    percent = Decimal(100 * without) / officers if officers else Decimal(0)
    return UnitLevels(
        unit_id=unit.pk,
        officers=officers,
        without_first=without,
        percent_without=percent.quantize(Decimal("0.01")),
        standing=unit_standing(percent, policy.body),
        policy_version_id=policy.version_id,
    )


def _order_of_levels() -> dict[str, int]:
    """Codes with their place from the lowest up; where two bureaus differ, the lower place."""
    rows = QualificationLevel.objects.order_by("-order").values_list("code", "order")
    return dict(rows)
