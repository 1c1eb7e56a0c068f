"""Rooms of a sitting, who sits where, who invigilates, and what happened at the door."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .enrolments import Enrolment
from .exams import Sitting
from .rooms import ExamRoom


class SittingRoomQuerySet(models.QuerySet["SittingRoom"]):
    def looked_after_by(self, officer: Officer, *, on: date) -> SittingRoomQuerySet:
        """Rooms in which `officer` has a duty, and those of exams that they may hold, in order of number."""
        duty = Q(duties__officer=officer, duties__ended_at=None)
        held = Q(
            sitting__exam__unit__in=Unit.objects.where(officer, Permission.EXAM_MANAGE, on=on).order_by()
        )
        own = self.filter(duty).order_by().values("pk")
        return self.filter(Q(pk__in=own) | held).order_by("sitting__opens_at", "sitting", "number")


class SittingRoom(models.Model):
    """A room in which a sitting takes place, with its seats as they stood when it was taken."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="rooms")
    room = models.ForeignKey(ExamRoom, on_delete=models.PROTECT, related_name="sitting_rooms")
    number = models.PositiveSmallIntegerField()
    """第几考场, from 1 in each sitting."""
    capacity = models.PositiveSmallIntegerField()
    columns = models.PositiveSmallIntegerField()
    bound = models.BooleanField(default=False)
    """Attempts begin and go on at addresses of the room only, unless an invigilator lets somebody."""

    objects = SittingRoomQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "room"], name="room_is_taken_once_in_a_sitting"),
            models.UniqueConstraint(fields=["sitting", "number"], name="room_number_is_once_in_a_sitting"),
            models.CheckConstraint(
                condition=Q(number__gte=1, capacity__gte=1, columns__gte=1),
                name="room_of_a_sitting_has_seats",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id}: room {self.number}"


def in_bound_rooms(sitting: str) -> Exists:
    """Whether the sitting named `sitting` in the outer query is sat at the addresses of its rooms only."""
    return Exists(SittingRoom.objects.filter(sitting=OuterRef(sitting), bound=True))


@frozen_but("published_at", "published_by")
class SeatingPlan(models.Model):
    """One draw of seats for a sitting. The newest counts; once published, nobody is moved by a draw any more."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="seating_plans")
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    policy: models.JSONField[dict[str, Any]] = models.JSONField()
    """The rules that were used."""
    policy_version_id = models.BigIntegerField(null=True)
    seats = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    """SHA-256 over who was given which seat."""
    avoided: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    """What the draw could not avoid: `neighbours` of one unit, officers `away` from their own site, `unseated`."""
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sitting", "number"], name="seating_plan_number_is_once"),
            models.CheckConstraint(
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="published_plan_says_when_and_by_whom",
            ),
            models.UniqueConstraint(
                fields=["sitting"],
                condition=Q(published_at__isnull=False),
                name="sitting_has_one_published_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sitting_id} plan {self.number}"


class SeatAssignment(models.Model):
    """The seat of a candidate: one seat for each, one candidate on each. Its history stands in `RoomEvent`."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="seat", primary_key=True
    )
    room = models.ForeignKey(SittingRoom, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveSmallIntegerField()
    ticket = models.CharField(max_length=20, unique=True)
    """准考证号: stays when the seat changes."""
    checked_in_at = models.DateTimeField(null=True)
    """When the identity was checked at the door."""
    let_in_at = models.DateTimeField(null=True)
    """When an invigilator let this candidate sit at any address."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "number"], name="seat_has_one_candidate"),
            models.CheckConstraint(condition=Q(number__gte=1), name="seats_count_from_one"),
            models.CheckConstraint(condition=~Q(ticket=""), name="seat_has_a_ticket_number"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}: {self.room_id}/{self.number}"


@frozen_but("ended_at")
class InvigilatorDuty(models.Model):
    """An officer who invigilates a room of a sitting (监考). A replaced one keeps the row, with its end."""

    room = models.ForeignKey(SittingRoom, on_delete=models.PROTECT, related_name="duties")
    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="duties")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="invigilator_duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    """Home unit when the duty was given."""
    place = models.PositiveSmallIntegerField()
    """1 is the chief invigilator of the room."""
    policy_version_id = models.BigIntegerField(null=True)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "place"], condition=Q(ended_at=None), name="one_invigilator_in_each_place"
            ),
            models.UniqueConstraint(
                fields=["sitting", "officer"],
                condition=Q(ended_at=None),
                name="invigilator_has_one_room_in_a_sitting",
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="invigilators_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} in room {self.room_id}"


@append_only
class RoomEvent(models.Model):
    """What was done at the door of a room: seats given and changed, identities checked, exceptions made."""

    class Kind(models.TextChoices):
        SEATED_LATE = "seated_late", _("Seated late")
        MOVED = "moved", pgettext_lazy("candidate in a room", "Moved to another seat")
        CHECKED_IN = "checked_in", _("Identity checked")
        CHECK_UNDONE = "check_undone", _("Check taken back")
        LET_IN = "let_in", _("Let in at another address")
        LET_IN_ENDED = "let_in_ended", _("Exception ended")

    room = models.ForeignKey(SittingRoom, on_delete=models.PROTECT, related_name="events")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="room_events")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """Numbers of rooms and seats, and the address from which it was done."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=["let_in", "moved"]) | ~Q(reason=""),
                name="exception_at_the_door_gives_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "seated_late",
                        "moved",
                        "checked_in",
                        "check_undone",
                        "let_in",
                        "let_in_ended",
                    ]
                ),
                name="room_event_kind_is_known",
            ),
        ]
        indexes = [models.Index(fields=["room", "at"], name="room_events_in_time")]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.kind} {self.enrolment_id}"
