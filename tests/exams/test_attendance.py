"""Who came: due, present, with leave, without."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions.start_attempt import start_attempt
from exams.attendance import attendance_by_unit
from exams.models import Enrolment, Exam, Leave
from personnel.models import Officer
from tests.exams.managing import GRACE, desk, opened
from tests.exams.papers import crew
from tests.factories import Cast

pytestmark = pytest.mark.django_db


def on_leave(
    exam: Exam, person: Officer, kind: str, *, state: str = "granted", excused: bool = True
) -> Leave:
    return Leave.objects.create(
        enrolment=Enrolment.objects.get(sitting__exam=exam, officer=person),
        kind=kind,
        reason="示例",
        excused=excused,
        to_makeup=True,
        state=state,
        asked_at=now(),
        asked_by=person,
    )


def test_everybody_due_is_present_on_leave_or_absent(people: Cast) -> None:
    sat, sat_on_leave, sick, refused, unexcused, silent = crew(people, 6)
    exam = opened(people, candidates=[people.wang, sat, sat_on_leave, sick, refused, unexcused, silent])
    for person in (sat, sat_on_leave):
        start_attempt(sitting_id=exam.sittings.get().pk, officer=person, at=now(), grace=GRACE)
    on_leave(exam, sat_on_leave, "study")
    on_leave(exam, sick, "sick")
    on_leave(exam, refused, "sick", state="refused")
    on_leave(exam, unexcused, "other", excused=False)

    found = attendance_by_unit([exam.pk])

    station = found[exam.pk, people.station.pk]
    assert (station.due, station.present, station.with_leave, station.absent) == (6, 2, {"sick": 1}, 3)
    assert (found[exam.pk, people.brigade.pk].due, found[exam.pk, people.brigade.pk].absent) == (1, 1)


def test_attendance_of_many_exams_is_one_query(
    people: Cast, django_assert_num_queries: Callable[[int], Any]
) -> None:
    exam = opened(people, candidates=[people.li, people.wang, *crew(people, 5)])

    with django_assert_num_queries(1):
        found = attendance_by_unit([exam.pk, exam.pk + 1])

    assert {key: own.due for key, own in found.items()} == {
        (exam.pk, people.station.pk): 6,
        (exam.pk, people.brigade.pk): 1,
    }


@pytest.mark.parametrize("count", (1, 3))
def test_the_page_takes_the_same_queries_however_many_leaves(
    people: Cast, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    candidates = crew(people, count)
    exam = opened(people, candidates=candidates)
    for person in candidates:
        on_leave(exam, person, "sick")
    client = desk(people.wang)
    address = reverse("exams:manage_absences", args=[exam.pk])
    client.get(address)

    with django_assert_num_queries(9):
        page = client.get(address)

    assert page.context["total"]["figures"].with_leave == {"sick": count}


def test_the_exam_officer_enters_leave_by_badge_and_is_told_what_is_wrong(people: Cast) -> None:
    exam = opened(people)
    client, address = desk(people.wang), reverse("exams:manage_absences", args=[exam.pk])
    good = {"badge": "100001", "kind": "on_duty", "reason": "出差"}

    wrong = [
        client.post(address, {**good, **change}).status_code
        for change in ({"badge": "999999"}, {"kind": "x"}, {"reason": ""}, {"kind": "sick"})
    ]
    right = client.post(address, good)

    assert (wrong, right.status_code) == ([422] * 4, 302)
    assert Leave.objects.get().asked_by == people.wang


def test_a_reader_sees_the_list_and_enters_nothing(people: Cast) -> None:
    exam = opened(people)
    address = reverse("exams:manage_absences", args=[exam.pk])

    assert desk(people.chen).get(address).context["form"] is None
    assert desk(people.chen).post(address, {}).status_code == 403
    assert desk(people.zhou).get(address).status_code == 404
