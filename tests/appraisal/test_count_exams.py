"""Figures of units in the monthly exam: counted once, by the rule of the month, and never by a later one."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appraisal.actions.count_exams import count_exam, count_released_exams
from appraisal.models import FigureRun, UnitExamFigure
from exams.models import Exam, Leave, LeaveEvent, MakeupPlace, Release, ReleasedResult, Result
from personnel.actions.issue_policy import issue_policy
from records.models import UnitFileEntry
from tests.factories import AT, DAY, Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold, hold_and_release

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = AT + timedelta(days=1)
MONTH = DAY.replace(day=1)
SUBTREE, OWN = UnitExamFigure.Scope.SUBTREE, UnitExamFigure.Scope.OWN


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def held(people: Cast) -> Exam:
    """李 has everything right, 王 nothing, 孙 of the station does not come; released."""
    sun = officer("100004", "孙磊", unit=people.station)
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang, sun])
    return hold_and_release(sitting, {people.li: True, people.wang: False}, signer=people.chen)


def figure(exam: Exam, unit: Any, scope: str = SUBTREE) -> UnitExamFigure:
    return UnitExamFigure.objects.current().get(exam=exam, unit=unit, scope=scope)


def corrected(exam: Exam, officer: Any, *, passed: bool, score: str) -> Result:
    """A result that supersedes the standing one and is released."""
    before = Result.objects.filter(exam=exam, officer=officer).latest("number")
    row = Result.objects.create(
        exam=exam,
        sitting=before.sitting,
        attempt=before.attempt,
        officer=before.officer,
        unit=before.unit,
        number=before.number + 1,
        supersedes=before,
        score=Decimal(score),
        full_marks=before.full_marks,
        passed=passed,
        sections=before.sections,
        items=before.items,
        evidence=before.evidence,
        marked_at=LATER,
    )
    ReleasedResult.objects.create(result=row, release=Release.objects.get(exam=exam), at=LATER)
    return row


def test_each_unit_is_counted_alone_and_with_all_below_it(people: Cast) -> None:
    exam = held(people)

    made = count_released_exams(at=LATER)

    county = figure(exam, people.county)
    station = figure(exam, people.station, OWN)
    assert made == 2 + 4
    assert (county.due, county.present, county.absent, county.passed) == (3, 2, 1, 1)
    assert (county.average, county.pass_rate, county.attendance) == (
        Decimal("33.33"),
        Decimal("33.33"),
        Decimal("66.67"),
    )
    assert county.value == Decimal("40.00")
    assert county.points == Decimal("6.00")
    assert (station.due, station.present, station.value) == (2, 1, None)


def test_a_figure_goes_into_the_units_file_with_its_rule(people: Cast) -> None:
    exam = held(people)
    count_released_exams(at=LATER)

    entry = UnitFileEntry.objects.get(file__unit=people.county)

    assert (entry.section, entry.source) == (
        "legal_training_and_exams",
        f"exam_figure:{figure(exam, people.county).pk}",
    )
    assert (entry.payload["value"], entry.payload["due"]) == ("40.00", 3)


def test_counting_twice_counts_once(people: Cast) -> None:
    held(people)

    first, second = count_released_exams(at=LATER), count_released_exams(at=LATER)

    assert (first, second) == (6, 0)
    assert FigureRun.objects.count() == 1


def test_nothing_is_counted_before_release(people: Cast) -> None:
    hold(open_sitting(unit=people.bureau, candidates=[people.li]), {people.li: True})

    assert count_released_exams(at=LATER) == 0


def test_the_rule_is_that_of_the_month_of_the_exam(people: Cast) -> None:
    old = issue_policy(
        kind="exam_indicator",
        unit=people.bureau,
        effective_on=MONTH,
        body={"marks": 20},
        actor=people.chen,
        at=AT,
    )
    issue_policy(
        kind="exam_indicator",
        unit=people.bureau,
        effective_on=MONTH + timedelta(days=31),
        body={"marks": 10},
        actor=people.chen,
        at=AT,
    )
    exam = held(people)

    count_released_exams(at=LATER + timedelta(days=60))

    county = figure(exam, people.county)
    assert (county.points, county.policy_version_id) == (Decimal("8.00"), old.pk)


def test_a_correction_supersedes_what_changed_and_nothing_else_by_the_same_rule(people: Cast) -> None:
    exam = held(people)
    count_released_exams(at=LATER)
    before = figure(exam, people.brigade)
    untouched = figure(exam, people.station)
    issue_policy(
        kind="exam_indicator",
        unit=people.bureau,
        effective_on=MONTH,
        body={"marks": 50},
        actor=None,
        at=LATER,
    )
    full = Result.objects.filter(exam=exam).latest("pk").full_marks
    corrected(exam, people.wang, passed=True, score=str(full))

    count_released_exams(at=LATER + timedelta(hours=1))

    county = figure(exam, people.county)
    after = figure(exam, people.brigade)
    assert (after.supersedes, after.number, after.average) == (before, 2, Decimal("100.00"))
    assert figure(exam, people.station) == untouched
    assert (county.value, county.points, county.policy_version_id) == (
        Decimal("66.67"),
        Decimal("10.00"),
        None,
    )
    corrections = UnitFileEntry.objects.filter(file__unit=people.county).order_by("seq")
    assert [entry.corrects_id for entry in corrections] == [None, corrections[0].pk]


def test_leave_granted_later_makes_a_further_figure(people: Cast) -> None:
    exam = held(people)
    count_released_exams(at=LATER)
    enrolment = exam.sittings.get().enrolments.get(officer__name="孙磊")
    leave = Leave.objects.create(
        enrolment=enrolment,
        kind=Leave.Kind.SICK,
        excused=True,
        to_makeup=False,
        state=Leave.State.GRANTED,
        asked_at=LATER,
        asked_by=people.wang,
    )
    LeaveEvent.objects.create(
        leave=leave, from_state="asked", to_state="granted", at=LATER, actor=people.chen
    )

    count_released_exams(at=LATER + timedelta(hours=1))

    county = figure(exam, people.county)
    assert (county.due, county.present, county.excused, county.absent) == (3, 2, 1, 0)
    assert county.attendance == Decimal("100.00")


def test_who_had_leave_and_stays_away_from_the_make_up_is_absent_in_a_further_figure(people: Cast) -> None:
    exam = held(people)
    enrolment = exam.sittings.get().enrolments.get(officer__name="孙磊")
    Leave.objects.create(
        enrolment=enrolment,
        kind=Leave.Kind.SICK,
        excused=True,
        to_makeup=True,
        state=Leave.State.GRANTED,
        asked_at=AT,
        asked_by=people.wang,
    )
    count_released_exams(at=LATER)
    excused = figure(exam, people.county).excused
    makeup = Exam.objects.get(pk=exam.pk)
    makeup.pk, makeup._state.adding = None, True
    makeup.makeup_of, makeup.makeup_rule = exam, "best"
    makeup.save()
    MakeupPlace.objects.create(
        exam=makeup,
        officer=enrolment.officer,
        unit=enrolment.unit,
        first=enrolment,
        cause="with_leave",
        added_at=LATER,
        added_by=people.wang,
    )
    Release.objects.create(exam=makeup, at=LATER)

    count_released_exams(at=LATER + timedelta(hours=1))

    county = figure(exam, people.county)
    assert (excused, county.excused, county.absent) == (1, 0, 1)


def test_a_kill_in_the_middle_leaves_nothing_of_an_exam(people: Cast) -> None:
    exam = held(people)

    def killed() -> None:
        with transaction.atomic():
            count_exam(exam=exam, at=LATER)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        killed()

    assert FigureRun.objects.count() == 0
    assert count_released_exams(at=LATER) == 6


def test_the_database_refuses_a_second_first_figure(people: Cast) -> None:
    exam = held(people)
    count_released_exams(at=LATER)
    row = figure(exam, people.county)
    row.pk = None
    row.chain_after(99, row.hash)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


bodies = st.fixed_dictionaries(
    {
        "marks": st.integers(1, 100),
        "average_weight": st.integers(1, 90),
        "smallest_roster": st.integers(1, 4),
    },
    optional={"absent_without_leave": st.sampled_from(["zero", "left_out"])},
)
later_days = st.dates(MONTH - timedelta(days=400), date(2027, 12, 31))


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    policies=st.lists(st.tuples(later_days, bodies), min_size=1, max_size=4, unique_by=lambda each: each[0])
)
def test_no_figure_is_ever_recomputed_under_a_newer_rule(policies: list[tuple[date, dict[str, Any]]]) -> None:
    with transaction.atomic():
        people = cast()
        exam = held(people)
        count_released_exams(at=LATER)
        before = list(UnitExamFigure.objects.order_by("pk").values())
        for effective_on, body in policies:
            issue_policy(
                kind="exam_indicator",
                unit=people.bureau,
                effective_on=effective_on,
                body=body,
                actor=None,
                at=LATER,
            )
        nothing_new = count_released_exams(at=LATER + timedelta(days=1))
        full = Result.objects.filter(exam=exam).latest("pk").full_marks
        corrected(exam, people.wang, passed=True, score=str(full))
        count_released_exams(at=LATER + timedelta(days=2))

        assert nothing_new == 0
        assert list(UnitExamFigure.objects.filter(number=1).order_by("pk").values()) == before
        assert {run["policy_version_id"] for run in FigureRun.objects.values()} == {None}
        assert figure(exam, people.county).points == Decimal("10.00")
        transaction.set_rollback(True)
