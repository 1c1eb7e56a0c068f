"""The description of a small test world (contract 4), checked before anything is written."""

from __future__ import annotations

from typing import Any

import msgspec

from personnel.domain.roles import Role


class RoleSpec(msgspec.Struct, frozen=True):
    role: Role
    unit: str


class UnitEntry(msgspec.Struct, frozen=True):
    code: str
    name: str
    parent: str | None = None


class OfficerEntry(msgspec.Struct, frozen=True):
    """One officer by `badge`, or `count` officers numbered from `badge_from`."""

    unit: str
    password: str
    badge: str | None = None
    name: str | None = None
    count: int | None = None
    badge_from: int | None = None
    roles: tuple[RoleSpec, ...] = ()


class QuestionEntry(msgspec.Struct, frozen=True):
    ref: str
    kind: str
    stem: str = ""
    key: Any = None
    options: tuple[str, ...] = ()
    matches: tuple[str, ...] = ()
    explanation: str = ""
    marks: str | int | float = "1"
    fixed_order: bool = False
    rubric: tuple[Any, ...] = ()
    material: str = ""
    parts: tuple[Any, ...] = ()


class SittingEntry(msgspec.Struct, frozen=True):
    ref: str
    title: str
    questions: tuple[str, ...]
    opens_in_s: float
    closes_in_s: float
    duration_s: int
    kind: str = "monthly"
    pass_percent: str | int | float = 60
    multiple_choice_rule: str = "all_or_nothing"
    release: str = "manual"
    review: str = "after_release"
    candidates: tuple[str, ...] | str = "all"
    extra_time_s: dict[str, int] = {}


class Scenario(msgspec.Struct, frozen=True):
    units: tuple[UnitEntry, ...] = ()
    officers: tuple[OfficerEntry, ...] = ()
    questions: tuple[QuestionEntry, ...] = ()
    sittings: tuple[SittingEntry, ...] = ()


def read_scenario(text: bytes) -> Scenario:
    """The scenario in `text`; raises msgspec.ValidationError or DecodeError saying where it is wrong."""
    return msgspec.json.decode(text, type=Scenario)
