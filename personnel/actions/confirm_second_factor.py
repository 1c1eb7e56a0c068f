"""Somebody who knows the password shows that they also hold the device."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.sealing import Unreadable, unseal
from personnel.domain.second_factor import Method, matching_step
from personnel.models import Authenticator, Officer
from personnel.second_factor import CONFIRMED, REFUSED, is_locked

from ._recovery_codes import use_code
from .set_up_authenticator import PURPOSE


class TooManyWrongCodes(Refused):
    code = "factor_locked"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Too many wrong codes. Wait a quarter of an hour, or ask the security administrator for a reset."
            )
        )


def confirm_code(*, officer: Officer, typed: str, at: datetime) -> Method | None:
    """The method that `typed` confirmed, a code by time or a recovery code; None when it is wrong.

    Each code is good once, also for two who send it at the same moment. Records `factor.confirmed` or
    `factor.refused`. Raises TooManyWrongCodes without looking at the code.
    """
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=officer.pk)
        if is_locked(officer.pk, at):
            raise TooManyWrongCodes
        method = _by_time(officer, typed, at)
        if method is None and use_code(officer, typed, at):
            method = Method.RECOVERY_CODE
        record_confirmation(officer, method, at)
    return method


def _by_time(officer: Officer, typed: str, at: datetime) -> Method | None:
    device = Authenticator.objects.filter(officer=officer).first()
    if device is None:
        return None
    try:
        secret = unseal(device.sealed_secret, f"{PURPOSE}:{officer.pk}")
    except Unreadable:
        return None
    step = matching_step(secret, typed, at=at, last_step=device.last_step)
    if step is None:
        return None
    used = Authenticator.objects.filter(pk=device.pk, last_step__lt=step).update(last_step=step)
    return Method.AUTHENTICATOR if used else None


def record_confirmation(officer: Officer, method: Method | None, at: datetime) -> None:
    """Records that a second factor was confirmed by `method`, or (None) that it was not."""
    record_audit_event(
        kind=CONFIRMED if method else REFUSED,
        actor_id=officer.pk,
        subject=f"officer:{officer.pk}",
        at=at,
        facts={"method": method.value} if method else {},
        succeeded=method is not None,
    )
