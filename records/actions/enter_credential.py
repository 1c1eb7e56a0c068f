"""Enter a credential from outside, and decide about it: two persons."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer
from records.models import Credential

from ._levels import AlreadyDecided, OwnMatter, ReasonMissing, SecondPersonNeeded, must_hold, unit_of


class NumberTaken(Refused):
    """Another entry has this kind and number."""

    code = "number_taken"

    def __init__(self) -> None:
        super().__init__(_("A certificate of this kind and number has been entered already."))


class NotYetIssued(Refused):
    code = "not_yet_issued"

    def __init__(self) -> None:
        super().__init__(_("The certificate cannot have been issued in the future."))


def enter_credential(
    *, officer: Officer, kind: str, number: str, issued_on: date, actor: Officer, at: datetime
) -> Credential:
    """Enters the credential; it counts for nothing until a second person has confirmed it.

    Records `credential.entered`. Raises NotInPost, NotAllowedHere, NotYetIssued, NumberTaken.
    """
    must_hold(actor, Permission.LEVEL_PROPOSE, unit_of(officer, at=at), at=at)
    if issued_on > local_day(at):
        raise NotYetIssued
    try:
        with transaction.atomic():
            credential = Credential.objects.create(
                officer=officer,
                kind=kind,
                number=number.strip().upper(),
                issued_on=issued_on,
                entered_by=actor,
                entered_at=at,
            )
            _note("credential.entered", credential, actor, at)
    except IntegrityError:
        raise NumberTaken from None
    return credential


@transaction.atomic
def decide_credential(
    *, credential: Credential, confirm: bool, reason: str = "", actor: Officer, at: datetime
) -> None:
    """Confirms what was compared with the original, or refuses it with a reason.

    Records `credential.confirmed` or `credential.refused`. Raises OwnMatter, SecondPersonNeeded, NotInPost,
    NotAllowedHere, ReasonMissing, AlreadyDecided.
    """
    if actor.pk == credential.officer_id:
        raise OwnMatter
    if actor.pk == credential.entered_by_id:
        raise SecondPersonNeeded
    must_hold(actor, Permission.LEVEL_CONFIRM, unit_of(credential.officer, at=at), at=at)
    if not confirm and not reason.strip():
        raise ReasonMissing
    to = Credential.State.CONFIRMED if confirm else Credential.State.REFUSED
    changed = Credential.objects.filter(pk=credential.pk, state=Credential.State.ENTERED).update(
        state=to, decided_by=actor, decided_at=at, reason=reason.strip()
    )
    if changed != 1:
        raise AlreadyDecided
    credential.state = to
    _note(f"credential.{to.value}", credential, actor, at)


def _note(kind: str, credential: Credential, actor: Officer, at: datetime) -> None:
    record_audit_event(
        kind=kind,
        actor_id=actor.pk,
        at=at,
        subject=f"credential:{credential.pk}",
        facts={"officer": credential.officer_id, "kind": credential.kind},
    )
