"""The security administrator takes somebody's second factors away: a device is lost, a key was stolen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.idle import Ending
from personnel.domain.roles import ADMINISTRATORS
from personnel.models import (
    Authenticator,
    Officer,
    RecoveryCode,
    RoleGrant,
    SecondFactorReset,
    SecurityKey,
    SignIn,
)

from ._sessions import close_sessions


class ResetOfOneself(Refused):
    code = "own_factor"

    def __init__(self) -> None:
        super().__init__(_("Nobody resets their own second factor."))


class ResetOfAdministrator(Refused):
    code = "administrator_factor"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The second factor of an administrator is reset on the server (reset_second_factor), "
                "never on this screen."
            )
        )


class ReasonMissing(Refused):
    code = "reason_missing"

    def __init__(self) -> None:
        super().__init__(_("Say why: who asked, and how you made sure who it is."))


@transaction.atomic
def reset_second_factor(*, officer: Officer, reason: str, actor: Officer | None, at: datetime) -> None:
    """Forgets authenticator, keys and recovery codes, ends every session; the officer sets up anew at sign-in.

    `actor` None is a command on the server, the only way for administrators. Keeps the reason in a row of its own,
    records `factor.reset`. Raises ResetOfOneself, ResetOfAdministrator, ReasonMissing.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    if actor is not None:
        if actor.pk == officer.pk:
            raise ResetOfOneself
        if RoleGrant.objects.filter(officer=officer, role__in=ADMINISTRATORS, ends_on=None).exists():
            raise ResetOfAdministrator
    Officer.objects.select_for_update().get(pk=officer.pk)
    Authenticator.objects.filter(officer=officer).delete()
    keys, _by_model = SecurityKey.objects.filter(officer=officer).delete()
    RecoveryCode.objects.filter(officer=officer, used_at=None).delete()
    reset = SecondFactorReset.objects.create(
        officer=officer, reset_by=actor, reset_at=at, reason=reason[:200]
    )
    ended = close_sessions(SignIn.objects.all(), officer_id=officer.pk, reason=Ending.FACTOR, at=at)
    record_audit_event(
        kind="factor.reset",
        actor_id=actor.pk if actor else None,
        subject=f"officer:{officer.pk}",
        at=at,
        facts={"reset": reset.pk, "keys": keys, "sessions": ended},
    )
