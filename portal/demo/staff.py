"""Who acts in the demonstration bureau: the cast by what they do, leaders and markers found among the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from personnel.actions.grant_role import grant_role
from personnel.domain.roles import Role
from personnel.models import Officer, Unit
from portal.demo.people import HR_OFFICE, LEGAL


@dataclass(frozen=True, slots=True)
class Staff:
    """The people behind every step. `leaders` are keyed by the tree path of their county bureau; `boss` leads the
    bureau itself, `planner` is the exam officer who writes the series that the other approves from."""

    exam_officer: Officer
    planner: Officer
    boss: Officer
    legal_head: Officer
    hr: Officer
    trainer: Officer
    writer: Officer
    cast: frozenset[int]
    leaders: Mapping[str, Officer]
    markers: tuple[Officer, ...]

    def leader_of(self, path: str) -> Officer | None:
        """Who decides on leave in the unit with this tree path."""
        return next((leader for top, leader in self.leaders.items() if path.startswith(top)), None)


def staff_of(cast: Mapping[str, Officer], *, root: Unit, since: date, at: datetime) -> Staff:
    """The cast, a leader for every county bureau and for the bureau, an exam officer more (who invigilates too), two
    further markers; roles begin on the day `since`.

    Safe to repeat: the same people are found again.
    """
    taken = {officer.pk for officer in cast.values()}
    leaders: dict[str, Officer] = {}
    markers: list[Officer] = []
    for county in root.get_children().filter(kind=Unit.Kind.COUNTY_BUREAU):
        there = Officer.objects.in_post_under(frozenset({county.path}), on=since).order_by("pk")
        own_leader = cast["900007"] if county.code == "990102000000" else _first(there, county.pk, taken)
        if own_leader is not None:
            leaders[county.path] = own_leader
            taken.add(own_leader.pk)
            _grant(own_leader, Role.UNIT_LEADER, county, since, at)
        legal = county.get_children().filter(kind=Unit.Kind.LEGAL_DEPARTMENT).first()
        if legal is not None and len(markers) < 2:
            marker = there.filter(home_unit_id=legal.pk).exclude(pk__in=taken).first()
            if marker is not None:
                markers.append(marker)
                taken.add(marker.pk)
                _grant(marker, Role.MARKER, root, since, at)
    everybody = Officer.objects.in_post_under(frozenset({root.path}), on=since).order_by("pk")
    home = dict(Unit.objects.filter(code__in=[LEGAL, HR_OFFICE]).values_list("code", "pk"))
    planner = _first(everybody, home[LEGAL], taken) or cast["900003"]
    boss = _first(everybody, home[HR_OFFICE], taken | {planner.pk}) or cast["900008"]
    _grant(planner, Role.EXAM_OFFICER, root, since, at)
    _grant(planner, Role.INVIGILATOR, root, since, at)
    _grant(boss, Role.UNIT_LEADER, root, since, at)
    return Staff(
        exam_officer=cast["900004"],
        planner=planner,
        boss=boss,
        legal_head=cast["900005"],
        hr=cast["900006"],
        trainer=cast["900010"],
        writer=cast["900009"],
        cast=frozenset(officer.pk for officer in cast.values()),
        leaders=leaders,
        markers=(cast["900012"], *markers),
    )


def _first(there: object, county: int, taken: set[int]) -> Officer | None:
    """Somebody of the county bureau itself, else of one of its units."""
    free = there.exclude(pk__in=taken)  # type: ignore[attr-defined]
    found: Officer | None = free.filter(home_unit_id=county).first() or free.first()
    return found


def _grant(officer: Officer, role: Role, unit: Unit, since: date, at: datetime) -> None:
    grant_role(officer=officer, role=role, unit=unit, starts_on=since, actor=None, at=at)
