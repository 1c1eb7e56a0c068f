"""Who signs in, and what Wagtail is told they may do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from core.asked_often import AskedOften
from core.clock import local_day, now
from personnel.actions.redeem_one_time_code import redeem_one_time_code
from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import ADMINISTRATORS, Permission
from personnel.models import Officer


def typed_badge_number(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The badge number that was typed, in its kept form: the one name under which failures are counted."""
    typed = request.POST.get("username", "") if request is not None else ""
    return normal_badge_number(typed or str((credentials or {}).get("username") or ""))


def nothing_was_compared(request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    """Whether an attempt says nothing of the password, because only the directory knows it and does not answer: it
    counts towards no lock-out, or an outage would lock out who keeps trying."""
    return getattr(request, "nothing_was_compared", False)


def officer_signing_in(badge_number: str) -> Officer | None:
    """The officer who holds the number now, read with what the beginning of a session asks for."""
    officers = Officer.objects.with_badge().with_factor()
    officer: Officer | None = officers.holding_badge(badge_number).first()
    return officer


class BadgeBackend(BaseBackend):
    """The officer who holds the badge number now: by password, by one-time code, or as the directory says."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_kwargs: object
    ) -> Officer | None:
        """The officer, or None in about the same time whether the number, the password or the account is wrong.

        Leaves the number of the holder in `request.badge_holder_id` for the audit trail.
        """
        officer = officer_signing_in(normal_badge_number(username))
        if officer is None:
            make_password(password)
            return None
        if request is not None:
            request.badge_holder_id = officer.pk  # type: ignore[attr-defined]
        at = getattr(request, "at", None) or now()
        own = _may_use_password(officer, at)
        if own:
            matches = officer.check_password(password)
            if officer.is_active and (
                matches or redeem_one_time_code(officer=officer, typed=password, at=at)
            ):
                return officer
        else:
            make_password(password)
        if officer.is_active and _directory_lets_in(request, officer, password):
            return officer
        if not own and getattr(request, "directory_is_down", False):
            request.nothing_was_compared = True  # type: ignore[union-attr]
        return None

    def get_user(self, user_id: int) -> Officer | None:
        """The officer of a session, with the badge number; nobody when the account is closed."""
        officer: Officer | None = _OF_SESSION.model(user_id)
        return officer


_OF_SESSION = AskedOften(lambda pk: Officer.objects.with_badge().filter(pk=pk, is_active=True), -101)


def _may_use_password(officer: Officer, at: datetime) -> bool:
    """Whether a password or code of ours signs the officer in; a bureau may keep that for its administrators."""
    everyone = settings.PASSWORD_SIGN_IN == "everyone"  # noqa: S105 - a choice, not a secret
    return everyone or bool(officer.roles_on(local_day(at)) & ADMINISTRATORS)


def _directory_lets_in(request: HttpRequest | None, officer: Officer, password: str) -> bool:
    """Whether the directory of the bureau, if there is one, takes the password; for administrators it is not asked."""
    if not settings.LDAP or officer.roles_on(local_day(now())) & ADMINISTRATORS:
        return False
    # not at the top: the library is an extra
    from personnel.directory import DirectoryDown, directory_from

    try:
        officer.is_from_directory = directory_from(settings.LDAP).lets_in(officer.badge_number, password)
    except DirectoryDown:
        if request is not None:
            request.directory_is_down = True  # type: ignore[attr-defined]
    return officer.is_from_directory


BACK_OFFICE = frozenset({Permission.POLICY_WRITE, Permission.CONTENT_WRITE, Permission.CONTENT_REVIEW})
"""Any of these opens Wagtail's admin."""

MODEL_PERMISSIONS: dict[str, tuple[frozenset[Permission], frozenset[Permission]]] = {
    "personnel.policyversion": (frozenset({Permission.POLICY_WRITE}), frozenset({Permission.POLICY_WRITE})),
}
"""What opens a model in Wagtail's admin: to view it, and to add to it.

Nothing else is ever granted: Django's groups and permissions are not read, and nothing is changed or deleted there.
"""


class RolePermissions(BaseBackend):
    """Answers Django's permission questions from the matrix of roles, for today."""

    def has_perm(self, user_obj: Any, perm: str, obj: object = None) -> bool:
        """`perm` as Django writes it: `wagtailadmin.access_admin`, `personnel.view_policyversion`."""
        if not isinstance(user_obj, Officer) or not user_obj.is_active:
            return False
        return bool(_opening(perm) & user_obj.permissions_on(local_day(now())))

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether anything of the app is open to the officer."""
        return any(
            self.has_perm(user_obj, f"{app_label}.view_{model}")
            for app, _dot, model in (name.partition(".") for name in MODEL_PERMISSIONS)
            if app == app_label
        )


def _opening(perm: str) -> frozenset[Permission]:
    if perm == "wagtailadmin.access_admin":
        return BACK_OFFICE
    app_label, _dot, codename = perm.partition(".")
    verb, _line, model = codename.partition("_")
    viewing, adding = MODEL_PERMISSIONS.get(f"{app_label}.{model}", (frozenset(), frozenset()))
    return viewing if verb == "view" else adding if verb == "add" else frozenset()
