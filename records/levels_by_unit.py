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
    paths = frozenset(unit.path for unit in asked)
    located: Any = Officer.objects.in_post_under(paths, on=on).filter(is_active=True).order_by()
    homes = dict(located.values_list("pk", "home_unit_path"))
    levels = _order_of_levels()
    policies: Mapping[str, InForce[QualificationRules]] = policies_for(
        KIND, [unit.path for unit in asked], on
    )
    firsts = {path: policy.body.first_level for path, policy in policies.items()}
    held: dict[int, int] = defaultdict(int)
    in_force = Certificate.objects.in_force(on=on).order_by()
    for officer_id, code in in_force.values_list("officer_id", "level__code"):
        held[officer_id] = max(held[officer_id], levels.get(code, 0))
    return {
        unit.pk: _of_unit(unit, homes, held, levels.get(firsts[unit.path], 1), policies[unit.path])
        for unit in asked
    }


def _of_unit(
    unit: Unit,
    homes: Mapping[int, str],
    held: Mapping[int, int],
    first: int,
    policy: InForce[QualificationRules],
) -> UnitLevels:
    own = [officer_id for officer_id, path in homes.items() if path.startswith(unit.path)]
    without = sum(1 for officer_id in own if held.get(officer_id, 0) < first)
    percent = Decimal(100 * without) / len(own) if own else Decimal(0)
    return UnitLevels(
        unit_id=unit.pk,
        officers=len(own),
        without_first=without,
        percent_without=percent.quantize(Decimal("0.01")),
        standing=unit_standing(percent, policy.body),
        policy_version_id=policy.version_id,
    )


def _order_of_levels() -> dict[str, int]:
    """Codes with their place from the lowest up; where two bureaus differ, the lower place."""
    rows = QualificationLevel.objects.order_by("-order").values_list("code", "order")
    return dict(rows)
