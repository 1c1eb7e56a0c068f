"""Post an officer to another unit, or end a posting."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.domain.roster_values import EARLIEST, FARTHEST
from personnel.models import Officer, Posting, Unit


class TransferTooEarly(Refused):
    code = "start_before_current"

    def __init__(self, since: date) -> None:
        super().__init__(
            _(
                "The current posting started on %(since)s. A transfer starts later; history is never rewritten."
            )
            % {"since": since.isoformat()}
        )


class NothingToEnd(Refused):
    code = "nothing_to_end"

    def __init__(self) -> None:
        super().__init__(_("There is no such posting that could end."))


class AlreadyThere(Refused):
    code = "already_there"

    def __init__(self) -> None:
        super().__init__(_("The officer is in this unit already."))


class TransferOutOfScope(Refused):
    code = "out_of_scope"

    def __init__(self) -> None:
        super().__init__(_("You may transfer officers of your units to your units, nobody else."))


class ImpossibleStart(Refused):
    code = "date_range"

    def __init__(self) -> None:
        super().__init__(_("The start date lies outside of what can be right."))


class UnitClosed(Refused):
    code = "unit_closed"

    def __init__(self) -> None:
        super().__init__(_("This unit is closed."))


def transfer_officer(
    *, officer: Officer, kind: str, unit: Unit | None, starts_on: date, actor: Officer, at: datetime
) -> Posting:
    """Adds a posting of `kind` from `starts_on`; without `unit` the posting of that kind ends on that day.

    The posting before stays as it was. `actor` holds PERSONNEL_WRITE on the unit of now and on the new one.
    Records `officer.transferred`. Raises TransferTooEarly, AlreadyThere, NothingToEnd, UnitClosed,
    ImpossibleStart, TransferOutOfScope.
    """
    today = local_day(at)
    if not EARLIEST <= starts_on <= today + FARTHEST:
        raise ImpossibleStart
    mine = Officer.objects.visible_to(actor, on=today, permission=Permission.PERSONNEL_WRITE)
    if not mine.filter(pk=officer.pk).exists():
        raise TransferOutOfScope
    if unit is not None and not actor.may(Permission.PERSONNEL_WRITE, on=today, unit=unit):
        raise TransferOutOfScope
    if unit is not None and unit.closed_on is not None and unit.closed_on <= starts_on:
        raise UnitClosed
    with transaction.atomic():
        current = Posting.objects.filter(officer=officer, kind=kind).order_by("-starts_on").first()
        _check_order(current, unit, starts_on)
        posting = _add(officer, kind, unit, starts_on, at)
        record_audit_event(
            kind="officer.transferred",
            actor_id=actor.pk,
            at=at,
            subject=f"officer:{officer.pk}",
            facts={"posting": posting.pk, "kind": kind, "unit": unit.pk if unit else None},
        )
    return posting


def _check_order(current: Posting | None, unit: Unit | None, starts_on: date) -> None:
    if current is None:
        if unit is None:
            raise NothingToEnd
        return
    if current.unit_id == (unit.pk if unit else None):
        raise AlreadyThere if unit else NothingToEnd
    if starts_on <= current.starts_on:
        raise TransferTooEarly(current.starts_on)


def _add(officer: Officer, kind: str, unit: Unit | None, starts_on: date, at: datetime) -> Posting:
    try:
        with transaction.atomic():
            return Posting.objects.create(
                officer=officer, kind=kind, unit=unit, starts_on=starts_on, recorded_at=at
            )
    except IntegrityError as collision:
        raise TransferTooEarly(starts_on) from collision
