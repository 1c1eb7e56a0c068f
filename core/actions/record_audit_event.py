"""Write down what somebody did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from core.models import AuditEvent
from core.origin import current_address

ROWS_AT_ONCE: Final = 500


def record_audit_event(
    *,
    kind: str,
    actor_id: int | None,
    at: datetime,
    subject: str = "",
    facts: Mapping[str, Any] | None = None,
    succeeded: bool = True,
    address: str = "",
) -> AuditEvent:
    """Appends one audit event; inside a transaction it stands or falls with what it tells of.

    `kind` is dotted (`exam.released`), `subject` names the thing (`exam:12`), `facts` holds ids and counts,
    never names or free text. Without `address` it is that of the request under way.
    """
    return AuditEvent.objects.create(
        kind=kind,
        actor_id=actor_id,
        at=at,
        subject=subject,
        facts=dict(facts or {}),
        succeeded=succeeded,
        address=address or current_address(),
    )


def record_audit_events(events: Sequence[AuditEvent]) -> None:
    """Appends many at once, each as `record_audit_event` writes it."""
    AuditEvent.objects.bulk_create(events, batch_size=ROWS_AT_ONCE)
