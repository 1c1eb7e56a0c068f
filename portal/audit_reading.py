"""Which audit events somebody may read, and how they are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from core.clock import start_of_day
from core.models import AuditEvent
from core.models.audit import AuditEventQuerySet
from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import Permission
from personnel.models import BadgeHolding, Officer, Posting, RoleGrant, Unit
from portal.audit_words import words_of

OFFICER = "officer:"
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader looks for; None or empty: everything."""

    first_day: date | None = None
    last_day: date | None = None
    person: str = ""
    kind: str = ""
    unit: Unit | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One event in words. `place` is its number in the chain of the trail, None until it has one."""

    at: datetime
    what: str
    kind: str
    who: str
    badge: str
    about: str
    address: str
    succeeded: bool
    facts: str
    place: int | None


def readable_by(reader: Officer, *, on: date) -> AuditEventQuerySet:
    """Events of the officers of the reader's units, acts upon them, and what nobody in person did.

    Whoever holds the office on every top unit reads everything.
    """
    paths = reader.paths_where(Permission.AUDIT_READ, on=on)
    if not paths:
        return AuditEvent.objects.none()
    if set(Unit.objects.filter(depth=1).values_list("path", flat=True)) <= paths:
        return AuditEvent.objects.all()
    nobody = Q(actor_id=None) & ~Q(subject__startswith=OFFICER)
    return AuditEvent.objects.filter(_of_people_under(paths) | nobody)


def _of_people_under(paths: Iterable[str]) -> Q:
    """Acts of, or upon, everybody who ever served or held a role on these units."""
    under = Q()
    for path in paths:
        under |= Q(unit__path__startswith=path)
    served, held = Posting.objects.filter(under), RoleGrant.objects.filter(under)
    return (
        Q(actor_id__in=served.values("officer"))
        | Q(actor_id__in=held.values("officer"))
        | Q(subject__in=_as_subjects(served, "officer"))
        | Q(subject__in=_as_subjects(held, "officer"))
    )


def _as_subjects(rows: QuerySet[Posting] | QuerySet[RoleGrant], name: str) -> QuerySet[Posting, str]:
    text = Concat(Value(OFFICER), Cast(F(name), CharField()))
    return rows.annotate(as_subject=text).values_list("as_subject", flat=True)  # type: ignore[return-value]


def asked_for(events: AuditEventQuerySet, asked: Asked) -> AuditEventQuerySet:
    """Those of `events` that were asked for, newest first."""
    if asked.first_day:
        events = events.filter(at__gte=start_of_day(asked.first_day))
    if asked.last_day:
        events = events.filter(at__lt=start_of_day(asked.last_day + timedelta(days=1)))
    if asked.person:
        ids = _people_called(asked.person)
        events = events.filter(Q(actor_id__in=ids) | Q(subject__in=[f"{OFFICER}{pk}" for pk in ids]))
    if asked.kind:
        exact = "." in asked.kind
        events = events.filter(kind=asked.kind) if exact else events.filter(kind__startswith=f"{asked.kind}.")
    if asked.unit is not None:
        events = events.filter(_of_people_under([asked.unit.path]))
    if asked.outcome:
        events = events.filter(succeeded=asked.outcome == "succeeded")
    return events.order_by("-at", "-pk")


def _people_called(text: str) -> list[int]:
    """At most a hundred officers of this name, or who hold or held this badge number."""
    badge = BadgeHolding.objects.filter(badge_number=normal_badge_number(text)).values("officer")
    found = Officer.objects.filter(Q(name=text.strip()) | Q(pk__in=badge)).order_by("pk")
    return list(found.values_list("pk", flat=True)[:100])


def told(events: Iterable[AuditEvent]) -> list[Told]:
    """`events` in words, with two queries for all names."""
    rows = list(events)
    people = _named({pk for event in rows for pk in (event.actor_id, _officer_in(event.subject)) if pk})
    return [_told(event, people) for event in rows]


def told_in_chunks(events: AuditEventQuerySet) -> Iterator[Told]:
    """The same for any number of them, without holding them all."""
    chunk: list[AuditEvent] = []
    for event in events.iterator(chunk_size=CHUNK):
        chunk.append(event)
        if len(chunk) == CHUNK:
            yield from told(chunk)
            chunk = []
    yield from told(chunk)


def _told(event: AuditEvent, people: dict[int, tuple[str, str]]) -> Told:
    who, badge = people.get(event.actor_id or 0, ("", ""))
    about = " ".join(people.get(_officer_in(event.subject) or 0, ())).strip() or event.subject
    facts = json.dumps(event.facts, ensure_ascii=False, sort_keys=True) if event.facts else ""
    return Told(
        event.at,
        words_of(event.kind),
        event.kind,
        who,
        badge,
        about,
        event.address,
        event.succeeded,
        facts,
        event.seq,
    )


def _officer_in(subject: str) -> int | None:
    number = subject.removeprefix(OFFICER)
    return int(number) if subject.startswith(OFFICER) and number.isdigit() else None


def _named(ids: set[int]) -> dict[int, tuple[str, str]]:
    if not ids:
        return {}
    return {
        officer.pk: (officer.name, officer.badge_number)
        for officer in Officer.objects.with_badge().filter(pk__in=ids)
    }
