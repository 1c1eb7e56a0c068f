"""Write down that a certificate left the platform as a file."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.actions.record_audit_event import record_audit_event
from personnel.models import Officer
from records.models import Certificate, CertificatePrint


@transaction.atomic
def print_certificate(*, certificate: Certificate, actor: Officer, at: datetime, address: str = "") -> int:
    """Notes the print and records `certificate.printed`; returns how many there were, this one included."""
    CertificatePrint.objects.create(certificate=certificate, by=actor, at=at)
    record_audit_event(
        kind="certificate.printed",
        actor_id=actor.pk,
        at=at,
        subject=f"certificate:{certificate.pk}",
        address=address,
    )
    return certificate.prints.count()
