"""Suspend, restore and revoke certificates: the only code that writes their state."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from records.domain.certificates import CERTIFICATE_MOVES, CertificateState
from records.models import Certificate, CertificateEvent

from ._certificates import file_events
from ._levels import OwnMatter, ReasonMissing, must_hold


class MoveNotAllowed(Refused):
    """The table of moves has no such step, or somebody else moved it first."""

    code = "move_not_allowed"

    def __init__(self) -> None:
        super().__init__(_("The certificate is not in a state that allows this step. Look at it again."))


@transaction.atomic
def move_certificate(
    *, certificate: Certificate, to: CertificateState, reason: str, actor: Officer, at: datetime
) -> None:
    """Moves the certificate with a reason, appends the event, files it, and records `certificate.moved`.

    Raises ReasonMissing, OwnMatter, NotAllowedHere, MoveNotAllowed.
    """
    if not reason.strip():
        raise ReasonMissing
    if actor.pk == certificate.officer_id:
        raise OwnMatter
    must_hold(actor, Permission.LEVEL_CONFIRM, certificate.unit, at=at)
    source = CertificateState(certificate.state)
    if to not in CERTIFICATE_MOVES[source]:
        raise MoveNotAllowed
    if Certificate.objects.filter(pk=certificate.pk, state=source).update(state=to) != 1:
        raise MoveNotAllowed
    certificate.state = to
    event = CertificateEvent.objects.create(
        certificate=certificate, from_state=source, to_state=to, at=at, actor=actor, reason=reason.strip()
    )
    file_events([event], on=local_day(at), at=at)
    record_audit_event(
        kind="certificate.moved",
        actor_id=actor.pk,
        at=at,
        subject=f"certificate:{certificate.pk}",
        facts={"from": source.value, "to": to.value},
    )
