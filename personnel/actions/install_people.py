"""Put units and officers into place in bulk, for a demonstration or a test world. Not a door for HR: see the roster."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.models import BadgeHolding, Officer, Posting, Unit

BATCH = 500


class WorldRefused(Refused):
    """The description of the world contradicts itself."""

    code = "world"


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """A unit by code, under the unit with code `parent` (None: on top)."""

    code: str
    name: str
    parent: str | None = None
    kind: str = Unit.Kind.OTHER


@dataclass(frozen=True, slots=True)
class OfficerSpec:
    """An officer on the establishment of `unit` since `since`; `password` as it is to be typed."""

    badge: str
    name: str
    unit: str
    password: str
    police_type: str = ""
    police_rank: str = ""
    grade: str = ""
    since: date | None = None


def install_units(specs: Sequence[UnitSpec]) -> dict[str, Unit]:
    """Creates the units that do not exist, parents first whatever the order; returns all of them by code.

    Raises WorldRefused for a parent that is neither here nor there, or a circle.
    """
    units = {unit.code: unit for unit in Unit.objects.all()}
    waiting = [spec for spec in specs if spec.code not in units]
    while waiting:
        ready = [spec for spec in waiting if spec.parent is None or spec.parent in units]
        if not ready:
            raise WorldRefused(_("Unknown parent unit, or a circle: %(code)s") % {"code": waiting[0].code})
        for spec in ready:
            fields = {"code": spec.code, "name": spec.name, "kind": spec.kind}
            if spec.parent is None:
                units[spec.code] = Unit.add_root(**fields)
            else:
                parent = Unit.objects.get(pk=units[spec.parent].pk)
                units[spec.code] = parent.add_child(**fields)
        waiting = [spec for spec in waiting if spec.code not in units]
    return units


@transaction.atomic
def install_officers(
    specs: Iterable[OfficerSpec], *, at: datetime, today: date, in_post: bool = True
) -> dict[str, Officer]:
    """Creates the officers whose badge number nobody holds; returns all of them by badge number.

    With `in_post` each gets a posting on the establishment; accounts of administrators have none.

    Each distinct password is hashed once, so a world of thousands stands in seconds. Officers who exist get the
    password and keep the rest. Raises WorldRefused for an unknown unit.
    """
    wanted = {spec.badge: spec for spec in specs}
    units = dict(Unit.objects.values_list("code", "pk"))
    unknown = {spec.unit for spec in wanted.values()} - units.keys()
    if unknown:
        raise WorldRefused(_("Unknown unit: %(code)s") % {"code": min(unknown)})
    encoded = {password: make_password(password) for password in {spec.password for spec in wanted.values()}}
    present = _holders(list(wanted))
    for badge, officer in present.items():
        officer.password = encoded[wanted[badge].password]
        officer.password_changed_at = at
        officer.must_change_password = False
    Officer.objects.bulk_update(
        present.values(), ["password", "password_changed_at", "must_change_password"], batch_size=BATCH
    )
    new = {
        badge: Officer(
            name=spec.name,
            police_type=spec.police_type,
            police_rank=spec.police_rank,
            grade=spec.grade,
            password=encoded[spec.password],
            password_changed_at=at,
            created_at=at,
        )
        for badge, spec in wanted.items()
        if badge not in present
    }
    Officer.objects.bulk_create(new.values(), batch_size=BATCH)
    BadgeHolding.objects.bulk_create(
        [
            BadgeHolding(officer=officer, badge_number=badge, held_from=wanted[badge].since or today)
            for badge, officer in new.items()
        ],
        batch_size=BATCH,
    )
    Posting.objects.bulk_create(
        [
            Posting(
                officer=officer,
                kind=Posting.Kind.ESTABLISHMENT,
                unit_id=units[wanted[badge].unit],
                starts_on=wanted[badge].since or today,
                recorded_at=at,
            )
            for badge, officer in new.items()
            if in_post
        ],
        batch_size=BATCH,
    )
    return {**present, **new}


def _holders(badges: Sequence[str]) -> dict[str, Officer]:
    found: dict[str, Officer] = {}
    for start in range(0, len(badges), BATCH):
        holdings = BadgeHolding.objects.filter(
            badge_number__in=badges[start : start + BATCH], held_until=None
        ).select_related("officer")
        found |= {holding.badge_number: holding.officer for holding in holdings}
    return found
