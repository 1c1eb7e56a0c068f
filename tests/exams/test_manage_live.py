"""The sitting while it runs, and extra time for one officer."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from core.clock import now
from exams.actions.start_attempt import start_attempt
from exams.models import Exam, TimeCredit
from tests.exams.managing import GRACE, closed, desk, opened
from tests.factories import Cast, cast, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def page(exam: Exam) -> str:
    return reverse("exams:manage_live", args=[exam.pk])


def begin(exam: Exam, person: Any) -> None:
    start_attempt(sitting_id=exam.sittings.get().pk, officer=person, at=now(), grace=GRACE)


def board(response: Any) -> list[tuple[str, int, int, int, int, int]]:
    return [
        (part.unit.name, part.due, part.started, part.writing, part.finished, part.absent)
        for part in response.context["parts"]
    ]


def test_the_board_counts_by_county(people: Cast) -> None:
    exam = opened(people, candidates=[people.li, people.wang, people.chen])
    begin(exam, people.li)

    response = desk(people.wang).get(page(exam))

    assert board(response) == [("临河县公安局", 2, 1, 1, 0, 1), ("法制支队", 1, 0, 0, 0, 1)]
    assert response.context["total"] == {"due": 3, "started": 1, "writing": 1, "finished": 0, "absent": 2}


def test_the_roster_can_be_narrowed_to_those_who_have_not_begun(people: Cast) -> None:
    exam = opened(people, candidates=[people.li, people.wang, people.chen])
    begin(exam, people.li)

    response = desk(people.wang).get(page(exam), {"unit": "A01", "standing": "absent"})

    assert [shown["enrolment"].officer.name for shown in response.context["rows"]] == ["王芳"]


def test_extra_time_is_given_once_with_a_reason(people: Cast) -> None:
    exam, client = opened(people), desk(people.wang)
    form = {"badge": "100001", "minutes": 15, "reason": "右手骨折"}

    client.post(page(exam), form)
    second = client.post(page(exam), form)

    credit = TimeCredit.objects.get()
    assert (credit.seconds, credit.reason, credit.granted_by) == (900, "右手骨折", people.wang)
    assert second.context["form"].errors == {
        "badge": ["This officer has already been given personal extra time for this exam."]
    }


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"badge": "900001", "minutes": 5, "reason": "x"}, "badge"),
        ({"badge": "100001", "minutes": 0, "reason": "x"}, "minutes"),
        ({"badge": "100001", "minutes": 5, "reason": " "}, "reason"),
    ],
)
def test_extra_time_that_cannot_be_meant_is_refused(
    people: Cast, form: dict[str, object], field: str
) -> None:
    response = desk(people.wang).post(page(opened(people)), form)

    assert list(response.context["form"].errors) == [field]
    assert not TimeCredit.objects.exists()


def test_nobody_gives_extra_time_to_themselves(people: Cast) -> None:
    exam = opened(people, candidates=[people.li, people.wang])

    response = desk(people.wang).post(page(exam), {"badge": "100002", "minutes": 15, "reason": "手疼"})

    assert response.status_code == 422
    assert TimeCredit.objects.count() == 0


def test_no_time_is_added_to_an_exam_that_is_over(people: Cast) -> None:
    exam = closed(people)

    desk(people.wang).post(page(exam), {"badge": "100001", "minutes": 5, "reason": "迟到"})

    assert not TimeCredit.objects.exists()


def test_a_reader_sees_the_board_but_gives_no_time(people: Cast) -> None:
    exam = opened(people)

    assert desk(people.chen).get(page(exam)).status_code == 200
    assert desk(people.chen).post(page(exam), {}).status_code == 403
    assert desk(people.zhou).get(page(exam)).status_code == 404


LIVE_QUERIES = 14


@pytest.mark.parametrize("officer_count", (1, 3))
def test_the_number_of_queries_does_not_grow_with_the_roster(
    people: Cast, officer_count: int, django_assert_num_queries: Any
) -> None:
    roster = [officer(f"20000{number}", unit=people.station) for number in range(officer_count)]
    exam, client = opened(people, candidates=roster), desk(people.wang)
    client.get(page(exam))

    with django_assert_num_queries(LIVE_QUERIES):
        response = client.get(page(exam))

    assert len(response.context["rows"]) == officer_count
