"""A month of study is fixed once, in the first days of the next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from core.due import run_due_steps
from personnel.models import PolicyVersion, Posting
from tests.factories import AT, DAY, Cast, cast, officer
from tests.training.studying import published, task_of
from training.actions.close_study_month import close_study_months
from training.actions.publish_study import withdraw_study
from training.actions.record_study import mark_read
from training.models import StudyMonth

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MARCH = date(2026, 3, 1)
BEFORE, THEN = datetime(2026, 4, 4, 2, tzinfo=UTC), datetime(2026, 4, 5, 2, tzinfo=UTC)


@pytest.fixture
def people() -> Cast:
    return cast()


def rows() -> dict[str, tuple[str, int, int, int, int]]:
    return {
        row.officer.name: (row.unit.name, row.assigned, row.completed, row.completed_late, row.minutes)
        for row in StudyMonth.objects.filter(month=MARCH)
    }


def test_a_month_counts_what_was_due_done_and_late(people: Cast):
    first, second = published(people), published(people, at=AT + timedelta(weeks=1), minutes=20)
    withdrawn = published(people, at=AT + timedelta(weeks=2))
    withdraw_study(withdrawn, reason="误发", actor=people.wang, at=AT + timedelta(weeks=2))
    mark_read(task_of(people.li, first), position=1, at=AT)
    mark_read(task_of(people.li, second), position=1, at=AT + timedelta(weeks=3))

    closed = [close_study_months(at=BEFORE), close_study_months(at=THEN), close_study_months(at=THEN)]

    assert closed == [0, 2, 0]
    assert rows() == {"李明": ("城关派出所", 2, 2, 1, 50), "王芳": ("治安大队", 2, 0, 0, 0)}


def test_the_month_is_that_of_the_last_day(people: Cast):
    study = published(people, at=datetime(2026, 3, 30, 1, tzinfo=UTC))
    assert study.due_on == date(2026, 4, 5)
    close_study_months(at=THEN)
    april = StudyMonth.objects.count()
    close_study_months(at=datetime(2026, 5, 5, 2, tzinfo=UTC))
    assert (april, set(StudyMonth.objects.values_list("month", flat=True))) == (0, {date(2026, 4, 1)})


def test_the_unit_is_that_of_the_months_last_task(people: Cast):
    published(people)
    Posting.objects.create(
        officer=people.li,
        kind=Posting.Kind.ESTABLISHMENT,
        unit=people.brigade,
        starts_on=DAY + timedelta(days=3),
        recorded_at=AT,
    )
    published(people, at=AT + timedelta(weeks=1))
    close_study_months(at=THEN)
    assert rows()["李明"] == ("治安大队", 2, 0, 0, 0)


def test_a_closed_month_stays_as_it_is(people: Cast):
    study = published(people)
    close_study_months(at=THEN)
    mark_read(task_of(people.li, study), position=1, at=THEN + timedelta(hours=1))
    close_study_months(at=THEN + timedelta(days=1))
    assert rows()["李明"] == ("城关派出所", 1, 0, 0, 0)
    with pytest.raises(DatabaseError), transaction.atomic():
        StudyMonth.objects.update(completed=1)


def test_each_bureau_closes_on_the_day_of_its_policy(people: Cast):
    version = PolicyVersion.objects.create(
        kind="weekly_study",
        unit=people.bureau,
        effective_on=DAY,
        body={"month_closes_on_day": 10},
        created_at=AT,
    )
    published(people)
    closed = [close_study_months(at=THEN), close_study_months(at=THEN + timedelta(days=5))]
    assert (closed, set(StudyMonth.objects.values_list("policy_version_id", flat=True))) == (
        [0, 2],
        {version.pk},
    )


def test_what_a_kill_leaves_open_the_next_run_closes(people: Cast):
    for number in range(4):
        officer(f"20000{number}", f"民警{number}", unit=people.station)
    published(people)
    StudyMonth.objects.create(
        officer=people.li,
        unit=people.station,
        month=MARCH,
        assigned=1,
        completed=0,
        completed_late=0,
        minutes=0,
        closed_at=THEN,
    )
    assert (close_study_months(at=THEN), StudyMonth.objects.count()) == (5, 6)


def test_the_clock_closes_months(people: Cast):
    published(people)
    done = run_due_steps(THEN)
    assert (done["training.close_study_months"], done["training.assign_study_tasks"]) == (
        {"closed": 2},
        {"tasks": 0},
    )
