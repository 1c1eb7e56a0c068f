"""Certificates in the officer's file: the entry of each event, written in the transaction of the event."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from records.actions.append_entries import NewEntry, append_entries
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS
from records.models import Certificate, CertificateEvent, FileEntry

KIND_OF_MOVE: Final = {
    ("", "valid"): "certificate_issued",
    ("valid", "suspended"): "certificate_suspended",
    ("suspended", "valid"): "certificate_restored",
    ("valid", "revoked"): "certificate_revoked",
    ("suspended", "revoked"): "certificate_revoked",
}
EXPIRED: Final = "certificate_expired"
EXEMPTION: Final = "level_exemption"
RECORDED: Final = "certificate_recorded"


def facts_of(certificate: Certificate) -> dict[str, Any]:
    """What an entry says of a certificate; names of levels are the bureau's, not a person's."""
    return {
        "certificate": certificate.pk,
        "number": certificate.number,
        "level": certificate.level.code,
        "level_name": certificate.level.name,
        "track_name": certificate.track.name if certificate.track else "",
        "valid_from": certificate.valid_from.isoformat(),
        "valid_until": certificate.valid_until.isoformat() if certificate.valid_until else None,
        "policy_version": certificate.policy_version_id,
    }


def source_of(event: CertificateEvent) -> str:
    """The source under which the event is filed."""
    return f"certificate_event:{event.pk}"


def says_of(entry: FileEntry, event: CertificateEvent) -> bool:
    """Whether the filed entry says what event and certificate say; names may have changed since."""
    names = {"level_name", "track_name"}
    now = {name: fact for name, fact in facts_of(event.certificate).items() if name not in names}
    then = {name: fact for name, fact in entry.payload.items() if name not in names}
    return (then, entry.kind) == (now, _kind(event))


def file_events(events: Iterable[CertificateEvent], *, at: datetime, on: date | None = None) -> int:
    """Files the events, each once, as of the day `on` (None: the day of issue); the reason goes beside the chain."""
    return append_entries(
        [
            NewEntry(
                officer_id=event.certificate.officer_id,
                section=LEGAL_TRAINING_AND_EXAMS,
                kind=_kind(event),
                happened_on=on or event.certificate.issued_on,
                unit_id=event.certificate.proposal.unit_id,
                payload=facts_of(event.certificate),
                source=source_of(event),
                policy_version_id=event.certificate.policy_version_id,
                actor_id=event.actor_id,
                text=event.reason,
            )
            for event in events
        ],
        at=at,
    )


def _kind(event: CertificateEvent) -> str:
    if event.from_state == "" and event.certificate.proposal.credential_id is not None:
        return EXEMPTION
    if event.from_state == "" and event.certificate.serial is None:
        return RECORDED
    return KIND_OF_MOVE[event.from_state, event.to_state]
