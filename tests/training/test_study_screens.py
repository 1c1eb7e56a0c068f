"""The screens of weekly study: what they show, to whom, and with how many queries."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from core.clock import local_day, now
from personnel.domain.roles import Role
from tests.factories import BACKEND, Cast, cast, grant, officer
from tests.training.studying import LAW, draft, practice, published, task_of
from training.actions.record_study import answer_item, mark_read
from training.domain.study import month_of
from training.models import Mistake, StudyAssignment, StudyRecord, StudyTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    """The cast; 李 leads the station, too."""
    members = cast()
    grant(members.li, Role.UNIT_LEADER, members.station)
    return members


def desk(person: Any) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def week(people: Cast, at: datetime | None = None, **plan: Any) -> StudyAssignment:
    """A study of this week, published now."""
    return published(people, at=at or now(), **plan)


def test_today_shows_the_weeks_study_with_one_button_to_go_on(people: Cast) -> None:
    study = week(people, questions=practice(people.bureau, "练-1"))
    task = task_of(people.li, study)
    li = desk(people.li)

    page = li.get("/").content.decode()
    on = li.get(reverse("training:weekly_continue", args=[task.pk]))
    mark_read(task, position=1, at=now())
    further = li.get(reverse("training:weekly_continue", args=[task.pk]))

    assert page.count('data-testid="study-row"') == 1
    assert reverse("training:weekly_continue", args=[task.pk]) in page
    assert (on["Location"], further["Location"]) == (
        reverse("training:weekly_item", args=[task.pk, 1]),
        reverse("training:weekly_item", args=[task.pk, 2]),
    )


def test_today_says_overdue_only_of_what_is_late(people: Cast) -> None:
    at = now()
    day = local_day(at)
    week(people, at=at - timedelta(days=14), due_on=day - timedelta(days=1), week=day - timedelta(days=14))
    week(people, at=at, due_on=day + timedelta(days=1), week=day)
    week(people, at=at, due_on=day + timedelta(days=9), week=day)
    rows = desk(people.li).get("/").context["studies"]
    assert [row["standing"] for row in rows] == ["overdue", "soon", "open"]


def test_a_study_is_read_answered_and_finished_without_scripts(people: Cast) -> None:
    study = week(people, questions=practice(people.bureau, "练-1"))
    task = task_of(people.li, study)
    li, item = desk(people.li), "training:weekly_item"

    text = li.get(reverse(item, args=[task.pk, 1])).content.decode()
    to_question = li.post(reverse(item, args=[task.pk, 1]))
    asked = li.get(reverse(item, args=[task.pk, 2])).content.decode()
    nothing = li.post(reverse(item, args=[task.pk, 2]))
    to_verdict = li.post(reverse(item, args=[task.pk, 2]), {"answer-reply": "0"})
    verdict = li.get(to_verdict["Location"]).content.decode()
    overview = li.get(reverse("training:weekly_task", args=[task.pk]))

    assert "试验条文第1号。" in text
    assert (to_question["Location"], nothing.status_code) == (reverse(item, args=[task.pk, 2]), 422)
    assert "练习解析甲乙丙" not in asked
    assert "练习解析甲乙丙" in verdict
    assert 'class="option option--static option--key"' in verdict
    assert (overview.context["standing"], overview.context["right"], overview.context["answered"]) == (
        "done",
        0,
        1,
    )
    book = li.get(reverse("training:mistakes")).content.decode()
    assert book.count('data-testid="mistake"') == 1


def test_a_mistake_is_answered_again(people: Cast) -> None:
    asked = practice(people.bureau, "练-1")
    task = task_of(people.li, week(people, questions=asked))
    answer_item(task, position=2, raw=[0], at=now())
    address = reverse("training:mistake", args=[asked[0].question_id])
    li = desk(people.li)

    seen = []
    for reply in ("1", "1", "1"):
        page = li.get(li.post(address, {"answer-reply": reply})["Location"])
        seen.append((page.context["mistake"].right_in_row, page.context["mistake"].mastered_at is None))
    empty = li.post(address, {})

    assert seen == [(1, True), (2, True), (3, False)]
    assert empty.status_code == 422
    assert Mistake.objects.open_for(people.li).count() == 0


def test_a_trainer_drafts_chooses_and_publishes(people: Cast) -> None:
    asked = practice(people.bureau, "练-1", "练-2")
    draft(people)
    wang, day = desk(people.wang), local_day(now())
    form = {
        "unit": people.bureau.pk,
        "title": "本周必学",
        "week": day.isoformat(),
        "due_on": (day + timedelta(days=6)).isoformat(),
        "minutes": 25,
        "units": [people.station.pk],
        "citations": f"《{LAW}》第一条；{LAW}第2条",
    }

    wrong = wang.post(reverse("training:weekly_new"), {**form, "citations": f"《{LAW}》第九百条"})
    made = wang.post(reverse("training:weekly_new"), form)
    study = StudyAssignment.objects.latest("pk")
    chosen = wang.post(
        made["Location"], {"shown": [q.question_id for q in asked], "question": asked[0].question_id}
    )
    preview = wang.get(chosen["Location"]).content.decode()
    wang.post(reverse("training:weekly_publish", args=[study.pk]))
    study.refresh_from_db()

    assert wrong.status_code == 422
    assert "第九百条" in str(wrong.context["form"].errors["citations"])
    assert preview.count('data-testid="preview-item"') == 3
    assert (study.state, [task.officer.name for task in study.tasks.all()]) == ("published", ["李明"])


def test_choices_on_one_page_of_questions_keep_those_of_the_others(people: Cast) -> None:
    first, second, third = practice(people.bureau, "练-1", "练-2", "练-3")
    made = draft(people, questions=[first, second], at=now())
    desk(people.wang).post(
        reverse("training:weekly_questions", args=[made.pk]),
        {"shown": [second.question_id, third.question_id], "question": [third.question_id]},
    )
    chosen = set(made.items.exclude(question=None).values_list("question_id", flat=True))
    assert chosen == {first.question_id, third.question_id}


def test_a_withdrawal_without_a_reason_changes_nothing(people: Cast) -> None:
    study = week(people)
    address = reverse("training:weekly_withdraw", args=[study.pk])
    states = []
    for reason in ("", "条文有误"):
        desk(people.wang).post(address, {"reason": reason})
        study.refresh_from_db()
        states.append(study.state)
    assert states == ["published", "withdrawn"]


def cells(row: Any) -> tuple[int, int, int, int]:
    counts = row.counts if hasattr(row, "counts") else row
    return counts.due, counts.done, counts.late, counts.open


def test_completion_adds_up_along_the_tree(people: Cast) -> None:
    study = week(people)
    mark_read(task_of(people.li, study), position=1, at=now())
    month = f"{study.due_on:%Y-%m}"
    wang = desk(people.wang)

    bureau = wang.get(reverse("training:completion_unit", args=[people.bureau.pk]), {"month": month})
    county = wang.get(
        reverse("training:completion_unit", args=[people.county.pk]),
        {"month": month, "study": study.pk, "sort": "-done"},
    )
    station = wang.get(
        reverse("training:completion_unit", args=[people.station.pk]), {"month": month}, follow=True
    )

    assert [(row.label, *cells(row)) for row in bureau.context["page"]] == [
        ("临河县公安局", 2, 1, 0, 1),
        ("法制支队", 0, 0, 0, 0),
    ]
    assert [(row.label, *cells(row)) for row in county.context["page"]] == [
        ("城关派出所", 1, 1, 0, 0),
        ("治安大队", 1, 0, 0, 1),
    ]
    assert [(row["badge"], row["officer__name"], row["open"]) for row in station.context["page"]] == [
        ("100001", "李明", 0)
    ]


def test_a_leader_sees_the_own_units_only(people: Cast) -> None:
    study = week(people)
    li = desk(people.li)
    tops = li.get(reverse("training:completion"))
    answers = {
        unit.name: li.get(reverse("training:completion_names", args=[unit.pk])).status_code
        for unit in (people.station, people.brigade, people.county, people.bureau, people.other_station)
    }
    assert tops["Location"] == reverse("training:completion_unit", args=[people.station.pk])
    assert answers == {
        "城关派出所": 200,
        "治安大队": 404,
        "临河县公安局": 404,
        "安平市公安局": 404,
        "东港派出所": 404,
    }
    assert li.get(reverse("training:weekly_assignment", args=[study.pk])).status_code == 403


def test_the_outsider_finds_no_trace(people: Cast) -> None:
    study = week(people, questions=practice(people.bureau, "练-1"))
    task = task_of(people.li, study)
    zhou = desk(people.zhou)
    there = [
        reverse("training:weekly_task", args=[task.pk]),
        reverse("training:weekly_continue", args=[task.pk]),
        reverse("training:weekly_item", args=[task.pk, 1]),
        reverse("training:weekly_assignment", args=[study.pk]),
        reverse("training:weekly_questions", args=[study.pk]),
        reverse("training:completion_unit", args=[people.station.pk]),
        reverse("training:completion_names_file", args=[people.station.pk]),
        reverse("training:completion_unit", args=[people.other_bureau.pk]) + f"?study={study.pk}",
    ]
    pages = [zhou.get(address).status_code for address in there]
    lists = "".join(
        zhou.get(reverse(f"training:{name}"), follow=True).content.decode()
        for name in ("weekly", "mistakes", "weekly_assignments", "weekly_new", "completion")
    )
    assert pages == [404] * len(there)
    assert [word for word in ("第十周必学", "李明", "城关", "练-1") if word in lists] == []


def test_the_file_holds_what_the_screen_shows(people: Cast) -> None:
    people.li.name = "=1+1"
    people.li.save()
    study = week(people)
    mark_read(task_of(people.li, study), position=1, at=now())
    query = f"?month={study.due_on:%Y-%m}&sort=-open"
    wang = desk(people.wang)

    units = wang.get(reverse("training:completion_file", args=[people.county.pk]) + query)
    names = wang.get(reverse("training:completion_names_file", args=[people.county.pk]) + query)

    sheets = [load_workbook(io.BytesIO(answer.content)).active for answer in (units, names)]
    rows = [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in sheets]
    assert rows[0] == [
        ("治安大队", 1, 0, 0, 1, 0),
        ("城关派出所", 1, 1, 0, 0, 100),
        ("合计", 2, 1, 0, 1, 50),
    ]
    assert rows[1] == [
        ("100002", "王芳", "治安大队", 1, 0, 0, 1),
        ("100001", "=1+1", "城关派出所", 1, 1, 0, 0),
    ]
    assert sheets[1].cell(3, 2).data_type == "s"
    today = local_day(now()).isoformat()
    assert f"每周必学_临河县公安局_{study.due_on:%Y-%m}_{today}.xlsx" in unquote(units["Content-Disposition"])


def test_a_closed_month_can_be_looked_at_and_nonsense_is_this_month(people: Cast) -> None:
    address = reverse("training:completion_unit", args=[people.county.pk])
    months = [
        desk(people.wang).get(address, {"month": text}).context["shown"].month
        for text in ("2025-07", "2025-13", "０２０２-01", "x", "")
    ]
    assert months == [date(2025, 7, 1)] + [month_of(local_day(now()))] * 4


@pytest.mark.parametrize("item_count", (1, 3))
def test_the_query_counts_do_not_grow_with_the_rows(people: Cast, item_count: int) -> None:
    asked = practice(people.bureau, *(f"练-{number}" for number in range(item_count)))
    for number in range(item_count):
        officer(f"30000{number}", f"民警{number}", unit=people.station)
        study = week(people, questions=asked, at=now() - timedelta(seconds=item_count - number))
    task = task_of(people.li, study)
    for position in range(2, item_count + 2):
        answer_item(task, position=position, raw=[0], at=now())
    li, wang = desk(people.li), desk(people.wang)
    unpublished = draft(people, questions=asked, at=now())
    query = {"month": f"{study.due_on:%Y-%m}"}
    expected = {
        (li, "weekly", None): 6,
        (li, "weekly_task", task.pk): 9,
        (li, "mistakes", None): 11,
        (wang, "weekly_assignments", None): 6,
        (wang, "weekly_assignment", study.pk): 12,
        (wang, "weekly_questions", unpublished.pk): 9,
        (wang, "completion_unit", people.county.pk): 10,
        (wang, "completion_names", people.station.pk): 11,
    }
    seen = {}
    for client, name, pk in expected:
        address = reverse(f"training:{name}", args=[pk] if pk else [])
        client.get(address, query)
        with CaptureQueriesContext(connection) as queries:
            client.get(address, query)
        seen[client, name, pk] = len(queries)
    assert {key[1:]: count for key, count in seen.items() if count != expected[key]} == {}
    assert StudyRecord.objects.count() == item_count
    assert StudyTask.objects.filter(officer=people.li).count() == item_count
