"""Enter a fact into a file by hand, or withdraw what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.actions.append_entries import NewEntry, NewUnitEntry, append_entries, append_unit_entries
from records.domain.kinds import RECORD, RECORD_WITHDRAWN
from records.models import FileEntry, FileEntryText


class NotYours(Refused):
    """Nobody writes into the own file, or outside the own units."""

    code = "not_allowed"

    def __init__(self) -> None:
        super().__init__(_("You may not write into this file."))


class CannotWithdraw(Refused):
    """Only records that stand are withdrawn."""

    code = "cannot_withdraw"


@dataclass(frozen=True, slots=True)
class Fact:
    """What somebody records. `nonce` is new for each fact: the same one is recorded once."""

    section: str
    happened_on: date
    text: str
    nonce: UUID
    points: Decimal | None = None
    document: str = ""

    def payload(self) -> dict[str, Any]:
        """Figures and numbers; the words lie beside."""
        told: dict[str, Any] = {}
        if self.points is not None:
            told["points"] = f"{self.points:f}"
        if self.document:
            told["document"] = self.document
        return told


def record_fact(*, subject: Officer, home: Unit, fact: Fact, actor: Officer, at: datetime) -> bool:
    """Appends `fact` to the officer's file; False when this very fact was recorded already.

    `actor` holds FILE_WRITE on `home`, the officer's unit of the day, and is somebody else. Raises NotYours.
    """
    _check(subject, home, actor, at)
    entry = NewEntry(
        officer_id=subject.pk,
        section=fact.section,
        kind=RECORD,
        happened_on=fact.happened_on,
        unit_id=home.pk,
        payload=fact.payload(),
        source=f"record:{fact.nonce}",
        actor_id=actor.pk,
        text=fact.text,
    )
    with transaction.atomic():
        filed = append_entries([entry], at=at)
        _audit("file.recorded", f"officer:{subject.pk}", filed, actor, at)
    return filed == 1


def record_unit_fact(*, unit: Unit, fact: Fact, actor: Officer, at: datetime) -> bool:
    """The same for a unit's file; `actor` holds FILE_WRITE on the unit."""
    if not actor.may(Permission.FILE_WRITE, on=local_day(at), unit=unit):
        raise NotYours
    entry = NewUnitEntry(
        unit_id=unit.pk,
        section=fact.section,
        kind=RECORD,
        happened_on=fact.happened_on,
        payload=fact.payload(),
        source=f"record:{fact.nonce}",
        actor_id=actor.pk,
        text=fact.text,
    )
    with transaction.atomic():
        filed = append_unit_entries([entry], at=at)
        _audit("unit_file.recorded", f"unit:{unit.pk}", filed, actor, at)
    return filed == 1


def withdraw_record(
    *, entry: FileEntry, subject: Officer, home: Unit, reason: str, erase: bool, actor: Officer, at: datetime
) -> None:
    """Appends an entry that withdraws `entry`; with `erase`, the words of `entry` are gone for good.

    The entry itself, its commitment and the chain stay. Raises NotYours or CannotWithdraw.
    """
    _check(subject, home, actor, at)
    if entry.kind != RECORD:
        raise CannotWithdraw(_("Only records entered by hand can be withdrawn here."))
    withdrawal = NewEntry(
        officer_id=subject.pk,
        section=entry.section,
        kind=RECORD_WITHDRAWN,
        happened_on=local_day(at),
        unit_id=home.pk,
        payload={"erased": erase},
        source=f"withdrawn:{entry.source}",
        corrects_source=entry.source,
        actor_id=actor.pk,
        text=reason,
    )
    with transaction.atomic():
        if not append_entries([withdrawal], at=at):
            raise CannotWithdraw(_("This record was withdrawn already."))
        if erase:
            FileEntryText.objects.filter(entry=entry, erased_at=None).update(text="", salt="", erased_at=at)
        _audit("file.record_withdrawn", f"officer:{subject.pk}", 1, actor, at)


def _check(subject: Officer, home: Unit, actor: Officer, at: datetime) -> None:
    if subject.pk == actor.pk or not actor.may(Permission.FILE_WRITE, on=local_day(at), unit=home):
        raise NotYours


def _audit(kind: str, subject: str, entries: int, actor: Officer, at: datetime) -> None:
    record_audit_event(kind=kind, actor_id=actor.pk, at=at, subject=subject, facts={"entries": entries})
