"""The three administrators: system, security and audit; three different people who hold no other role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.roles import Role
from personnel.models import BadgeHolding, Officer, OneTimeCode, RoleGrant, Unit

from .grant_role import grant_role
from .issue_one_time_codes import IssuedCode, issue_one_time_codes

SERVICE_ACCOUNTS = {
    Role.SYSTEM_ADMIN: ("admin-sys", gettext_lazy("System administrator")),
    Role.SECURITY_ADMIN: ("admin-sec", gettext_lazy("Security administrator")),
    Role.AUDIT_ADMIN: ("admin-aud", gettext_lazy("Audit administrator")),
}
"""Accounts that are made for offices to which nobody is named: badge number and name."""


@dataclass(frozen=True, slots=True)
class Appointed:
    """One administrator. `code` is None when the password or an earlier code is still good."""

    role: Role
    officer: Officer
    badge_number: str
    code: IssuedCode | None


class NoSuchHolder(Refused):
    code = "no_such_holder"

    def __init__(self, badge_number: str) -> None:
        super().__init__(_("Nobody holds badge number %(badge)s.") % {"badge": badge_number})


class OnePersonTwice(Refused):
    code = "one_person_twice"

    def __init__(self) -> None:
        super().__init__(_("The three administrators are three different people and hold no other role."))


@transaction.atomic
def appoint_administrators(
    *, named: Mapping[Role, str], bureau: tuple[str, str], new_codes: bool, at: datetime, today: date
) -> list[Appointed]:
    """Makes sure that every top unit has its three administrators; safe to repeat.

    `named` gives the badge number of an officer for a role; a role that nobody is named for stays with whoever holds
    it, else a service account is made. `bureau` (code, name) is the top unit made where there is no unit at all.
    Whoever can neither sign in with a password nor with a code gets a code; with `new_codes` everybody does.
    Records `role.granted` and `code.issued` through the actions it uses. Raises NoSuchHolder, OnePersonTwice,
    RoleClash, CannotHoldRole; nothing is changed then.
    """
    units = _top_units(bureau)
    chosen = {role: _choose(role, named.get(role), at=at, today=today) for role in SERVICE_ACCOUNTS}
    if len({officer.pk for officer in chosen.values()}) != len(chosen):
        raise OnePersonTwice
    for role, officer in chosen.items():
        for unit in units:
            grant_role(officer=officer, role=role, unit=unit, starts_on=today, actor=None, at=at)
    waiting = [officer for officer in chosen.values() if new_codes or not _can_sign_in(officer, at)]
    codes: dict[int, IssuedCode] = {}
    if waiting:
        issued = issue_one_time_codes(officers=waiting, actor=None, at=at)
        codes = {code.officer_id: code for code in issued}
    return [
        Appointed(role, officer, officer.badge_number, codes.get(officer.pk))
        for role, officer in chosen.items()
    ]


def _top_units(bureau: tuple[str, str]) -> list[Unit]:
    units = list(Unit.objects.filter(depth=1, closed_on=None).order_by("path"))
    if units:
        return units
    code, name = bureau
    return [Unit.add_root(code=code, name=name, kind=Unit.Kind.BUREAU)]


def _choose(role: Role, badge_number: str | None, *, at: datetime, today: date) -> Officer:
    if badge_number is not None:
        officer: Officer | None = Officer.objects.holding_badge(badge_number).first()
        if officer is None:
            raise NoSuchHolder(badge_number)
        return officer
    holder = RoleGrant.objects.in_force(on=today).filter(role=role, officer__is_active=True).first()
    if holder is not None:
        return holder.officer
    badge_number, name = SERVICE_ACCOUNTS[role]
    account: Officer | None = Officer.objects.holding_badge(badge_number).first()
    return account or _make(badge_number, str(name), at, today)


def _make(badge_number: str, name: str, at: datetime, today: date) -> Officer:
    officer = Officer(name=name, created_at=at)
    officer.set_unusable_password()
    officer.save()
    BadgeHolding.objects.create(officer=officer, badge_number=badge_number, held_from=today)
    record_audit_event(kind="officer.created", actor_id=None, subject=f"officer:{officer.pk}", at=at)
    return officer


def _can_sign_in(officer: Officer, at: datetime) -> bool:
    usable = OneTimeCode.objects.filter(officer=officer, used_at=None, expires_at__gt=at)
    return (officer.has_usable_password() and bool(officer.password)) or usable.exists()
