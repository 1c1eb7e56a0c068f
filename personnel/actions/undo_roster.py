"""Write the inverse of what a roster import wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from core.clock import local_day
from personnel.models import BadgeHolding, Officer, OneTimeCode, Posting, Unit

from .apply_roster import SLICE, change_facts
from .grow_units import grow_units


@transaction.atomic
def undo_roster(*, effects: Mapping[str, Sequence[Any]], at: datetime) -> None:
    """Takes back the effects that `apply_roster` kept; the caller has seen that nothing depends on them.

    Postings are annulled, so that those before are in force again and a corrected file may bring others for the same
    day. New officers keep their row without an account, a number or a posting: the number is free again. A number that
    was reissued goes back to its last holder. Units that changed go back to what they were, new ones are closed; a
    roster that names a closed unit opens it again.
    """
    for part in _parts(effects.get("postings", ())):
        Posting.objects.filter(pk__in=part).update(annulled_at=at)
    for part in _parts(effects.get("holdings", ())):
        BadgeHolding.objects.filter(pk__in=part).update(held_until=F("held_from"))
    for part in _parts(effects.get("holdings_closed", ())):
        BadgeHolding.objects.filter(pk__in=part).update(held_until=None)
    for part in _parts(effects.get("officers", ())):
        Officer.objects.filter(pk__in=part).update(is_active=False, session_epoch=F("session_epoch") + 1)
        OneTimeCode.objects.filter(officer__in=part, used_at=None).delete()
    change_facts({officer: before for officer, before, _after in effects.get("facts", ())})
    _undo_units(effects.get("units", ()), local_day(at))


def _undo_units(units: Sequence[Any], today: date) -> None:
    changed = [before for _pk, before, _after in units if before is not None]
    grow_units(wanted=changed)
    Unit.objects.filter(pk__in=[pk for pk, before, _after in units if before is None]).update(closed_on=today)
    for before in changed:
        if before["closed_on"]:
            Unit.objects.filter(code=before["code"]).update(closed_on=date.fromisoformat(before["closed_on"]))


def _parts(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[start : start + SLICE] for start in range(0, len(ids), SLICE)]
