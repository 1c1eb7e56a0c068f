"""Who is reminded of an exam, and that nobody is reminded twice a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from analytics.actions.remind import remind
from analytics.models import Reminder
from core.models import AuditEvent
from exams.models import Enrolment, Exam, Leave, Sitting
from personnel.domain.roles import Role
from personnel.models import Officer
from portal.actions.give_notices import give_notices
from portal.models import Notice
from portal.notices.reminders import reminders_asked
from portal.notices.wording import sentence
from tests.factories import AT, BACKEND, Cast, cast, grant, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release, sit

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DURING = AT + timedelta(minutes=30)
AFTER = AT + timedelta(days=3)


def leave(place: Enrolment, *, to_makeup: bool) -> None:
    Leave.objects.create(
        enrolment=place,
        kind="sick",
        reason="住院",
        excused=True,
        to_makeup=to_makeup,
        state=Leave.State.GRANTED,
        asked_at=AT,
        asked_by=place.officer,
    )


def place(sitting: Sitting, person: Officer) -> Enrolment:
    return Enrolment.objects.get(sitting=sitting, officer=person)


def told() -> dict[str, tuple[str, str]]:
    return {
        row.officer.name: (sentence(row.kind, row.facts), row.link)
        for row in Notice.objects.select_related("officer")
    }


def reminded() -> set[str]:
    return {row.enrolment.officer.name for row in Reminder.objects.select_related("enrolment__officer")}


def held(people: Cast, **results: Any) -> Exam:
    everybody = [people.li, people.wang, people.chen]
    sitting = open_sitting(unit=people.bureau, candidates=everybody)
    hold_and_release(sitting, {people.li: True, people.wang: False}, signer=people.chen)
    return sitting.exam


def test_during_the_window_those_are_told_who_have_not_begun_and_hold_no_leave() -> None:
    people = cast()
    sun = officer("100009", "孙磊", unit=people.station)
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang, people.chen, sun])
    sit(sitting, people.li, right=True)
    leave(place(sitting, people.wang), to_makeup=True)

    first = remind(exam=sitting.exam, unit=people.county, actor=people.chen, at=DURING)
    again = remind(exam=sitting.exam, unit=people.bureau, actor=people.chen, at=DURING)
    for _twice in range(2):
        give_notices(sources=[reminders_asked], at=DURING)

    start = reverse("exams:start", args=[sitting.pk])
    words = "单位催办：“三月月考”已开放，您尚未开始作答。"
    assert (first, again) == (1, 1)
    assert told() == {"孙磊": (words, start), "陈静": (words, start)}
    event = AuditEvent.objects.of_kind("exam.reminded").earliest("pk")
    assert event.facts == {"unit": people.county.pk, "officers": 1, "cause": "not_begun"}


def test_after_the_release_those_are_told_who_failed_or_did_not_come() -> None:
    people = cast()
    exam = held(people)

    assert remind(exam=exam, unit=people.bureau, actor=people.chen, at=AFTER) == 2
    give_notices(sources=[reminders_asked], at=AFTER)

    failed = exam.results.get(officer=people.wang)
    assert told()["王芳"][1] == reverse("exams:result", args=[failed.attempt_id])
    assert told().keys() == {"王芳", "陈静"}


def test_who_passed_the_make_up_or_is_excused_for_good_is_left_alone() -> None:
    people = cast()
    exam = held(people)
    leave(Enrolment.objects.get(sitting__exam=exam, officer=people.chen), to_makeup=False)
    makeup = open_sitting(unit=people.bureau, candidates=[people.wang], title="补考")
    Exam.objects.filter(pk=makeup.exam_id).update(makeup_of=exam, makeup_rule="best")
    hold_and_release(makeup, {people.wang: True}, signer=people.chen)

    assert remind(exam=exam, unit=people.bureau, actor=people.chen, at=AFTER) == 0
    assert (reminded(), AuditEvent.objects.of_kind("exam.reminded").count()) == (set(), 0)


def test_between_window_and_release_nobody_is_reminded() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])

    assert remind(exam=sitting.exam, unit=people.bureau, actor=people.chen, at=sitting.closes_at) == 0


def test_the_database_keeps_one_reminder_a_day() -> None:
    people = cast()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    remind(exam=sitting.exam, unit=people.bureau, actor=people.chen, at=DURING)
    row = Reminder.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(
            enrolment=row.enrolment, cause=row.cause, day=row.day, at=AT, asked_by=people.wang
        )


def test_a_leader_reminds_the_own_units_only(client: Client) -> None:
    people = cast()
    exam = held(people)
    sun = officer("100009", "孙磊", unit=people.legal)
    grant(sun, Role.UNIT_LEADER, people.county)
    client.force_login(sun, backend=BACKEND)

    outside = client.post(reverse("analytics:remind", args=[people.bureau.pk]) + f"?exam={exam.pk}")
    inside = client.post(
        reverse("analytics:remind", args=[people.county.pk]) + f"?exam={exam.pk}&status=open"
    )

    assert (outside.status_code, inside.status_code) == (404, 302)
    assert (
        inside["Location"]
        == reverse("analytics:names", args=[people.county.pk]) + f"?exam={exam.pk}&status=open"
    )
    assert reminded() == {"王芳"}
