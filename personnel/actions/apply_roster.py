"""Write what a checked roster brings: units, officers, badge holdings, postings, all in bulk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction

from core.undo import record_effects
from personnel.models import BadgeHolding, Officer, Posting, Unit

from .grow_units import grow_units

SLICE = 500
FACTS = ("name", "police_type", "police_rank", "grade")
Data = Mapping[str, Any]


@transaction.atomic
def apply_roster(*, lines: Iterable[Data], batch_id: int | None, at: datetime) -> dict[str, int]:
    """Writes the accepted lines of a roster (see personnel.domain.roster_*); returns counts.

    New officers get a password that nobody knows: they sign in with a one-time code. Postings are only added.
    A number that was reissued is closed for its last holder on the day the new holder starts. What is written is kept
    with the batch (core.undo), so that it can be taken back.
    """
    units: list[Data] = []
    people: list[Data] = []
    for line in lines:
        (units if line["what"] == "unit" else people).append(line)
    before = units_as_they_are([line["code"] for line in units])
    codes, created, changed = grow_units(wanted=units)
    closed = _close_holdings(people)
    new, holdings = _create_officers(people, at)
    facts = _change_officers(people)
    postings = _add_postings(people, new, codes, batch_id, at)
    if batch_id is not None:
        record_effects(
            batch_id,
            {
                "units": [[codes[line["code"]], before.get(line["code"]), _unit(line)] for line in units],
                "officers": [officer.pk for officer in new.values()],
                "facts": facts,
                "holdings": holdings,
                "holdings_closed": closed,
                "postings": [posting.pk for posting in postings],
            },
        )
    return {
        "units_created": created,
        "units_changed": changed,
        "officers_created": len(new),
        "officers_changed": len(facts),
        "postings": len(postings),
    }


def units_as_they_are(codes: Iterable[str]) -> dict[str, Data]:
    """Name, kind and parent (its code, empty on top) of the units with these codes, and the day each was closed."""
    units = {unit.path: unit for unit in Unit.objects.order_by("path")}
    wanted = set(codes)
    return {
        unit.code: {
            "code": unit.code,
            "name": unit.name,
            "kind": unit.kind,
            "parent": units[path[: -Unit.steplen]].code if unit.depth > 1 else "",
            "closed_on": unit.closed_on.isoformat() if unit.closed_on else None,
        }
        for path, unit in units.items()
        if unit.code in wanted
    }


def _unit(line: Data) -> Data:
    return {**{name: line[name] for name in ("code", "name", "kind", "parent")}, "closed_on": None}


def _no_password() -> str:
    """What Django takes for "no password can be right", from a source quick enough for thousands."""
    return f"{UNUSABLE_PASSWORD_PREFIX}{secrets.token_hex(20)}"


def _is_new(line: Data) -> bool:
    return line["officer"] is None and line["posting"] == Posting.Kind.ESTABLISHMENT


def _close_holdings(people: Sequence[Data]) -> list[int]:
    """Ends the holds of the last holders of reissued numbers; returns their ids."""
    closed: list[int] = []
    for line in people:
        if line["replaces"] is not None:
            held = BadgeHolding.objects.filter(
                officer_id=line["replaces"], badge_number=line["badge"], held_until=None
            )
            closed += held.values_list("pk", flat=True)
            held.update(held_until=date.fromisoformat(line["since"]))
    return closed


def _create_officers(people: Sequence[Data], at: datetime) -> tuple[dict[str, Officer], list[int]]:
    """The new officers by badge number, and the ids of their holdings."""
    new = {
        line["badge"]: Officer(password=_no_password(), created_at=at, **{name: line[name] for name in FACTS})
        for line in people
        if _is_new(line)
    }
    Officer.objects.bulk_create(new.values(), batch_size=SLICE)
    holdings = BadgeHolding.objects.bulk_create(
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
    return new, [holding.pk for holding in holdings]


def _change_officers(people: Sequence[Data]) -> list[list[Any]]:
    """Writes what is new about known officers; returns id, facts before, facts after of each."""
    wanted = {line["officer"]: line["facts"] for line in people if line["officer"] and line["facts"]}
    return change_facts(wanted)


def change_facts(wanted: Mapping[int, Mapping[str, str]]) -> list[list[Any]]:
    """Writes facts by officer; returns id, facts before, facts after of each."""
    ids, changed = list(wanted), []
    for start in range(0, len(ids), SLICE):
        officers = list(Officer.objects.filter(pk__in=ids[start : start + SLICE]).order_by("pk"))
        for officer in officers:
            before = {name: getattr(officer, name) for name in wanted[officer.pk]}
            changed.append([officer.pk, before, dict(wanted[officer.pk])])
            for name, value in wanted[officer.pk].items():
                setattr(officer, name, value)
        Officer.objects.bulk_update(officers, FACTS)
    return changed


def _add_postings(
    people: Sequence[Data],
    new: Mapping[str, Officer],
    codes: Mapping[str, int],
    batch_id: int | None,
    at: datetime,
) -> list[Posting]:
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
    return Posting.objects.bulk_create(postings, batch_size=SLICE)
