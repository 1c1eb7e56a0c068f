"""Whose candidates a person finds on the live board of an exam, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q, QuerySet

from exams.models import Enrolment, Exam, SittingRoom
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

LOOKS = (Permission.EXAM_READ, Permission.INVIGILATE)


@dataclass(frozen=True, slots=True)
class Reach:
    """What of an exam is a person's. `acts`: may intervene and note incidents; `manages`: as exam officer."""

    exam: Exam
    enrolments: QuerySet[Enrolment]
    rooms: QuerySet[SittingRoom]
    whole: bool
    acts: bool
    manages: bool


def reach_of(officer: Officer, exam: Exam, *, on: date) -> Reach | None:
    """The reach of `officer`, None when nothing of the exam is theirs.

    Whoever holds a role for exams on its unit has all of it. Others who invigilate have the rooms in which they have a
    duty, and the candidates of units where they hold the role.
    """
    enrolments = Enrolment.objects.filter(sitting__exam=exam)
    rooms = (
        SittingRoom.objects.filter(sitting__exam=exam)
        .select_related("room", "sitting")
        .order_by("number", "pk")
    )
    held = officer.permissions_on(on)
    here = {permission for permission in LOOKS if officer.may(permission, on=on, unit=exam.unit)}
    if here:
        manages = officer.may(Permission.EXAM_MANAGE, on=on, unit=exam.unit)
        acts = manages or Permission.INVIGILATE in here
        return Reach(exam, enrolments, rooms, whole=True, acts=acts, manages=manages)
    if Permission.INVIGILATE not in held:
        return None
    own_rooms = rooms.filter(duties__officer=officer, duties__ended_at=None)
    units = Unit.objects.where(officer, Permission.INVIGILATE, on=on).order_by()
    own = enrolments.filter(
        Q(seat__room__in=own_rooms.order_by().values("pk")) | Q(unit__in=units.values("pk"))
    )
    if not own.exists():
        return None
    return Reach(exam, own, own_rooms, whole=False, acts=True, manages=False)


def exams_in_reach(officer: Officer, *, on: date) -> QuerySet[Exam]:
    """Exams that are sealed or open and of which something is the officer's, the next to begin first."""
    units = Unit.objects.none()
    for permission in LOOKS:
        units = units | Unit.objects.where(officer, permission, on=on).order_by()
    watched = Unit.objects.where(officer, Permission.INVIGILATE, on=on).order_by()
    duty = Q(sittings__duties__officer=officer, sittings__duties__ended_at=None)
    own = Exam.objects.filter(
        Q(unit__in=units.values("pk")) | duty | Q(sittings__enrolments__unit__in=watched.values("pk"))
    )
    return (
        Exam.objects.filter(pk__in=own.values("pk"), state__in=[Exam.State.SEALED, Exam.State.OPEN])
        .select_related("unit")
        .annotate(opens_at=Min("sittings__opens_at"), closes_at=Max("sittings__closes_at"))
        .order_by("opens_at", "pk")
    )
