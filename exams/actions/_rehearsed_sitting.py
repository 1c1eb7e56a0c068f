"""What a sitting of a rehearsal takes over from the sitting that it rehearses: rooms, and Safe Exam Browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from exams.actions._seat_rules import SeatsRefused, taken_elsewhere
from exams.actions.set_safe_browser import ask_for_safe_browser
from exams.domain.safe_browser import configuration_file, read_configuration
from exams.models import SafeBrowser, Sitting, SittingRoom
from personnel.models import Officer

Addresses = Callable[[Sitting], Mapping[str, str]]
"""Where an exam begins in Safe Exam Browser (`begin`) and where it is left (`quit`)."""


def rehearsed_by(sitting: Sitting) -> Sitting:
    """The sitting that `sitting` rehearses; raises SeatsRefused where it rehearses none."""
    if sitting.rehearses is None:
        raise SeatsRefused(_("Only a rehearsal takes over seats and invigilators from its exam."))
    return sitting.rehearses


def copy_rooms(made: Sitting, *, actor: Officer, at: datetime) -> list[SittingRoom]:
    """The rooms of the rehearsed sitting, numbered and bound as there. Those that are closed by now or taken at the
    time of the rehearsal stay out: the answer lists them, for the exam officer to choose others."""
    rows = list(rehearsed_by(made).rooms.select_related("room").order_by("number"))
    busy = {own.room_id for own in taken_elsewhere(made, [row.room for row in rows])}
    free = [row for row in rows if row.room.closed_on is None and row.room_id not in busy]
    SittingRoom.objects.bulk_create(
        SittingRoom(
            sitting=made,
            room=row.room,
            number=row.number,
            capacity=row.capacity,
            columns=row.columns,
            bound=row.bound,
        )
        for row in free
    )
    if free:
        record_audit_event(
            kind="exam.rooms_taken",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{made.pk}",
            facts={"rooms": sorted(row.room_id for row in free), "bound": any(row.bound for row in free)},
        )
    return [row for row in rows if row not in free]


def copy_safe_browser(made: Sitting, *, addresses: Addresses, actor: Officer, at: datetime) -> None:
    """The configuration of the rehearsed sitting, with the addresses of the rehearsal in it. Browser Exam Keys are not
    taken over: they belong to a configuration, and this is another one."""
    source = rehearsed_by(made)
    rule = SafeBrowser.objects.filter(sitting=source).first() if source.safe_browser else None
    if rule is None:
        return
    links = addresses(made)
    settings = {
        **read_configuration(bytes(rule.configuration)),
        "startURL": links["begin"],
        "quitURL": links["quit"],
    }
    ask_for_safe_browser(
        sitting=made,
        start_address=links["begin"],
        quit_address=links["quit"],
        uploaded=None if rule.is_own else configuration_file(settings),
        exam_keys=(),
        actor=actor,
        at=at,
    )
