"""A pasted list of badge numbers with what the platform knows of each, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from personnel.domain.pasted import PastedBadges
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.standings import Standing, standings_of


@dataclass(frozen=True, slots=True)
class CheckedOfficer:
    """One line of the list, as pasted."""

    badge: str
    officer: Officer
    unit: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class CheckedList:
    """Officers in the order pasted, and the numbers that nobody in the reader's units holds."""

    rows: Sequence[CheckedOfficer]
    unknown: Sequence[str]


def checked_list(pasted: PastedBadges, *, reader: Officer, on: date, target: str = "") -> CheckedList:
    """What `reader` may see about the pasted numbers; whoever is outside the reader's units is unknown."""
    scope = Officer.objects.visible_to(reader, on=on, permission=Permission.LEVEL_READ)
    found = {officer.badge: officer for officer in scope.filter(badge__in=pasted.badges)}  # type: ignore[attr-defined]
    standings = standings_of([officer.pk for officer in found.values()], on=on, target=target)
    homes = {standing.unit_id for standing in standings.values()}
    units = dict(Unit.objects.filter(pk__in=homes).order_by().values_list("pk", "name"))
    rows = [
        CheckedOfficer(
            badge,
            found[badge],
            units.get(standings[found[badge].pk].unit_id or 0, ""),
            standings[found[badge].pk],
        )
        for badge in pasted.badges
        if badge in found
    ]
    return CheckedList(rows, [badge for badge in pasted.badges if badge not in found])
