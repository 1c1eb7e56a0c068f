"""Units, officers, roles, and the fixed cast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from personnel.domain.roles import Role
from personnel.models import BadgeHolding, Officer, Posting, RoleGrant, Unit

from .moments import AT

PASSWORD = "Qinglang-2026-Shiyong"
BACKEND = "personnel.backends.BadgeBackend"
LONG_AGO = date(2020, 1, 1)


def unit(code: str, name: str = "", *, parent: Unit | None = None, kind: str = Unit.Kind.OTHER) -> Unit:
    """A unit below `parent`, or a bureau of its own."""
    values = {"code": code, "name": name or f"单位{code}", "kind": kind}
    if parent is None:
        return Unit.add_root(**values)
    return Unit.objects.get(pk=parent.pk).add_child(**values)


def officer(
    badge: str,
    name: str = "张三",
    *,
    unit: Unit,
    roles: tuple[Role, ...] = (),
    roles_on: Unit | None = None,
    since: date = LONG_AGO,
) -> Officer:
    """Somebody in post in `unit` since `since`, holding `roles` on `roles_on` (their own unit when not given)."""
    person = Officer(name=name, created_at=AT, police_type="治安", police_rank="二级警司")
    person.set_password(PASSWORD)
    person.save()
    BadgeHolding.objects.create(officer=person, badge_number=badge, held_from=since)
    Posting.objects.create(
        officer=person, kind=Posting.Kind.ESTABLISHMENT, unit=unit, starts_on=since, recorded_at=AT
    )
    for role in roles:
        grant(person, role, roles_on or unit, since=since)
    return person


def grant(officer: Officer, role: Role, unit: Unit, *, since: date = LONG_AGO) -> RoleGrant:
    """`role` on `unit` and its subtree; the officer in hand forgets the roles it had read."""
    row = RoleGrant.objects.create(officer=officer, role=role, unit=unit, starts_on=since)
    officer.__dict__.pop("_grants", None)
    return row


@dataclass(frozen=True, slots=True)
class Cast:
    """Two bureaus and the four people in them."""

    bureau: Unit
    county: Unit
    station: Unit
    brigade: Unit
    legal: Unit
    other_bureau: Unit
    other_station: Unit
    li: Officer
    wang: Officer
    chen: Officer
    zhou: Officer


WANG = (Role.TRAINER, Role.QUESTION_AUTHOR, Role.EXAM_OFFICER)
CHEN = (Role.QUESTION_REVIEWER, Role.LEGAL_HEAD)


def cast() -> Cast:
    """The fixed cast with its two bureaus."""
    bureau = unit("A", "安平市公安局", kind=Unit.Kind.BUREAU)
    county = unit("A01", "临河县公安局", parent=bureau, kind=Unit.Kind.COUNTY_BUREAU)
    station = unit("A0101", "城关派出所", parent=county, kind=Unit.Kind.POLICE_STATION)
    brigade = unit("A0102", "治安大队", parent=county, kind=Unit.Kind.BRIGADE)
    legal = unit("A09", "法制支队", parent=bureau, kind=Unit.Kind.LEGAL_DEPARTMENT)
    other_bureau = unit("B", "宁远市公安局", kind=Unit.Kind.BUREAU)
    other_station = unit("B01", "东港派出所", parent=other_bureau, kind=Unit.Kind.POLICE_STATION)
    return Cast(
        bureau=bureau,
        county=county,
        station=station,
        brigade=brigade,
        legal=legal,
        other_bureau=other_bureau,
        other_station=other_station,
        li=officer("100001", "李明", unit=station),
        wang=officer("100002", "王芳", unit=brigade, roles=WANG, roles_on=bureau),
        chen=officer("100003", "陈静", unit=legal, roles=CHEN, roles_on=bureau),
        zhou=officer("900001", "周涛", unit=other_station, roles=WANG + CHEN, roles_on=other_bureau),
    )
