"""Sign a certificate, or refuse it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import policy_for
from records.domain.certificates import certificate_number, last_valid_day, new_code
from records.domain.levels import QualificationRules
from records.models import Certificate, CertificateCounter, CertificateEvent, CertificateProposal
from records.standings import KIND

from ._certificates import file_events
from ._levels import AlreadyDecided, OwnMatter, ReasonMissing, SecondPersonNeeded, must_hold


class PassNoLonger(Refused):
    """The result behind the proposal was corrected meanwhile."""

    code = "pass_no_longer"

    def __init__(self) -> None:
        super().__init__(_("The result behind this proposal was corrected: it is no pass any more."))


class CredentialNoLonger(Refused):
    """The credential or the exemption behind the proposal does not hold any more."""

    code = "credential_no_longer"

    def __init__(self) -> None:
        super().__init__(
            _("The credential is not confirmed any more, or the policy knows this exemption no longer.")
        )


class NumberInUse(Refused):
    """A certificate has the number of the paper."""

    code = "number_in_use"

    def __init__(self) -> None:
        super().__init__(_("A certificate with this number exists already."))


@transaction.atomic
def sign_certificate(*, proposal: CertificateProposal, actor: Officer, at: datetime) -> Certificate:
    """Issues the certificate of a proposal, valid from the day of `at` as the policy in force says; a paper from before
    the platform keeps its number and dates.

    Its number follows the last one of the issuing body and year; both stand or fall with the transaction, so there
    are neither gaps nor doubles. Files the entry and records `certificate.issued`. Raises NotAllowedHere, OwnMatter,
    SecondPersonNeeded, AlreadyDecided, PassNoLonger, CredentialNoLonger, NumberInUse.
    """
    _check_decider(proposal, actor, at)
    today = local_day(at)
    policy = policy_for(KIND, proposal.unit, today)
    rules: QualificationRules = policy.body
    _check_basis(proposal, rules)
    _decide(proposal, CertificateProposal.State.SIGNED, actor, at)
    certificate = Certificate.objects.create(
        **(_paper(proposal) if proposal.earlier_number else _fresh(proposal, rules, today)),
        unit=proposal.level.unit,
        officer=proposal.officer,
        holder_name=proposal.officer.name,
        level=proposal.level,
        track=proposal.track,
        code=new_code(),
        proposal=proposal,
        signed_by=actor,
        policy_version_id=policy.version_id,
    )
    event = CertificateEvent.objects.create(
        certificate=certificate, to_state=certificate.state, at=at, actor=actor
    )
    file_events([event], on=certificate.issued_on, at=at)
    record_audit_event(
        kind="certificate.issued",
        actor_id=actor.pk,
        at=at,
        subject=f"certificate:{certificate.pk}",
        facts={"officer": proposal.officer_id, "proposal": proposal.pk},
    )
    return certificate


@transaction.atomic
def refuse_proposal(*, proposal: CertificateProposal, reason: str, actor: Officer, at: datetime) -> None:
    """Turns a proposal down with a reason; records `certificate.refused`. Raises as `sign_certificate`."""
    _check_decider(proposal, actor, at)
    if not reason.strip():
        raise ReasonMissing
    _decide(proposal, CertificateProposal.State.REFUSED, actor, at, reason.strip())
    record_audit_event(
        kind="certificate.refused", actor_id=actor.pk, at=at, subject=f"certificate_proposal:{proposal.pk}"
    )


def _check_decider(proposal: CertificateProposal, actor: Officer, at: datetime) -> None:
    if actor.pk == proposal.officer_id:
        raise OwnMatter
    if actor.pk == proposal.proposed_by_id:
        raise SecondPersonNeeded
    must_hold(actor, Permission.LEVEL_CONFIRM, proposal.unit, at=at)


def _check_basis(proposal: CertificateProposal, rules: QualificationRules) -> None:
    result, credential = proposal.result, proposal.credential
    if result is not None:
        newest = type(result).objects.filter(attempt=result.attempt_id).order_by("-number").first()
        if newest is None or not newest.passed:
            raise PassNoLonger
    if credential is not None:
        credential.refresh_from_db()
        known = credential.kind in rules.exempting(proposal.level.code)
        if credential.state != credential.State.CONFIRMED or not known:
            raise CredentialNoLonger


def _decide(proposal: CertificateProposal, to: str, actor: Officer, at: datetime, reason: str = "") -> None:
    changed = CertificateProposal.objects.filter(
        pk=proposal.pk, state=CertificateProposal.State.PROPOSED
    ).update(state=to, decided_by=actor, decided_at=at, reason=reason)
    if changed != 1:
        raise AlreadyDecided
    proposal.state = to


def _fresh(proposal: CertificateProposal, rules: QualificationRules, today: date) -> dict[str, Any]:
    """Number and dates of a certificate that is issued today."""
    issuer = proposal.level.unit
    serial = _next_serial(issuer, today.year)
    return {
        "number": certificate_number(issuer.code, today.year, serial),
        "year": today.year,
        "serial": serial,
        "issued_on": today,
        "valid_from": today,
        "valid_until": last_valid_day(today, rules.rule_for(proposal.level.code).months_valid),
    }


def _paper(proposal: CertificateProposal) -> dict[str, Any]:
    """Number and dates as they stand on the paper from before the platform."""
    issued_on = proposal.earlier_issued_on
    if issued_on is None or Certificate.objects.filter(number=proposal.earlier_number).exists():
        raise NumberInUse
    return {
        "number": proposal.earlier_number,
        "year": issued_on.year,
        "serial": None,
        "issued_on": issued_on,
        "valid_from": issued_on,
        "valid_until": proposal.earlier_until,
    }


def _next_serial(unit: Unit, year: int) -> int:
    """The next running number; the row stays locked until the certificate stands."""
    counters = CertificateCounter.objects.filter(unit=unit, year=year)
    if not counters.exists():
        CertificateCounter.objects.bulk_create(
            [CertificateCounter(unit=unit, year=year)], ignore_conflicts=True
        )
    counters.update(last=F("last") + 1)
    return counters.values_list("last", flat=True).get()
