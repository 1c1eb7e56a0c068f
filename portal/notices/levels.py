"""Notices about levels: an application decided, a certificate issued, a certificate that runs out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse

from core.clock import local_day
from core.domain.days import months_after
from portal.notices.events import Event
from records.models import Certificate, CertificateEvent, ExamApplication

RECENT = timedelta(days=2)
ENDING = (1, 3, 6, 12)
"""Months before the last valid day (expiry calendar); only the nearest of them that applies."""


def applications_decided(at: datetime) -> Iterable[Event]:
    """Applications for qualification exams that were cleared or refused by somebody else."""
    decided = ExamApplication.objects.filter(decided_at__gte=at - RECENT, state__in=["cleared", "refused"])
    path = reverse("levels:mine")
    for row in decided.select_related("exam").order_by("pk"):
        kind = f"application_{row.state}"
        yield Event(
            f"application:{row.pk}:{row.state}", kind, {row.officer_id: path}, {"title": row.exam.title}
        )


def certificates_moved(at: datetime) -> Iterable[Event]:
    """Certificates issued, suspended, restored, revoked."""
    moves = CertificateEvent.objects.filter(at__gte=at - RECENT).select_related("certificate__level")
    for move in moves.order_by("pk"):
        certificate = move.certificate
        kind = f"certificate_{move.to_state}" if move.from_state else "certificate_issued"
        path = reverse("levels:certificate", args=[certificate.public_id])
        facts = {"level": certificate.level.name}
        yield Event(f"certificate:{move.pk}", kind, {certificate.officer_id: path}, facts)


def certificates_ending(at: datetime) -> Iterable[Event]:
    """Certificates whose last valid day is near and that were not renewed."""
    today = local_day(at)
    ending = Certificate.objects.expiring(on=today, months=max(ENDING)).select_related("level")
    for certificate in ending:
        until = certificate.valid_until
        if until is None:
            continue
        months = next(months for months in ENDING if until <= months_after(today, months))
        path = reverse("levels:certificate", args=[certificate.public_id])
        facts = {"level": certificate.level.name, "until": until.isoformat()}
        key = f"certificate-ends:{certificate.pk}:{months}"
        yield Event(key, "certificate_ends", {certificate.officer_id: path}, facts)
