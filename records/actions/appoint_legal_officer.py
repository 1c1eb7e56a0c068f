"""Appoint legal officers, and take the appointment back: the role follows."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.actions.end_role import end_role
from personnel.actions.grant_role import grant_role
from personnel.domain.roles import Permission, Role
from personnel.models import Officer, RoleGrant, Unit
from records.actions.append_entries import NewEntry, append_entries
from records.domain.sections import BASIC_FACTS
from records.models import AppointmentRevocation, Credential, LegalOfficerAppointment

from ._levels import AlreadyDecided, OwnMatter, ReasonMissing, must_hold, unit_of

APPOINTED = "legal_officer_appointed"
REVOKED = "legal_officer_revoked"


class NoCredential(Refused):
    """Whoever newly reviews cases must hold the legal profession certificate."""

    code = "no_credential"

    def __init__(self) -> None:
        super().__init__(
            _(
                "No legal profession certificate of this officer is confirmed. Whoever newly reviews penalty decisions "
                "must hold one."
            )
        )


class AppointedAlready(Refused):
    code = "appointed_already"

    def __init__(self) -> None:
        super().__init__(_("This officer is legal officer of this unit already."))


@transaction.atomic
def appoint_legal_officer(
    *, officer: Officer, unit: Unit, form: str, starts_on: date, actor: Officer, at: datetime
) -> LegalOfficerAppointment:
    """Appoints `officer` legal officer of `unit` from `starts_on` and gives the role on it.

    The officer must hold a confirmed legal profession certificate (Administrative Penalties Law art. 58; Public
    Security Administration Penalties Law of 2025 art. 114). Files the appointment. Raises OwnMatter, NotAllowedHere,
    NoCredential, AppointedAlready, and what `grant_role` raises.
    """
    if actor.pk == officer.pk:
        raise OwnMatter
    home = unit_of(officer, at=at)
    must_hold(actor, Permission.LEVEL_CONFIRM, unit, at=at)
    must_hold(actor, Permission.LEVEL_CONFIRM, home, at=at)
    credential = Credential.objects.confirmed().filter(officer=officer).order_by("kind", "pk").first()
    if credential is None:
        raise NoCredential
    if LegalOfficerAppointment.objects.filter(officer=officer, unit=unit, revocation=None).exists():
        raise AppointedAlready
    try:
        with transaction.atomic():
            appointment = LegalOfficerAppointment.objects.create(
                officer=officer,
                unit=unit,
                credential=credential,
                form=form,
                starts_on=starts_on,
                appointed_by=actor,
                appointed_at=at,
            )
    except IntegrityError:
        raise AppointedAlready from None
    grant_role(
        officer=officer,
        role=Role.LEGAL_OFFICER,
        unit=unit,
        starts_on=starts_on,
        actor=actor,
        at=at,
        appointment_id=appointment.pk,
    )
    _file(appointment, APPOINTED, starts_on, home, actor, at)
    return appointment


@transaction.atomic
def revoke_legal_officer(
    *,
    appointment: LegalOfficerAppointment,
    ends_on: date,
    cause: str,
    document: str = "",
    actor: Officer,
    at: datetime,
) -> AppointmentRevocation:
    """Ends the appointment with its cause and the number of the decision, and with it the role.

    Raises ReasonMissing, OwnMatter, NotAllowedHere, AlreadyDecided.
    """
    if not cause.strip():
        raise ReasonMissing
    if actor.pk == appointment.officer_id:
        raise OwnMatter
    must_hold(actor, Permission.LEVEL_CONFIRM, appointment.unit, at=at)
    ends_on = max(ends_on, appointment.starts_on)
    try:
        with transaction.atomic():
            revocation = AppointmentRevocation.objects.create(
                appointment=appointment,
                ends_on=ends_on,
                cause=cause.strip(),
                document=document.strip(),
                revoked_by=actor,
                revoked_at=at,
            )
    except IntegrityError:
        raise AlreadyDecided from None
    grants = RoleGrant.objects.filter(
        officer=appointment.officer_id, unit=appointment.unit_id, role=Role.LEGAL_OFFICER, ends_on=None
    )
    for grant in grants.select_related("officer", "unit"):
        end_role(grant=grant, ends_on=ends_on, actor=actor, at=at, appointment_id=appointment.pk)
    record_audit_event(
        kind="legal_officer.revoked",
        actor_id=actor.pk,
        at=at,
        subject=f"legal_officer_appointment:{appointment.pk}",
        facts={"officer": appointment.officer_id},
    )
    _file(appointment, REVOKED, ends_on, appointment.unit, actor, at, text=cause.strip())
    return revocation


def _file(
    appointment: LegalOfficerAppointment,
    kind: str,
    day: date,
    home: Unit,
    actor: Officer,
    at: datetime,
    text: str = "",
) -> None:
    append_entries(
        [
            NewEntry(
                officer_id=appointment.officer_id,
                section=BASIC_FACTS,
                kind=kind,
                happened_on=day,
                unit_id=home.pk,
                payload={
                    "appointment": appointment.pk,
                    "unit": appointment.unit_id,
                    "unit_name": appointment.unit.name,
                    "form": appointment.form,
                },
                source=f"{kind}:{appointment.pk}",
                actor_id=actor.pk,
                text=text,
            )
        ],
        at=at,
    )
