"""Put a policy version into effect from a day on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.models import Officer, PolicyVersion, Unit
from personnel.policy import check_body


class PolicyExists(Refused):
    """A version of this kind begins on this day already."""

    code = "policy_exists"


def issue_policy(
    *, kind: str, unit: Unit, effective_on: date, body: dict[str, Any], actor: Officer | None, at: datetime
) -> PolicyVersion:
    """Appends a version; decisions before its day keep the version they used. Records `policy.issued`.

    Raises UnknownPolicyKind or msgspec.ValidationError for a body of the wrong shape, PolicyExists when the unit has
    a version of this kind for the day.
    """
    check_body(kind, body)
    try:
        with transaction.atomic():
            version = PolicyVersion.objects.create(
                kind=kind, unit=unit, effective_on=effective_on, body=body, created_at=at, created_by=actor
            )
            record_audit_event(
                kind="policy.issued",
                actor_id=actor.pk if actor else None,
                at=at,
                subject=f"policy:{version.pk}",
                facts={"kind": kind, "unit": unit.pk},
            )
    except IntegrityError as error:
        raise PolicyExists(_("This unit has a version of this policy for that day already.")) from error
    return version
