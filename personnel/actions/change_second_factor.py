"""Take one's own second factors away, or draw new recovery codes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.domain.second_factor import Method
from personnel.models import Authenticator, Officer, RecoveryCode, SecurityKey
from personnel.second_factor import has_factor, must_have

from ._recovery_codes import issue_codes


class LastFactor(Refused):
    code = "last_factor"

    def __init__(self) -> None:
        super().__init__(
            _("Your roles ask for a second factor: set up another one first, then remove this one.")
        )


def remove_authenticator(*, officer: Officer, at: datetime, today: date) -> bool:
    """Forgets the device; False when there was none. Records `factor.removed`. Raises LastFactor."""
    return _remove(officer, Method.AUTHENTICATOR, None, at, today)


def remove_security_key(*, officer: Officer, key_id: int, at: datetime, today: date) -> bool:
    """Forgets one key; False when the officer has no such key. Records `factor.removed`. Raises LastFactor."""
    return _remove(officer, Method.SECURITY_KEY, key_id, at, today)


@transaction.atomic
def _remove(officer: Officer, method: Method, key_id: int | None, at: datetime, today: date) -> bool:
    Officer.objects.select_for_update().get(pk=officer.pk)
    rows = (
        Authenticator.objects.filter(officer=officer)
        if key_id is None
        else SecurityKey.objects.filter(officer=officer, pk=key_id)
    )
    removed, _by_model = rows.delete()
    if not removed:
        return False
    if not has_factor(officer):
        if must_have(officer, on=today):
            raise LastFactor
        RecoveryCode.objects.filter(officer=officer, used_at=None).delete()
    record_audit_event(
        kind="factor.removed",
        actor_id=officer.pk,
        subject=f"officer:{officer.pk}",
        at=at,
        facts={"method": method.value},
    )
    return True


@transaction.atomic
def renew_recovery_codes(*, officer: Officer, at: datetime) -> list[str]:
    """New recovery codes, the only time they are readable; the old ones are void. Records `factor.codes_renewed`."""
    Officer.objects.select_for_update().get(pk=officer.pk)
    codes = issue_codes(officer, at)
    record_audit_event(
        kind="factor.codes_renewed", actor_id=officer.pk, subject=f"officer:{officer.pk}", at=at
    )
    return codes
