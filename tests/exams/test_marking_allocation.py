"""Who is given which answer: nobody the own sheet, nobody one of the own unit, no two the same."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from core.clock import local_day, now
from exams.actions._markers import exam_day, marker_of
from exams.actions.prepare_marking import prepare_marking, prepare_marking_due
from exams.actions.take_answer import MayNotMark, take_answer
from exams.domain.allocation import Apart
from exams.models import Attempt, MarkingItem, MarkingTask
from personnel.models import Posting, Unit
from tests.exams.sheets import hand_in_sheets
from tests.exams.written import item_of, mark_all, marker, on_screen, short_answers
from tests.factories import AT, Cast, approved_question, bank, cast, officer, unit
from tests.factories.exams import open_sitting

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def test_empty_answers_reach_nobody(people: Cast) -> None:
    exam = short_answers(people.bureau, ["先出示证件。", None, "  \n"], units=[people.station])
    assert MarkingTask.objects.filter(item__exam=exam).count() == 1


def test_answers_are_sorted_once(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲", "乙"], units=[people.station])
    assert (prepare_marking(exam=exam, at=now()), prepare_marking_due(at=now())) == (0, 0)
    assert MarkingTask.objects.count() == 2


def test_parts_of_a_case_are_questions_of_their_own(people: Cast) -> None:
    case = approved_question(bank(people.bureau), "案-1", kind="case_analysis")
    short_answers(people.bureau, [[[0, 1], "先出示证件。"]], units=[people.station], questions=[case])
    assert list(MarkingItem.objects.values_list("revision", "part", "position")) == [(case.pk, 1, 1)]
    assert MarkingTask.objects.get().position == 1


def test_a_marker_of_the_own_unit_is_given_nothing(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    own = marker(people.station, people.bureau)
    assert take_answer(item=item_of(exam), marker=own, at=now()) is None


@pytest.mark.parametrize("home", ["bureau", "county"])
def test_a_marker_above_the_candidates_unit_is_given_nothing(people: Cast, home: str) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    above = marker(getattr(people, home), people.bureau)
    assert take_answer(item=item_of(exam), marker=above, at=now()) is None


def test_a_marker_below_the_candidates_unit_is_given_nothing(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.county])
    below = marker(people.station, people.bureau)
    assert take_answer(item=item_of(exam), marker=below, at=now()) is None


def test_a_marker_of_another_unit_is_given_the_answer(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    other = marker(people.legal, people.bureau)
    assert take_answer(item=item_of(exam), marker=other, at=now()) == MarkingTask.objects.get()


def test_where_a_marker_served_on_the_exam_day_counts_as_own_after_a_transfer(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    moved = marker(people.station, people.bureau)
    Posting.objects.create(
        officer=moved,
        kind=Posting.Kind.ESTABLISHMENT,
        unit=people.legal,
        starts_on=exam_day(exam) + timedelta(days=1),
        recorded_at=AT,
    )
    assert take_answer(item=item_of(exam), marker=moved, at=now()) is None


@pytest.mark.parametrize("way", ["secondment", "embedded_posting"])
def test_a_candidate_who_serves_in_the_markers_unit_is_a_colleague(people: Cast, way: str) -> None:
    question = approved_question(bank(people.bureau), "简-1", kind="short_answer")
    sitting = open_sitting(unit=people.bureau, questions=[question])
    [attempt] = hand_in_sheets(sitting, [["甲"]], units=[people.station])
    attempt.enrolment.flags = {way: people.legal.pk}
    attempt.enrolment.save()
    prepare_marking(exam=sitting.exam, at=now())

    colleague = marker(people.legal, people.bureau)

    assert take_answer(item=item_of(sitting.exam), marker=colleague, at=now()) is None


def test_nobody_marks_the_own_sheet(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲", "乙"], units=[people.station])
    own = Attempt.objects.order_by("pk")[0]
    Posting.objects.create(
        officer=own.officer,
        kind=Posting.Kind.ESTABLISHMENT,
        unit=people.legal,
        starts_on=date(2020, 1, 1),
        recorded_at=AT,
    )
    place = marker_of(own.officer, days=(exam_day(exam),))
    given = MarkingTask.objects.filter(item__exam=exam).apart_from(place, Apart.UNIT)
    assert [task.attempt_id == own.pk for task in given] == [False]


def test_only_a_marker_of_the_exams_unit_marks_it(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    county_marker = marker(people.brigade, people.county)
    for stranger in (people.wang, people.zhou, county_marker):
        with pytest.raises(MayNotMark):
            take_answer(item=item_of(exam), marker=stranger, at=now())


def test_an_answer_stays_on_one_screen_until_its_lease_is_over(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    first = marker(people.legal, people.bureau)
    second = marker(people.legal, people.bureau, "200002", "阅卷乙")
    at = now()
    task = take_answer(item=item_of(exam), marker=first, at=at)

    assert take_answer(item=item_of(exam), marker=first, at=at + timedelta(minutes=5)) == task
    assert take_answer(item=item_of(exam), marker=second, at=at + timedelta(minutes=19)) is None
    assert take_answer(item=item_of(exam), marker=second, at=at + timedelta(minutes=26)) == task


def test_a_marked_answer_comes_up_no_more(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲", "乙"], units=[people.station])
    first = marker(people.legal, people.bureau)
    second = marker(people.legal, people.bureau, "200002", "阅卷乙")
    assert len(mark_all(exam, first)) == 2
    assert take_answer(item=item_of(exam), marker=second, at=now() + timedelta(days=30)) is None


def test_answers_of_voided_attempts_are_not_marked(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲"], units=[people.station])
    Attempt.objects.update(state=Attempt.State.VOIDED)
    other = marker(people.legal, people.bureau)
    assert take_answer(item=item_of(exam), marker=other, at=now()) is None


def test_the_order_of_answers_is_not_that_of_candidates(people: Cast) -> None:
    exam = short_answers(people.bureau, [f"答{number}" for number in range(40)], units=[people.station])
    tasks = MarkingTask.objects.filter(item__exam=exam)
    by_turn = list(tasks.order_by("turn").values_list("attempt__officer", flat=True))
    assert sorted(by_turn) != by_turn


@pytest.mark.parametrize("seed", range(12))
def test_in_no_world_is_anybody_given_an_answer_of_the_own_unit(db: None, seed: int) -> None:
    chance = random.Random(seed)
    root = unit(f"R{seed}")
    units = [root]
    for number in range(9):
        units.append(unit(f"R{seed}{number}", parent=chance.choice(units)))
    units = list(Unit.objects.order_by("path"))
    exam = short_answers(root, [f"答{n}" for n in range(14)], units=chance.sample(units, len(units)))
    apart = chance.choice(list(Apart))
    paths = {one.pk: one.path for one in units}
    days = (exam_day(exam), local_day(now()))
    for number in range(4):
        who = officer(f"3{seed:02}{number}", unit=chance.choice(units))
        for kind in (Posting.Kind.SECONDMENT, Posting.Kind.EMBEDDED):
            if chance.random() < 0.4:
                Posting.objects.create(
                    officer=who,
                    kind=kind,
                    unit=chance.choice(units),
                    starts_on=date(2021, 1, 1),
                    recorded_at=AT,
                )
        place = marker_of(who, days=days)
        tasks = MarkingTask.objects.filter(item__exam=exam).select_related("attempt")
        given = set(tasks.apart_from(place, apart).values_list("pk", flat=True))
        allowed = {
            task.pk for task in tasks if place.may_mark(task.attempt.officer_id, [paths[task.unit_id]], apart)
        }
        assert given == allowed
        own = {posting.unit.path for posting in who.postings.select_related("unit")}
        assert {paths[task.unit_id] for task in tasks if task.pk in given} & own == set()


def test_what_is_on_screen_is_the_own_lease(people: Cast) -> None:
    exam = short_answers(people.bureau, ["甲", "乙"], units=[people.station])
    first = marker(people.legal, people.bureau)
    second = marker(people.legal, people.bureau, "200002", "阅卷乙")
    item = item_of(exam)
    assert on_screen(item, first) != on_screen(item, second)
