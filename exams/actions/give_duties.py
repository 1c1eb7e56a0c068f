"""Give the rooms of a sitting their invigilators (监考)."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from exams.actions._seat_rules import (
    SeatsRefused,
    held_sitting,
    must_be_plannable,
    published_plan,
    rooms_policy,
)
from exams.actions._seeds import new_seed
from exams.domain.invigilators import Duties, Invigilator, WatchedRoom, give_duties
from exams.models import InvigilatorDuty, SeatAssignment, Sitting, SittingRoom
from personnel.domain.roles import Role
from personnel.models import Officer, RoleGrant, Unit


def draw_duties(*, sitting: Sitting, actor: Officer, at: datetime, seed: int | None = None) -> Duties:
    """Fills the empty places of all rooms by lot, from the officers who hold the role of invigilator on that day.

    Nobody looks after candidates of the own unit, is a candidate of the sitting, or has a room elsewhere at that time.
    Those who have a duty keep it. Raises SeatsRefused before the plan is published.
    """
    with transaction.atomic():
        held_sitting(sitting)
        must_be_plannable(sitting)
        if published_plan(sitting) is None:
            raise SeatsRefused(_("Publish the plan first: who may invigilate depends on who sits where."))
        day = local_day(sitting.opens_at)
        policy = rooms_policy(sitting, day)
        people = {person.pk: person for person in _available(sitting)}
        chosen = new_seed() if seed is None else seed
        duties = give_duties(
            _watched(sitting, policy.body.invigilators),
            [
                Invigilator(pk, str(person.home_unit_path), _part(sitting, str(person.home_unit_path)))  # type: ignore[attr-defined]
                for pk, person in sorted(people.items())
            ],
            seed=chosen,
            ring=policy.body.ring,
        )
        InvigilatorDuty.objects.bulk_create(
            InvigilatorDuty(
                room_id=room,
                sitting=sitting,
                officer_id=officer,
                unit_id=people[officer].home_unit_id,  # type: ignore[attr-defined]
                place=place,
                policy_version_id=policy.version_id,
                given_at=at,
                given_by=actor,
            )
            for (room, place), officer in sorted(duties.given.items())
        )
        record_audit_event(
            kind="exam.duties_drawn",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting:{sitting.pk}",
            facts={
                "seed": chosen,
                "duties": [[room, place, officer] for (room, place), officer in sorted(duties.given.items())],
                "missing": sum(duties.missing.values()),
            },
        )
    return duties


def replace_invigilator(
    *, room: SittingRoom, place: int, officer: Officer | None, actor: Officer, at: datetime
) -> None:
    """Puts `officer` in `place` of `room` instead of whoever had it; None leaves it empty. The earlier row stays.

    Raises SeatsRefused for somebody who may not look after this room.
    """
    with transaction.atomic():
        held_sitting(room.sitting)
        must_be_plannable(room.sitting)
        home = _checked(room, officer) if officer is not None else None
        now = room.duties.filter(place=place, ended_at=None)
        gone = list(now.values_list("officer", flat=True))
        now.update(ended_at=at)
        if officer is not None and home is not None:
            try:
                with transaction.atomic():
                    InvigilatorDuty.objects.create(
                        room=room,
                        sitting=room.sitting,
                        officer=officer,
                        unit=home,
                        place=place,
                        given_at=at,
                        given_by=actor,
                    )
            except IntegrityError:
                raise SeatsRefused(
                    _("%(name)s invigilates another room of this sitting.") % {"name": officer.name}
                ) from None
        record_audit_event(
            kind="exam.invigilator_replaced",
            actor_id=actor.pk,
            at=at,
            subject=f"sitting_room:{room.pk}",
            facts={"place": place, "before": gone, "now": officer.pk if officer else None},
        )


def _checked(room: SittingRoom, officer: Officer) -> Unit:
    """The home unit of somebody who may look after `room`."""
    day = local_day(room.sitting.opens_at)
    name = {"name": officer.name}
    if Role.INVIGILATOR not in officer.roles_on(day):
        raise SeatsRefused(_("%(name)s does not hold the role of invigilator on that day.") % name)
    person = Officer.objects.with_home_unit(on=day).get(pk=officer.pk)
    home: Unit | None = Unit.objects.filter(pk=person.home_unit_id).first()
    if home is None:
        raise SeatsRefused(_("%(name)s is in post nowhere on that day.") % name)
    if SeatAssignment.objects.filter(room=room, enrolment__unit=home).exists():
        raise SeatsRefused(
            _("%(name)s serves in a unit that has candidates in this room.") % name, code="own_unit"
        )
    if room.sitting.enrolments.filter(officer=officer).exists():
        raise SeatsRefused(_("%(name)s is a candidate of this sitting.") % name)
    if _busy(room.sitting).filter(officer=officer).exists():
        raise SeatsRefused(_("%(name)s invigilates elsewhere at that time.") % name)
    return home


def _busy(sitting: Sitting) -> models.QuerySet[InvigilatorDuty]:
    """Duties in other sittings at the same time."""
    return InvigilatorDuty.objects.filter(
        ended_at=None, sitting__opens_at__lt=sitting.closes_at, sitting__closes_at__gt=sitting.opens_at
    ).exclude(sitting=sitting)


def _available(sitting: Sitting) -> list[Officer]:
    """Invigilators below the unit of the exam who are free then."""
    day = local_day(sitting.opens_at)
    holding = RoleGrant.objects.in_force(on=day).filter(role=Role.INVIGILATOR).order_by()
    own_duty = InvigilatorDuty.objects.filter(sitting=sitting, ended_at=None)
    return list(
        Officer.objects.in_post_under(frozenset({sitting.exam.unit.path}), on=day)
        .filter(is_active=True, pk__in=holding.values("officer"))
        .exclude(pk__in=own_duty.values("officer"))
        .exclude(pk__in=_busy(sitting).values("officer"))
        .exclude(pk__in=sitting.enrolments.values("officer"))
    )


def _part(sitting: Sitting, path: str) -> str:
    """The unit directly below the one that holds the exam, as a path."""
    return path[: len(sitting.exam.unit.path) + Unit.steplen]


def _watched(sitting: Sitting, places: int) -> list[WatchedRoom]:
    seated: dict[int, list[str]] = defaultdict(list)
    rows = SeatAssignment.objects.filter(room__sitting=sitting).values_list("room", "enrolment__unit__path")
    for room, path in rows:
        seated[room].append(path)
    held: dict[int, set[int]] = defaultdict(set)
    for room, place in sitting.duties.filter(ended_at=None).values_list("room", "place"):
        held[room].add(place)
    return [
        WatchedRoom(
            id=room,
            part=Counter(sorted(_part(sitting, path) for path in paths)).most_common(1)[0][0],
            parts=frozenset(_part(sitting, path) for path in paths),
            units=frozenset(paths),
            places=tuple(place for place in range(1, places + 1) if place not in held[room]),
        )
        for room, paths in sorted(seated.items())
    ]
