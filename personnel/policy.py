"""Reading policy: apps register a kind with the dataclass that checks it; `policy_for` is the only reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec
from django.db.models import Q

from core.wording import Words
from personnel.models import PolicyVersion, Unit

T = TypeVar("T")
_KINDS: dict[str, type[Any]] = {}
_NAMES: dict[str, Words] = {}


class UnknownPolicyKind(LookupError):
    """No app registered this kind."""


@dataclass(frozen=True, slots=True)
class InForce(Generic[T]):
    """A policy as it holds, and the version a decision must store (None: the default of the product)."""

    body: T
    version_id: int | None


def register_policy(kind: str, shape: type[Any], name: Words = "") -> None:
    """Makes `kind` known, called `name` by people; `shape` is a frozen dataclass with the product's own defaults."""
    _KINDS[kind] = shape
    _NAMES[kind] = name or kind


def registered_kinds() -> list[str]:
    """The kinds that apps registered, in order of the alphabet."""
    return sorted(_KINDS)


def policy_name(kind: str) -> str:
    """What people call this kind; a kind that no app registers any more keeps its code."""
    return str(_NAMES.get(kind, kind))


def check_body(kind: str, body: object) -> Any:
    """`body` as the dataclass of `kind`; raises UnknownPolicyKind, or msgspec.ValidationError saying where."""
    try:
        shape = _KINDS[kind]
    except KeyError:
        raise UnknownPolicyKind(kind) from None
    return msgspec.convert(body, shape)


def policies_for(kind: str, unit_paths: Iterable[str], on: date) -> dict[str, InForce[Any]]:
    """What `policy_for` says for each of many units (by tree path), with one query for all of them."""
    versions = {}
    for version in PolicyVersion.objects.filter(kind=kind, effective_on__lte=on).select_related("unit"):
        path = version.unit.path
        if path not in versions or versions[path].effective_on < version.effective_on:
            versions[path] = version
    bodies = {path: InForce(check_body(kind, version.body), version.pk) for path, version in versions.items()}
    default: InForce[Any] = InForce(check_body(kind, {}), None)
    return {path: _nearest(path, bodies, default) for path in set(unit_paths)}


def _nearest(path: str, bodies: Mapping[str, InForce[Any]], default: InForce[Any]) -> InForce[Any]:
    above = (path[:end] for end in range(len(path), 0, -Unit.steplen))
    return next((bodies[each] for each in above if each in bodies), default)


def policy_for(kind: str, unit: Unit, on: date) -> InForce[Any]:
    """The newest version in force on day `on` for the nearest unit at or above `unit`, else the default."""
    steplen = Unit.steplen
    paths = [unit.path[: end + steplen] for end in range(0, len(unit.path), steplen)]
    version = (
        PolicyVersion.objects.filter(Q(unit__path__in=paths), kind=kind, effective_on__lte=on)
        .order_by("-unit__depth", "-effective_on")
        .first()
    )
    if version is None:
        return InForce(check_body(kind, {}), None)
    return InForce(check_body(kind, version.body), version.pk)
