"""Spot exams: names drawn by lot or named at a unit, who then is due, and results on the same day."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.clock import local_day, now
from core.models import AuditEvent
from exams.actions.cancel_exam import cancel_exam
from exams.actions.draw_names import DrawRefused, choose_names, draw_names
from exams.actions.enrol_roster import enrol_roster
from exams.actions.release_results import release_due
from exams.domain.drawing import DrawMode, DrawRule
from exams.models import Exam, NameDraw, ReleasedResult
from exams.routine import due_for
from personnel.models import Officer
from tests.exams.managing import closed, desk, draft, plan_form, sealed
from tests.exams.papers import crew
from tests.factories import Cast

pytestmark = pytest.mark.django_db

TWO = DrawRule(DrawMode.OFFICERS, officers=2)


@pytest.fixture
def spot(people: Cast) -> Exam:
    """A draft of a spot exam in a bureau of some more officers."""
    crew(people, 6)
    return draft(people, kind=Exam.Kind.SPOT)


def drawn(exam: Exam, people: Cast, rule: DrawRule = TWO, **more: Any) -> NameDraw:
    return draw_names(exam, rule=rule, actor=people.wang, **{"reason": "", "at": now(), **more})


def names(made: NameDraw) -> set[int]:
    return set(made.names.values_list("officer_id", flat=True))


@pytest.mark.both_databases
def test_who_is_drawn_is_due_and_nobody_else(spot: Exam, people: Cast) -> None:
    everybody = due_for(spot).officers
    made = drawn(spot, people)

    added = enrol_roster(sitting=spot.sittings.get(), actor=people.wang, at=now())

    assert everybody > 6
    assert (added, due_for(spot).officers) == (2, 2)
    assert set(spot.sittings.get().enrolments.values_list("officer_id", flat=True)) == names(made)
    event = AuditEvent.objects.get(kind="exam.names_drawn")
    assert event.facts == {"draw": 1, "names": 2, "by_hand": False}


def test_a_draw_can_be_repeated_from_what_is_kept(spot: Exam, people: Cast) -> None:
    made = drawn(spot, people, DrawRule(DrawMode.UNITS, officers=2, units=2))

    assert made.drawn_again() == list(made.names.order_by("place").values_list("officer_id", flat=True))
    assert len(made.seed) == 64


def test_drawing_again_needs_a_reason_and_keeps_the_first_draw(spot: Exam, people: Cast) -> None:
    first = drawn(spot, people)
    with pytest.raises(DrawRefused) as refusal:
        drawn(spot, people, reason="  ")

    second = drawn(spot, people, reason="两人已调离")

    assert refusal.value.code == "reason_missing"
    assert [draw.number for draw in NameDraw.objects.filter(exam=spot).order_by("number")] == [1, 2]
    assert names(first)
    assert NameDraw.objects.newest(spot) == second


@pytest.mark.both_databases
def test_the_database_knows_no_second_draw_without_a_reason(spot: Exam, people: Cast) -> None:
    first = drawn(spot, people)

    with pytest.raises(IntegrityError), transaction.atomic():
        NameDraw.objects.create(exam=spot, number=2, seed=first.seed, at=now(), actor=people.wang)


def test_whoever_was_drawn_lately_is_left_out_unless_that_exam_was_called_off(people: Cast) -> None:
    crew(people, 3)
    rule = DrawRule(DrawMode.OFFICERS, officers=3, rest_days=90)
    before = draft(people, kind=Exam.Kind.SPOT)
    called_off = draft(people, kind=Exam.Kind.SPOT)
    rested = names(drawn(before, people, rule))
    drawn(called_off, people, rule)
    cancel_exam(called_off, reason="停电", at=now(), actor=people.wang)

    later = drawn(draft(people, kind=Exam.Kind.SPOT), people, rule)
    much_later = drawn(draft(people, kind=Exam.Kind.SPOT), people, rule, at=now() + timedelta(days=91))

    pool = {officer for officer, _unit in later.pool}
    assert not pool & rested
    assert rested <= {officer for officer, _unit in much_later.pool}
    assert len(pool) == len(much_later.pool) - 3


def test_a_name_that_a_further_draw_replaced_is_no_rest(spot: Exam, people: Cast) -> None:
    replaced = names(drawn(spot, people))
    held = names(drawn(spot, people, reason="名单泄露"))

    later = drawn(draft(people, kind=Exam.Kind.SPOT), people, DrawRule(DrawMode.OFFICERS, 1, rest_days=90))

    pool = {officer for officer, _unit in later.pool}
    assert (replaced - held <= pool, pool & held) == (True, set())


def test_a_rule_that_reaches_nobody_writes_nothing(spot: Exam, people: Cast) -> None:
    with pytest.raises(DrawRefused) as refusal:
        drawn(spot, people, DrawRule(DrawMode.OFFICERS, officers=2, police_types=("水上",)))

    assert refusal.value.code == "pool_empty"
    assert not NameDraw.objects.exists()


@pytest.mark.parametrize("exam", ["monthly", "sealed"])
def test_names_are_drawn_for_drafts_of_spot_exams_only(people: Cast, exam: str) -> None:
    held = draft(people) if exam == "monthly" else sealed(people, kind=Exam.Kind.SPOT)

    with pytest.raises(DrawRefused) as refusal:
        drawn(held, people)

    assert refusal.value.code == "not_a_draft"


def test_who_holds_no_exams_draws_nobody(spot: Exam, people: Cast) -> None:
    with pytest.raises(DrawRefused) as refusal:
        draw_names(spot, rule=TWO, reason="", at=now(), actor=people.li)

    assert refusal.value.code == "not_allowed"


def test_officers_of_another_bureau_are_not_named_by_hand(spot: Exam, people: Cast) -> None:
    with pytest.raises(DrawRefused) as refusal:
        choose_names(
            spot, officers=[people.li.pk, people.zhou.pk], reason="在岗", at=now(), actor=people.wang
        )

    assert refusal.value.code == "not_in_post"


# --- On screen


def page(exam: Exam) -> str:
    return reverse("exams:manage_draw", args=[exam.pk])


def test_the_exam_officer_draws_checks_and_saves_the_lots(spot: Exam, people: Cast) -> None:
    wang = desk(people.wang)

    done = wang.post(page(spot), {"act": "draw", "mode": "officers", "officers": 3}, follow=True)
    book = openpyxl.load_workbook(io.BytesIO(wang.get(page(spot) + "?download=lots").content)).active

    assert done.context["agrees"] is True
    assert b"draw-agrees" in done.content
    made = NameDraw.objects.get(exam=spot)
    assert made.seed.encode() in done.content
    lots = list(book.iter_rows(min_row=2, values_only=True))
    assert [row[3] for row in lots[:4]] == [1, 2, 3, None]
    assert len(lots) == len(made.pool)
    assert [row[5] for row in lots[:3]] == sorted(row[5] for row in lots)[:3]


def test_a_touring_test_names_who_is_there(spot: Exam, people: Cast) -> None:
    wang = desk(people.wang)
    wrong = wang.post(page(spot), {"act": "choose", "badges": "999999", "why": "在岗"})

    wang.post(page(spot), {"act": "choose", "badges": "200001、200003", "why": "巡考时在岗"})

    assert (wrong.status_code, "999999" in wrong.content.decode()) == (422, True)
    made = NameDraw.objects.get(exam=spot)
    assert (made.by_hand, made.reason) == (True, "巡考时在岗")
    assert names(made) == set(
        Officer.objects.filter(name__in=["民警1", "民警3"]).values_list("pk", flat=True)
    )


@pytest.mark.parametrize(
    "form",
    [
        {"act": "draw", "mode": "officers", "officers": ""},
        {"act": "draw", "mode": "units"},
        {"act": "draw", "mode": "units", "units": "-1"},
        {"act": "draw"},
        {"act": "choose", "badges": "，", "why": "在岗"},
        {"act": "choose", "badges": "200001", "why": ""},
        {},
    ],
)
def test_a_form_that_names_nobody_is_refused_in_words(spot: Exam, people: Cast, form: dict[str, str]) -> None:
    answer = desk(people.wang).post(page(spot), {"x": "1", **form})

    assert answer.status_code == 422
    assert b"error-summary" in answer.content
    assert not NameDraw.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_of_the_database_for_one_name_and_for_three(
    spot: Exam, people: Cast, count: int, django_assert_num_queries: Any
) -> None:
    drawn(spot, people, DrawRule(DrawMode.OFFICERS, officers=count))
    wang = desk(people.wang)
    wang.get(page(spot))

    with django_assert_num_queries(10):
        shown = wang.get(page(spot))

    assert len(shown.context["rows"]) == count


def test_other_exams_have_no_page_of_names(people: Cast) -> None:
    exam = draft(people)

    answer = desk(people.wang).get(page(exam))

    assert answer.headers["Location"] == reverse("exams:manage_exam", args=[exam.pk])


# --- Planning one


def test_a_spot_exam_is_planned_with_results_on_the_same_day(people: Cast) -> None:
    desk(people.wang).post(
        reverse("exams:manage_new"), plan_form(people, kind="spot", release_mode="on_close")
    )

    exam = Exam.objects.get()
    assert (exam.kind, exam.release_mode) == ("spot", "on_close")


def test_only_a_spot_exam_is_released_when_it_closes(people: Cast) -> None:
    answer = desk(people.wang).post(
        reverse("exams:manage_new"), plan_form(people, kind="monthly", release_mode="on_close")
    )

    assert answer.status_code == 422
    assert not Exam.objects.exists()


def test_results_of_a_touring_test_are_there_as_soon_as_it_has_closed(people: Cast) -> None:
    exam = closed(people)
    Exam.objects.filter(pk=exam.pk).update(kind=Exam.Kind.SPOT, release_mode=Exam.ReleaseMode.ON_CLOSE)

    release_due(at=now())

    exam.refresh_from_db()
    assert exam.state == Exam.State.RELEASED
    assert ReleasedResult.objects.filter(result__exam=exam).count() == 1
    assert local_day(now()) >= exam.cut_off
