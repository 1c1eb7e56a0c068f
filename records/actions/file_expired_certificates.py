"""Note in the files which certificates have run out. Nothing depends on the note: dates decide."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.clock import local_day
from records.actions.append_entries import NewEntry, append_entries
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS
from records.models import Certificate

from ._certificates import EXPIRED, facts_of

LOOKED_BACK = timedelta(days=400)
"""A clock that stood still for a year still notes everything."""


def file_expired_certificates(*, at: datetime) -> int:
    """Files the end of every certificate that has run out, once, on the day after its last; returns how many."""
    today = local_day(at)
    run_out = Certificate.objects.run_out(on=today, within=LOOKED_BACK).select_related(
        "level", "track", "proposal"
    )
    return append_entries(
        (
            NewEntry(
                officer_id=certificate.officer_id,
                section=LEGAL_TRAINING_AND_EXAMS,
                kind=EXPIRED,
                happened_on=certificate.valid_until + timedelta(days=1),
                unit_id=certificate.proposal.unit_id,
                payload=facts_of(certificate),
                source=f"certificate_expired:{certificate.pk}",
                policy_version_id=certificate.policy_version_id,
            )
            for certificate in run_out.order_by("pk").iterator(chunk_size=500)
            if certificate.valid_until is not None
        ),
        at=at,
    )
