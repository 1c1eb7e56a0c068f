"""The invented people of the demonstration bureau: a fixed cast with roles, and as many others as asked for."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from personnel.actions.install_people import OfficerSpec, UnitSpec
from personnel.domain.roles import Role
from portal.demo.data import read_data
from portal.demo.names import Names
from portal.demo.units import Place, places

PASSWORD = "Lianbing-2026"  # noqa: S105 - printed by `make demo`; the demonstration bureau has nothing to protect
LONGEST_CAREER: Final = 35
LONGEST_PAST_DAYS: Final = 200
"""Everybody was in post before the first exam of the demonstration."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: who signs in to see what."""

    badge: str
    name: str
    unit: str
    role: Role | None = None
    role_unit: str | None = None


BUREAU = "990100000000"
LEGAL = "990100020000"
HR_OFFICE = "990100010000"

CAST = (
    Member("900001", "李明", "990102510000"),
    Member("900002", "王芳", LEGAL, Role.QUESTION_AUTHOR, BUREAU),
    Member("900003", "陈静", LEGAL, Role.QUESTION_REVIEWER, BUREAU),
    Member("900004", "赵强", LEGAL, Role.EXAM_OFFICER, BUREAU),
    Member("900005", "郑伟", LEGAL, Role.LEGAL_HEAD, BUREAU),
    Member("900006", "刘洋", HR_OFFICE, Role.HR, BUREAU),
    Member("900007", "孙磊", "990102000000", Role.UNIT_LEADER, "990102000000"),
    Member("900008", "吴敏", BUREAU, Role.INSPECTORATE, BUREAU),
    Member("900009", "何敏", LEGAL, Role.LEGAL_OFFICER, BUREAU),
    Member("900010", "周强", LEGAL, Role.TRAINER, BUREAU),
    Member("900011", "冯涛", LEGAL, Role.INVIGILATOR, BUREAU),
    Member("900012", "蒋丽", LEGAL, Role.MARKER, BUREAU),
)
ADMINISTRATORS = (
    Member("990001", "系统管理员", BUREAU, Role.SYSTEM_ADMIN, BUREAU),
    Member("990002", "安全管理员", BUREAU, Role.SECURITY_ADMIN, BUREAU),
    Member("990003", "审计管理员", BUREAU, Role.AUDIT_ADMIN, BUREAU),
)


def units(officers: int) -> list[UnitSpec]:
    """The units of a bureau of so many officers."""
    return [
        UnitSpec(place["code"], place["name"], place["parent"], place["kind"]) for place in places(officers)
    ]


def officers(count: int, *, seed: int, today: date) -> list[OfficerSpec]:
    """The cast and as many invented officers as make `count`, spread over the units by their weight."""
    bureau = read_data("bureau.json")
    world = _World(
        places={place["code"]: place for place in places(count)},
        bands=bureau["career_bands"],
        types={kind["code"]: kind["name"]["zh-hans"] for kind in bureau["police_types"]},
        chance=random.Random(seed),  # noqa: S311 - invented people, not secrets
        today=today,
    )
    specs = [world.officer(member.badge, member.unit, member.name) for member in CAST]
    names = Names(seed, taken=[member.name for member in CAST])
    crowd = [place for place in world.places.values() if place["weight"]]
    weights = [place["weight"] for place in crowd]
    first = int(bureau["badges"]["first"])
    for number in range(count - len(specs)):
        unit = world.chance.choices(crowd, weights)[0]["code"]
        specs.append(world.officer(str(first + number), unit, names))
    return specs


@dataclass(frozen=True, slots=True)
class _World:
    """What careers are drawn from."""

    places: dict[str, Place]
    bands: list[dict[str, Any]]
    types: dict[str, str]
    chance: random.Random
    today: date

    def officer(self, badge: str, unit: str, name: str | Names) -> OfficerSpec:
        """Somebody in `unit`; ranks and grades go with the years of service."""
        chance = self.chance
        shares = self.places[unit]["police_types"]
        police_type = chance.choices(list(shares), list(shares.values()))[0]
        band = chance.choices(self.bands, [each["weight"] for each in self.bands])[0]
        years = chance.uniform(band["years_from"], band["years_to"] or LONGEST_CAREER)
        return OfficerSpec(
            badge=badge,
            name=name if isinstance(name, str) else name.next(years),
            unit=unit,
            password=PASSWORD,
            police_type=self.types[police_type],
            police_rank=chance.choice(band["rank_choices"]),
            grade=chance.choice(band["grade_choices"]),
            since=self.today - timedelta(days=LONGEST_PAST_DAYS + int(years * 365)),
        )
