"""Sign a certificate, or refuse it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event, record_audit_events
from core.clock import local_day
from core.domain.batches import in_batches
from core.domain.errors import Refused
from core.models import AuditEvent
from exams.models import Result
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import InForce, policy_for
from records.domain.certificates import certificate_number, last_valid_day, new_code
from records.domain.levels import QualificationRules
from records.models import Certificate, CertificateCounter, CertificateEvent, CertificateProposal
from records.standings import KIND

from ._certificates import file_events
from ._levels import AlreadyDecided, OwnMatter, ReasonMissing, SecondPersonNeeded, must_hold

BATCH: Final = 500


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


def sign_certificate(*, proposal: CertificateProposal, actor: Officer, at: datetime) -> Certificate:
    """`sign_certificates` for one proposal."""
    return sign_certificates(proposals=[proposal], actor=actor, at=at)[0]


@transaction.atomic
def sign_certificates(
    *, proposals: Sequence[CertificateProposal], actor: Officer, at: datetime
) -> list[Certificate]:
    """Issues the certificates of the proposals, all or none, valid from the day of `at` as the policy in force says; a
    paper from before the platform keeps its number and dates.

    Their numbers follow the last one of the issuing body and year, in the order of `proposals`; all stand or fall with
    the transaction, so there are neither gaps nor doubles. Files an entry and records `certificate.issued` for each.
    Raises NotAllowedHere, OwnMatter, SecondPersonNeeded, AlreadyDecided, PassNoLonger, CredentialNoLonger, NumberInUse.
    """
    today = local_day(at)
    _check_decider(proposals, actor, at)
    units = {proposal.unit_id: proposal.unit for proposal in proposals}
    policies = {pk: policy_for(KIND, unit, today) for pk, unit in units.items()}
    _check_basis(proposals, policies)
    _decide(proposals, CertificateProposal.State.SIGNED, actor, at)
    _check_papers(proposals)
    serials = _serials(proposals, today.year)
    certificates = Certificate.objects.bulk_create(
        [
            Certificate(
                **(
                    _paper(proposal)
                    if proposal.earlier_number
                    else _fresh(proposal, policies[proposal.unit_id].body, today, next(serials))
                ),
                unit=proposal.level.unit,
                officer=proposal.officer,
                holder_name=proposal.officer.name,
                level=proposal.level,
                track=proposal.track,
                code=new_code(),
                proposal=proposal,
                signed_by=actor,
                policy_version_id=policies[proposal.unit_id].version_id,
            )
            for proposal in proposals
        ],
        batch_size=BATCH,
    )
    events = CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(certificate=certificate, to_state=certificate.state, at=at, actor=actor)
            for certificate in certificates
        ],
        batch_size=BATCH,
    )
    file_events(events, at=at)
    record_audit_events(
        [
            AuditEvent(
                kind="certificate.issued",
                actor_id=actor.pk,
                at=at,
                subject=f"certificate:{certificate.pk}",
                facts={"officer": certificate.officer_id, "proposal": certificate.proposal_id},
            )
            for certificate in certificates
        ]
    )
    return certificates


@transaction.atomic
def refuse_proposal(*, proposal: CertificateProposal, reason: str, actor: Officer, at: datetime) -> None:
    """Turns a proposal down with a reason; records `certificate.refused`. Raises as `sign_certificate`."""
    _check_decider([proposal], actor, at)
    if not reason.strip():
        raise ReasonMissing
    _decide([proposal], CertificateProposal.State.REFUSED, actor, at, reason.strip())
    record_audit_event(
        kind="certificate.refused", actor_id=actor.pk, at=at, subject=f"certificate_proposal:{proposal.pk}"
    )


def _check_decider(proposals: Sequence[CertificateProposal], actor: Officer, at: datetime) -> None:
    for proposal in proposals:
        if actor.pk == proposal.officer_id:
            raise OwnMatter
        if actor.pk == proposal.proposed_by_id:
            raise SecondPersonNeeded
    for unit in {proposal.unit_id: proposal.unit for proposal in proposals}.values():
        must_hold(actor, Permission.LEVEL_CONFIRM, unit, at=at)


def _check_basis(
    proposals: Sequence[CertificateProposal], policies: Mapping[int, InForce[QualificationRules]]
) -> None:
    """The newest result of each attempt is a pass, and each credential still exempts."""
    attempts = [proposal.result.attempt_id for proposal in proposals if proposal.result is not None]
    newest: dict[Any, bool] = {}
    for some in in_batches(attempts, BATCH):
        rows = Result.objects.filter(attempt__in=some).order_by("number")
        newest |= dict(rows.values_list("attempt_id", "passed"))
    if not all(newest.get(attempt) for attempt in attempts):
        raise PassNoLonger
    for proposal in proposals:
        credential = proposal.credential
        if credential is None:
            continue
        credential.refresh_from_db()
        known = credential.kind in policies[proposal.unit_id].body.exempting(proposal.level.code)
        if credential.state != credential.State.CONFIRMED or not known:
            raise CredentialNoLonger


def _decide(
    proposals: Sequence[CertificateProposal], to: str, actor: Officer, at: datetime, reason: str = ""
) -> None:
    for some in in_batches(proposals, BATCH):
        changed = CertificateProposal.objects.filter(
            pk__in=[proposal.pk for proposal in some], state=CertificateProposal.State.PROPOSED
        ).update(state=to, decided_by=actor, decided_at=at, reason=reason)
        if changed != len(some):
            raise AlreadyDecided
    for proposal in proposals:
        proposal.state = to


def _check_papers(proposals: Sequence[CertificateProposal]) -> None:
    """A number from before the platform belongs to no certificate yet."""
    numbers = [proposal.earlier_number for proposal in proposals if proposal.earlier_number]
    for some in in_batches(numbers, BATCH):
        if Certificate.objects.filter(number__in=some).exists():
            raise NumberInUse


def _fresh(
    proposal: CertificateProposal, rules: QualificationRules, today: date, serial: int
) -> dict[str, Any]:
    """Number and dates of a certificate that is issued today."""
    return {
        "number": certificate_number(proposal.level.unit.code, today.year, serial),
        "year": today.year,
        "serial": serial,
        "issued_on": today,
        "valid_from": today,
        "valid_until": last_valid_day(today, rules.rule_for(proposal.level.code).months_valid),
    }


def _paper(proposal: CertificateProposal) -> dict[str, Any]:
    """Number and dates as they stand on the paper from before the platform."""
    issued_on = proposal.earlier_issued_on
    if issued_on is None:
        raise NumberInUse
    return {
        "number": proposal.earlier_number,
        "year": issued_on.year,
        "serial": None,
        "issued_on": issued_on,
        "valid_from": issued_on,
        "valid_until": proposal.earlier_until,
    }


def _serials(proposals: Sequence[CertificateProposal], year: int) -> Iterator[int]:
    """The running number of each proposal that has no number of its own, in the order of `proposals`."""
    issuers = [proposal.level.unit for proposal in proposals if not proposal.earlier_number]
    following = {
        unit: _next_serials(unit, year, count)
        for unit, count in sorted(Counter(issuers).items(), key=lambda each: each[0].pk)
    }
    return (next(following[unit]) for unit in issuers)


def _next_serials(unit: Unit, year: int, count: int) -> Iterator[int]:
    """The next `count` running numbers; the row stays locked until the certificates stand."""
    counters = CertificateCounter.objects.filter(unit=unit, year=year)
    if not counters.exists():
        CertificateCounter.objects.bulk_create(
            [CertificateCounter(unit=unit, year=year)], ignore_conflicts=True
        )
    counters.update(last=F("last") + count)
    last = counters.values_list("last", flat=True).get()
    return iter(range(last - count + 1, last + 1))
