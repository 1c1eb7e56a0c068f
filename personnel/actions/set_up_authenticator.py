"""An officer's device shows codes by time from now on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.sealing import seal
from personnel.domain.second_factor import Method, matching_step
from personnel.models import Authenticator, Officer, RecoveryCode

from ._recovery_codes import issue_codes

PURPOSE = "authenticator"


class WrongCode(Refused):
    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            _(
                "This code is not right. Type the one that the device shows now; check that its clock is right."
            )
        )


@transaction.atomic
def set_up_authenticator(*, officer: Officer, secret: bytes, typed: str, at: datetime) -> list[str]:
    """Keeps `secret`, sealed, once the device proved with a code that it has it; an earlier device is replaced.

    Returns recovery codes when the officer has none unused, else an empty list. Records `factor.set_up`.
    Raises WrongCode.
    """
    Officer.objects.select_for_update().get(pk=officer.pk)
    step = matching_step(secret, typed, at=at, last_step=0)
    if step is None:
        raise WrongCode
    Authenticator.objects.update_or_create(
        officer=officer,
        defaults={
            "sealed_secret": seal(secret, f"{PURPOSE}:{officer.pk}"),
            "last_step": step,
            "set_up_at": at,
        },
    )
    record_audit_event(
        kind="factor.set_up",
        actor_id=officer.pk,
        subject=f"officer:{officer.pk}",
        at=at,
        facts={"method": Method.AUTHENTICATOR.value},
    )
    return first_codes(officer, at)


def first_codes(officer: Officer, at: datetime) -> list[str]:
    """Recovery codes for an officer who has none left; in the transaction of the set-up."""
    if RecoveryCode.objects.filter(officer=officer, used_at=None).exists():
        return []
    return issue_codes(officer, at)
