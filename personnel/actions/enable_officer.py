"""Open a closed account again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer


@transaction.atomic
def enable_officer(*, officer: Officer, actor: Officer | None, at: datetime) -> bool:
    """Opens the account with the password it had; False when it was open. Records `officer.enabled`."""
    opened = Officer.objects.filter(pk=officer.pk, is_active=False).update(is_active=True)
    if opened:
        record_audit_event(
            kind="officer.enabled",
            actor_id=actor.pk if actor else None,
            subject=f"officer:{officer.pk}",
            at=at,
        )
    return bool(opened)
