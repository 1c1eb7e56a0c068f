"""Give officers a code for their first sign-in, or for the day they forgot their password."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from axes.models import AccessAttempt
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.roles import ADMINISTRATORS
from personnel.domain.secrets import CODE_LIFETIME, new_code, normal_code
from personnel.models import BadgeHolding, Officer, OneTimeCode, RoleGrant

from ._codes import code_digest

_SLICE = 500


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code in the clear. It exists in this value only: print it, hand it over, forget it."""

    officer_id: int
    name: str
    badge_number: str
    code: str
    expires_at: datetime


class CodeForOneself(Refused):
    code = "own_code"

    def __init__(self) -> None:
        super().__init__(_("Nobody issues a code to themselves."))


class CodeForAdministrator(Refused):
    code = "administrator_code"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Codes of administrators are issued on the server (appoint_administrators), never on this screen."
            )
        )


@transaction.atomic
def issue_one_time_codes(
    *, officers: Iterable[Officer], actor: Officer | None, at: datetime
) -> list[IssuedCode]:
    """New codes for `officers` (a code issued before is void), in their order; the only time they are readable.

    Each is good once, for seven days; a password that the officer has goes on working until the code is used.
    A badge number that is locked after wrong passwords is free again. Records `code.issued` with the officers.
    Raises CodeForOneself and CodeForAdministrator (an actor who could sign in as an administrator would be one);
    without an actor (a command on the server) both are allowed. Nothing is issued when one is refused.
    """
    chosen = {officer.pk: officer for officer in officers}
    ids = list(chosen)
    badges: dict[int, str] = {}
    for start in range(0, len(ids), _SLICE):
        part = ids[start : start + _SLICE]
        _refuse_forbidden(part, actor)
        held = BadgeHolding.objects.filter(officer__in=part, held_until=None)
        badges.update(held.values_list("officer_id", "badge_number"))
        OneTimeCode.objects.filter(officer__in=part, used_at=None).delete()
    expires_at = at + CODE_LIFETIME
    issued = [IssuedCode(pk, chosen[pk].name, badges.get(pk, ""), new_code(), expires_at) for pk in ids]
    OneTimeCode.objects.bulk_create(
        [
            OneTimeCode(
                officer_id=one.officer_id,
                digest=code_digest(one.officer_id, normal_code(one.code) or ""),
                issued_at=at,
                expires_at=expires_at,
                issued_by=actor,
            )
            for one in issued
        ],
        batch_size=_SLICE,
    )
    _unlock(badges)
    record_audit_event(
        kind="code.issued",
        actor_id=actor.pk if actor else None,
        at=at,
        facts={"count": len(ids), "officers": ids},
    )
    return issued


def _refuse_forbidden(ids: list[int], actor: Officer | None) -> None:
    if actor is None:
        return
    if actor.pk in ids:
        raise CodeForOneself
    if RoleGrant.objects.filter(officer__in=ids, role__in=ADMINISTRATORS, ends_on=None).exists():
        raise CodeForAdministrator


def _unlock(badges: dict[int, str]) -> None:
    numbers = list(badges.values())
    for start in range(0, len(numbers), _SLICE):
        AccessAttempt.objects.filter(username__in=numbers[start : start + _SLICE]).delete()
