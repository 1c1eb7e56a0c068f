"""The marker's desk and the exam officer's view of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F
from django.urls import reverse

from core.clock import now
from exams.models import Attempt, Exam, ManualMark, MarkingTask
from personnel.models import BadgeHolding, Officer
from tests.exams.managing import desk
from tests.exams.written import item_of, mark_all, marker, short_answers
from tests.factories import Cast, approved_question, bank, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def first(people: Cast) -> Officer:
    return marker(people.legal, people.bureau)


def begin(client: Any, exam: Exam) -> str:
    """Takes the next answer by the button; the address of its page."""
    return str(client.post(reverse("exams:marking_next", args=[item_of(exam).pk])).url)


def test_a_marker_works_through_a_question(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["第一份", "第二份"], units=[people.station])
    client = desk(first)
    page = begin(client, exam)

    second = client.post(page, {"point-0": "0.5", "point-1": "1"}).url
    last = client.post(second, {"give": "full"})

    assert last.url == reverse("exams:marking_exam", args=[exam.pk])
    assert list(ManualMark.objects.order_by("pk").values_list("marks", flat=True)) == [1.5, 2]
    assert [row["own"].done for row in client.get(last.url).context["rows"]] == [2]


def test_names_badges_units_and_attempts_are_nowhere_on_the_page(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    attempt = Attempt.objects.select_related("officer").get()
    BadgeHolding.objects.create(officer=attempt.officer, badge_number="777001", held_from=now().date())
    client = desk(first)

    html = client.get(begin(client, exam)).content.decode()

    hidden = [attempt.officer.name, "777001", people.station.name, people.station.code]
    hidden += [str(attempt.pk), attempt.pk.hex, str(attempt.officer.public_id)]
    assert [word for word in hidden if word in html] == []
    assert "先出示证件。" in html


def test_an_answer_is_shown_escaped_with_its_lines(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["<script>alert(1)</script>\n第二行"], units=[people.station])
    client = desk(first)

    html = client.get(begin(client, exam)).content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n第二行" in html


def test_marks_that_cannot_be_given_are_said_at_their_point(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    client = desk(first)

    answer = client.post(begin(client, exam), {"point-0": "0.5", "point-1": "7\x00"})

    assert answer.status_code == 422
    assert [bool(point["error"]) for point in answer.context["points"]] == [False, True]
    assert answer.context["points"][0]["value"] == "0.5"


def test_the_last_marks_are_taken_back_and_given_anew(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["第一份", "第二份"], units=[people.station])
    client = desk(first)
    page = begin(client, exam)
    second = client.post(page, {"give": "full"}).url

    last = client.get(second).context["last"]
    shown = client.get(reverse("exams:marking_answer", args=[last])).context
    onward = client.post(reverse("exams:marking_answer", args=[last]), {"give": "none"})

    assert reverse("exams:marking_answer", args=[last]) == page
    assert [point["value"] for point in shown["points"]] == ["0.5", "1.5"]
    assert onward.url == second
    assert [mark.marks for mark in ManualMark.objects.counting()] == [0]


def test_what_is_not_on_the_own_screen_is_not_there(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    other = marker(people.legal, people.bureau, "200002", "阅卷乙")
    page = begin(desk(first), exam)
    own = reverse("exams:marking_own", args=[item_of(exam).pk])
    assert [desk(who).get(page).status_code for who in (other, people.wang, people.zhou)] == [404, 403, 403]
    assert desk(marker(people.other_station, people.other_bureau, "200003")).get(own).status_code == 404


def test_after_the_results_are_made_the_desk_is_empty(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["先出示证件。"], units=[people.station])
    client = desk(first)
    page = begin(client, exam)
    Exam.objects.update(state=Exam.State.MARKED)
    assert client.get(page).status_code == 404
    assert list(client.get(reverse("exams:marking")).context["page"]) == []


def test_the_exam_officer_sees_progress_and_what_nobody_may_mark(people: Cast, first: Officer) -> None:
    exam = short_answers(
        people.bureau, ["甲", "乙", "丙", None], units=[people.station, people.station, people.legal]
    )
    mark_all(exam, first)

    progress = desk(people.wang).get(reverse("exams:manage_marking", args=[exam.pk])).context["progress"]

    assert (progress.total, progress.done) == (3, 2)
    assert [(row.unit, row.answers) for row in progress.stuck] == [("法制支队", 1)]
    assert [(row.officer, row.done, row.may_mark) for row in progress.markers] == [(first, 2, 0)]


def test_marking_by_the_engine_is_refused_in_words_while_people_mark(people: Cast, first: Officer) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    client = desk(people.wang)

    client.post(reverse("exams:manage_move", args=[exam.pk, "mark"]), {"state": "closed"})

    html = client.get(reverse("exams:manage_exam", args=[exam.pk])).content.decode()
    assert "1 answer still waits for a marker." in html
    assert 'data-testid="answers-waiting"' in html


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_the_same_number_of_queries_however_much_there_is(
    people: Cast, first: Officer, count: int, django_assert_num_queries: Any
) -> None:
    own = bank(people.bureau)
    questions = [approved_question(own, f"简-{n}", kind="short_answer") for n in range(count)]
    exam = short_answers(people.bureau, [["甲"] * count] * count, units=[people.station], questions=questions)
    client = desk(first)
    page = begin(client, exam)
    expected = {
        reverse("exams:marking"): 6,
        reverse("exams:marking_exam", args=[exam.pk]): 12,
        page: 12,
    }
    for address, number in expected.items():
        client.get(address)
        with django_assert_num_queries(number, info=address):
            client.get(address)
    officer = desk(people.wang)
    address = reverse("exams:manage_marking", args=[exam.pk])
    officer.get(address)
    with django_assert_num_queries(19, info=address):
        officer.get(address)
    assert MarkingTask.objects.filter(leased_to=F("leased_to")).count() == 1
