"""The invented people of the demonstration bureau: a fixed cast with roles, and as many others as asked for."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from personnel.actions.install_people import OfficerSpec, UnitSpec
from personnel.domain.roles import Role

FOLDER = Path(__file__).parent
PASSWORD = "Lianbing-2026"  # noqa: S105 - printed by `make demo`; the demonstration bureau has nothing to protect


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: who signs in to see what."""

    badge: str
    name: str
    unit: str
    role: Role | None = None
    role_unit: str | None = None


def read_data(name: str) -> Any:
    """The content of one of the data files beside this module."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


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


def units() -> list[UnitSpec]:
    """The units of the bureau."""
    return [
        UnitSpec(unit["code"], unit["name"], unit["parent"], unit["kind"])
        for unit in read_data("bureau.json")["units"]
    ]


def officers(count: int, *, seed: int, today: date) -> list[OfficerSpec]:
    """The cast and as many invented officers as make `count`, spread over the units by their weight."""
    bureau = read_data("bureau.json")
    chance = random.Random(seed)  # noqa: S311 - invented people, not secrets
    places = [unit for unit in bureau["units"] if unit["weight"]]
    weights = [unit["weight"] for unit in places]
    names = _names(bureau["names"], chance)
    types = {kind["code"]: kind["name"]["zh-hans"] for kind in bureau["police_types"]}
    specs = [_spec(member.badge, member.name, member.unit, bureau, types, chance, today) for member in CAST]
    first = int(bureau["badges"]["first"])
    for number in range(count - len(specs)):
        unit = chance.choices(places, weights)[0]["code"]
        specs.append(_spec(str(first + number), next(names), unit, bureau, types, chance, today))
    return specs


def _spec(
    badge: str,
    name: str,
    unit: str,
    bureau: dict[str, Any],
    types: dict[str, str],
    chance: random.Random,
    today: date,
) -> OfficerSpec:
    shares = next(place["police_types"] for place in bureau["units"] if place["code"] == unit)
    police_type = chance.choices(list(shares), list(shares.values()))[0]
    bands = bureau["career_bands"]
    band = chance.choices(bands, [each["weight"] for each in bands])[0]
    years = chance.uniform(band["years_from"], band["years_to"] or 35)
    return OfficerSpec(
        badge=badge,
        name=name,
        unit=unit,
        password=PASSWORD,
        police_type=types[police_type],
        police_rank=chance.choice(band["rank_choices"]),
        grade=chance.choice(band["grade_choices"]),
        since=today - timedelta(days=120 + int(years * 365)),
    )


def _names(characters: dict[str, Any], chance: random.Random) -> Iterator[str]:
    while True:
        surname = chance.choice(characters["surnames"])
        if chance.random() < characters["single_share"]:
            yield surname + chance.choice(characters["single_characters"])
        else:
            given = chance.choice(characters["first_characters"]) + chance.choice(
                characters["second_characters"]
            )
            yield surname + given
