"""Screens of double marking: a desk that tells nothing, the chief marker's, and the exam officer's."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from core.clock import now
from exams.actions.agree_control import appoint_chief
from exams.actions.give_marks import give_marks
from exams.actions.take_answer import take_answer
from exams.models import ControlAnswer, Exam, ManualMark, MarkingTask
from personnel.models import Officer
from tests.exams.managing import desk
from tests.exams.written import item_of, loaded, mark_all, marking_policy, short_answers, team
from tests.factories import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    found = cast()
    marking_policy(
        found.bureau,
        double=["short_answer"],
        limit="1",
        limit_in="marks",
        control_every=2,
        control_tolerance="0.5",
        smallest_pairs=2,
    )
    return found


def exam_of(people: Cast, size: int) -> Exam:
    return short_answers(people.bureau, [f"答{n}" for n in range(size)], units=[people.station])


def page(name: str, exam: Exam) -> str:
    return reverse(f"exams:{name}", args=[exam.pk])


def agreed(people: Cast, exam: Exam, chief: Officer, points: dict[str, str]) -> Client:
    """The chief marker agrees marks on an answer, by the pages."""
    appoint_chief(exam=exam, officer=chief, actor=people.wang, at=now())
    client = desk(chief)
    taken = client.post(reverse("exams:marking_control", args=[item_of(exam).pk]))
    client.post(taken.url, points)
    return client


def test_the_chief_marker_agrees_marks_by_the_pages(people: Cast) -> None:
    exam = exam_of(people, 4)
    chief, other = team(people, 2)
    client = agreed(people, exam, chief, {"point-0": "0.5", "point-1": "1"})

    [row] = client.get(page("marking_controls", exam)).context["rows"]

    assert [(entry["mark"].marks, entry["met"], entry["own"]) for entry in row["controls"]] == [
        (1.5, 0, True)
    ]
    assert desk(other).get(page("marking_controls", exam)).url == page("marking_exam", exam)
    assert desk(other).post(reverse("exams:marking_control", args=[item_of(exam).pk])).url == page(
        "marking_exam", exam
    )


def test_another_answer_may_be_taken_and_in_the_end_there_is_none(people: Cast) -> None:
    exam = exam_of(people, 2)
    [chief] = team(people, 1)
    appoint_chief(exam=exam, officer=chief, actor=people.wang, at=now())
    client = desk(chief)
    taken = [client.post(reverse("exams:marking_control", args=[item_of(exam).pk])).url for _time in range(3)]
    assert len(set(taken)) == 3
    assert taken[2] == page("marking_controls", exam)


def test_a_control_answer_looks_like_any_other_and_moves_no_figure(people: Cast) -> None:
    exam = exam_of(people, 7)
    chief, first = team(people, 2)
    agreed(people, exam, chief, {"give": "full"})
    client = desk(first)
    address = str(client.post(reverse("exams:marking_next", args=[item_of(exam).pk])).url)
    seen: list[tuple[int, int, int]] = []
    while "/answers/" in address:
        answer = client.get(address)
        progress = answer.context["progress"]
        task = MarkingTask.objects.get(uid=answer.context["task"].uid)
        seen.append((task.round, progress.done, progress.total))
        assert "agree" not in answer.content.decode().lower()
        exams = client.get(page("marking_exam", exam)).context["rows"][0]["own"]
        assert (exams.done, exams.total) == (progress.done, progress.total)
        address = str(client.post(address, {"give": "full"}).url)

    assert [done for _round, done, _total in seen] == list(range(7))
    assert {total for _round, _done, total in seen} == {7}
    assert [number for number, *_rest in seen].count(11) == 1


def test_neither_the_second_marker_nor_the_third_sees_what_others_gave(people: Cast) -> None:
    exam = exam_of(people, 1)
    first, second, third = team(people, 3)
    mark_all(exam, first, ["0.5", "1.5"])
    for who in (second, third):
        task = take_answer(item=item_of(exam), marker=who, at=now())
        assert task is not None
        client = desk(who)
        found = client.get(reverse("exams:marking_answer", args=[task.uid]))
        assert (found.context["held"], [point["value"] for point in found.context["points"]]) == (
            None,
            ["", ""],
        )
        html = found.content.decode()
        assert [other.name for other in (first, second, third) if other != who and other.name in html] == []
        give_marks(task=loaded(task), written=["0", "0"], marker=who, at=now())
    own = desk(third).get(reverse("exams:marking_own", args=[item_of(exam).pk])).context["page"]
    assert [row.marker_id for row in own] == [third.pk]


def test_the_exam_officer_sees_rules_shares_and_what_waits_for_a_third(people: Cast) -> None:
    markers = team(people, 2)
    exam = exam_of(people, 4)
    mark_all(exam, markers[0], ["0.5", "1.5"])
    mark_all(exam, markers[1], ["0", "0"])

    answer = desk(people.wang).get(page("manage_marking", exam))

    progress = answer.context["progress"]
    assert (progress.total, progress.done, progress.thirds_open) == (12, 8, 4)
    assert [(row.unit, row.answers) for row in progress.stuck] == [("城关派出所", 4)]
    assert "Limit of difference: 1 marks" in answer.context["rows"][0]["rule"]
    assert 'data-testid="thirds-open"' in answer.content.decode()


def test_the_exam_officer_names_a_chief_marker_and_shares_out_anew(people: Cast) -> None:
    exam = exam_of(people, 2)
    first, second = team(people, 2)
    client = desk(people.wang)

    client.post(page("manage_marking_chief", exam), {"marker": str(second.public_id)})
    client.post(page("manage_marking_chief", exam), {"marker": "nobody\x00"})
    client.post(page("manage_marking_deal", exam))

    context = client.get(page("manage_marking", exam)).context
    assert (context["chief"], context["deal"].number, context["deal"].dealt) == (second, 2, 4)


def strayed(people: Cast) -> tuple[Exam, Officer]:
    """A marker who gives nothing for every answer, also for the one that was agreed to be full."""
    exam = exam_of(people, 4)
    chief, first = team(people, 2)
    agreed(people, exam, chief, {"give": "full"})
    mark_all(exam, first, ["0", "0"])
    return exam, first


def test_who_strays_from_agreed_marks_is_shown_until_somebody_says_what_was_done(people: Cast) -> None:
    exam, first = strayed(people)
    client = desk(people.wang)
    [group] = client.get(page("manage_marking", exam)).context["findings"]
    assert (group["officer"], group["open"], group["rows"][0]["agreed"]) == (first, 1, 2)
    assert "Markers who strayed" in client.get("/").content.decode()

    for words in ("", "x" * 501, "已与阅卷人核对评分标准。\x00", "再一次"):
        client.post(page("manage_marking_findings", exam), {"marker": str(first.public_id), "words": words})

    assert [row.words for row in ControlAnswer.objects.all()] == ["已与阅卷人核对评分标准。"]
    [group] = client.get(page("manage_marking", exam)).context["findings"]
    assert group["open"] == 0
    assert "Markers who strayed" not in client.get("/").content.decode()


def test_a_finding_about_marks_that_were_changed_is_gone(people: Cast) -> None:
    exam, first = strayed(people)
    mark = ManualMark.objects.get(task__round=11)
    give_marks(task=loaded(mark.task), written=["0.5", "1.5"], marker=first, at=now())
    assert desk(people.wang).get(page("manage_marking", exam)).context["findings"] == []


def test_figures_of_the_markers_on_the_page_and_in_the_sheet(people: Cast) -> None:
    exam = exam_of(people, 4)
    chief, first, second = team(people, 3)
    agreed(people, exam, chief, {"give": "full"})
    mark_all(exam, first, ["0.5", "1.5"])
    mark_all(exam, second, ["0.5", "0.5"])
    client = desk(people.wang)

    found = client.get(page("manage_marking_figures", exam)).context["figures"]
    sheet = load_workbook(io.BytesIO(client.get(page("manage_marking_table", exam)).content))

    rows = {row.officer: row for row in found.markers}
    assert (rows[first].number, rows[first].mean, rows[second].mean) == (3, 1.0, 0.5)
    assert (rows[first].agreement.severity, rows[second].agreement.severity) == (0.5, -0.5)
    assert (rows[first].agreement.exact, rows[first].agreement.within) == (0.0, 1.0)
    assert (rows[first].deviation.mean, rows[second].deviation.mean, rows[second].deviation.beyond) == (
        0,
        -0.5,
        1,
    )
    assert [item.pairs for item in found.items] == [3]
    lines = list(sheet["All questions"].iter_rows(values_only=True))
    assert [line[:6] for line in lines[1:]] == [
        (first.name, 3, 100, 3, 50, 0),
        (second.name, 3, 50, 3, -50, 0),
    ]


def test_figures_of_few_answers_are_not_shown(people: Cast) -> None:
    exam = exam_of(people, 1)
    first, second = team(people, 2)
    mark_all(exam, first)
    mark_all(exam, second)
    html = desk(people.wang).get(page("manage_marking_figures", exam)).content.decode()
    assert html.count(">—<") >= 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_exam_officers_pages_take_the_same_number_of_queries(
    people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    exam = exam_of(people, count + 1)
    chief, first, second = team(people, 3)
    agreed(people, exam, chief, {"give": "full"})
    for who in (first, second):
        mark_all(exam, who, ["0", "0"])
    client = desk(people.wang)
    for name, number in (("manage_marking", 19), ("manage_marking_figures", 10)):
        client.get(page(name, exam))
        with django_assert_num_queries(number, info=name):
            client.get(page(name, exam))
