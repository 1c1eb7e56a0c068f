"""Put forward that a level is granted without sitting, because of a credential."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from personnel.policy import policy_for
from records.models import CertificateProposal, Credential, QualificationLevel
from records.standings import KIND

from ._levels import must_hold, unit_of


class NoSuchExemption(Refused):
    """The policy grants this level for no such credential, or the credential is not confirmed."""

    code = "no_such_exemption"

    def __init__(self) -> None:
        super().__init__(
            _("The policy in force grants no level for this credential, or it is not confirmed.")
        )


class ProposedAlready(Refused):
    code = "proposed_already"

    def __init__(self) -> None:
        super().__init__(_("This exemption has been put forward already."))


def propose_exemption(
    *, credential: Credential, level: str, actor: Officer, at: datetime
) -> CertificateProposal:
    """Puts the level (by code) forward for the holder of the credential; the head of the legal department signs it.

    Records `exemption.proposed`. Raises NotInPost, NotAllowedHere, NoSuchExemption, ProposedAlready.
    """
    unit = unit_of(credential.officer, at=at)
    must_hold(actor, Permission.LEVEL_PROPOSE, unit, at=at)
    policy = policy_for(KIND, unit, local_day(at))
    row = QualificationLevel.objects.for_unit(unit).filter(code=level).first()
    granted = credential.kind in policy.body.exempting(level)
    if row is None or not granted or credential.state != Credential.State.CONFIRMED:
        raise NoSuchExemption
    try:
        with transaction.atomic():
            proposal = CertificateProposal.objects.create(
                officer=credential.officer,
                unit=unit,
                level=row,
                credential=credential,
                policy_version_id=policy.version_id,
                proposed_by=actor,
                proposed_at=at,
            )
            record_audit_event(
                kind="exemption.proposed",
                actor_id=actor.pk,
                at=at,
                subject=f"certificate_proposal:{proposal.pk}",
                facts={"officer": credential.officer_id, "credential": credential.pk},
            )
    except IntegrityError:
        raise ProposedAlready from None
    return proposal
