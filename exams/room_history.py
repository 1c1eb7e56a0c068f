"""What happened in a room during a sitting, for its report: incidents, and what invigilators did, in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext, override

from exams.models import Incident, Intervention, InterventionEffect, SittingRoom
from exams.seating_shown import Seat

SHEETS_LANGUAGE = "zh-hans"
"""The sheets of a room are Chinese documents in every language of the screen."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when, whom it concerned (empty: the room), what, in which words, who noted or did it."""

    at: datetime
    who: str
    what: str
    words: str
    by: str


def happenings(room: SittingRoom, seats: Sequence[Seat]) -> list[Happening]:
    """Everything that happened in `room`, oldest first, in three queries; `seats` are those of the room."""
    with override(SHEETS_LANGUAGE):
        lines = [*_incidents(room), *_interventions(room, seats)]
    return sorted(lines, key=lambda line: line.at)


def _incidents(room: SittingRoom) -> Iterator[Happening]:
    for incident in Incident.objects.in_room(room):
        who = incident.enrolment.officer.name if incident.enrolment else ""
        what = str(incident.get_kind_display())
        yield Happening(incident.at, who, what, incident.words.text, incident.actor.name)


def _interventions(room: SittingRoom, seats: Sequence[Seat]) -> Iterator[Happening]:
    done = list(Intervention.objects.in_room(room))
    names = {seat.enrolment: seat.name for seat in seats}
    hit: dict[int, list[str]] = {}
    effects = InterventionEffect.objects.filter(intervention__in=[one.pk for one in done]).order_by("pk")
    for intervention, enrolment in effects.values_list("intervention", "enrolment"):
        if enrolment in names:
            hit.setdefault(intervention, []).append(names[enrolment])
    for one in done:
        what = str(one.get_kind_display())
        if one.seconds:
            what += gettext(" (%(minutes)s min)") % {"minutes": f"{one.seconds / 60:g}"}
        everybody = one.room_id == room.pk
        who = "" if everybody else "、".join(hit.get(one.pk, ()))
        yield Happening(one.at, who, what, one.words.text if one.words else "", one.actor.name)
