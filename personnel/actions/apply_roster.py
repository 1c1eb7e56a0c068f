"""Write what a checked roster brings: units, officers, badge holdings, postings, all in bulk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from personnel.models import BadgeHolding, Officer, Posting

from .grow_units import grow_units

SLICE = 500
FACTS = ("name", "police_type", "police_rank", "grade")
Data = Mapping[str, Any]


@transaction.atomic
def apply_roster(*, lines: Iterable[Data], batch_id: int | None, at: datetime) -> dict[str, int]:
    """Writes the accepted lines of a roster (see personnel.domain.roster_*); returns counts.

    New officers get a password that nobody knows: they sign in with a one-time code. Postings are only added.
    A number that was reissued is closed for its last holder on the day the new holder starts.
    """
    units: list[Data] = []
    people: list[Data] = []
    for line in lines:
        (units if line["what"] == "unit" else people).append(line)
    codes, created, changed = grow_units(wanted=units)
    _close_holdings(people)
    new = _create_officers(people, at)
    officers_changed = _change_officers(people)
    postings = _add_postings(people, new, codes, batch_id, at)
    return {
        "units_created": created,
        "units_changed": changed,
        "officers_created": len(new),
        "officers_changed": officers_changed,
        "postings": postings,
    }


def _no_password() -> str:
    """What Django takes for "no password can be right", from a source quick enough for thousands."""
    return f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}"


def _is_new(line: Data) -> bool:
    return line["officer"] is None and line["posting"] == Posting.Kind.ESTABLISHMENT


def _close_holdings(people: Sequence[Data]) -> None:
    for line in people:
        if line["replaces"] is not None:
            held = BadgeHolding.objects.filter(
                officer_id=line["replaces"], badge_number=line["badge"], held_until=None
            )
            held.update(held_until=date.fromisoformat(line["since"]))


def _create_officers(people: Sequence[Data], at: datetime) -> dict[str, Officer]:
    new = {
        line["badge"]: Officer(password=_no_password(), created_at=at, **{name: line[name] for name in FACTS})
        for line in people
        if _is_new(line)
    }
    Officer.objects.bulk_create(new.values(), batch_size=SLICE)
    BadgeHolding.objects.bulk_create(
        [
            BadgeHolding(
                officer=new[line["badge"]],
                badge_number=line["badge"],
                held_from=date.fromisoformat(line["since"]),
            )
            for line in people
            if _is_new(line)
        ],
        batch_size=SLICE,
    )
    return new


def _change_officers(people: Sequence[Data]) -> int:
    wanted = {line["officer"]: line["facts"] for line in people if line["officer"] and line["facts"]}
    ids = list(wanted)
    for start in range(0, len(ids), SLICE):
        officers = list(Officer.objects.filter(pk__in=ids[start : start + SLICE]).order_by("pk"))
        for officer in officers:
            for name, value in wanted[officer.pk].items():
                setattr(officer, name, value)
        Officer.objects.bulk_update(officers, FACTS)
    return len(ids)


def _add_postings(
    people: Sequence[Data],
    new: Mapping[str, Officer],
    codes: Mapping[str, int],
    batch_id: int | None,
    at: datetime,
) -> int:
    postings = [
        Posting(
            officer_id=line["officer"] or new[line["badge"]].pk,
            kind=line["posting"],
            unit_id=codes[line["unit"]] if line["unit"] else None,
            starts_on=date.fromisoformat(line["since"]),
            recorded_at=at,
            batch_id=batch_id,
        )
        for line in people
        if line["write_posting"]
    ]
    Posting.objects.bulk_create(postings, batch_size=SLICE)
    return len(postings)
