"""What counts in the end, against a slow and obvious model."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exams.domain.absence import AbsencePolicy
from exams.models import (
    Attempt,
    Enrolment,
    Exam,
    Leave,
    MakeupPlace,
    Paper,
    Release,
    ReleasedResult,
    Result,
    Sitting,
)
from exams.outcomes import month_outcomes, outcomes_of
from personnel.models import Officer
from tests.exams.papers import crew
from tests.factories import AT, Cast

pytestmark = pytest.mark.django_db
FULL = Decimal(100)


@dataclass(frozen=True)
class Taken:
    """How one officer met one exam: a score (passed from 60), or a leave, or neither."""

    score: int | None
    leave: str | None = None
    excused: bool = True


@dataclass(frozen=True)
class Story:
    """One officer: the first exam, and the make-up if they were on its list."""

    first: Taken
    makeup: Taken | None
    cause: str


taken = st.builds(
    Taken,
    score=st.none() | st.integers(0, 100),
    leave=st.none() | st.sampled_from(["granted", "refused", "asked"]),
    excused=st.booleans(),
)
stories = st.builds(
    Story, first=taken, makeup=st.none() | taken, cause=st.sampled_from(["failed", "absent", "with_leave"])
)


def expected(story: Story, rule: str, cap: int | None, *, released: bool) -> tuple[str, Decimal | None]:
    """State and counted percent, as a person would work it out."""
    scores = [] if story.first.score is None else [(Decimal(story.first.score), story.first.score >= 60)]
    makeup = story.makeup if released else None
    if makeup is not None and makeup.score is not None:
        limit = cap if rule == "capped" and cap is not None and story.cause != "with_leave" else 100
        scores.append((Decimal(min(makeup.score, limit)), makeup.score >= 60))
    if scores:
        return "passed" if any(passed for _score, passed in scores) else "failed", max(
            score for score, _passed in scores
        )
    away = [story.first] if makeup is None else [story.first, makeup]
    excused = all(own.leave == "granted" and own.excused for own in away)
    return ("excused", None) if excused else ("absent", Decimal(0))


def hold(people: Cast, takers: dict[Officer, Taken], **facts: Any) -> Exam:
    """A released exam by rows: what its officers earned or which leave they had."""
    plan = {"unit": people.bureau, "title": "月考", "month": date(2026, 3, 1), "state": "released", **facts}
    exam = Exam.objects.create(
        cut_off=date(2026, 3, 1),
        pass_percent=60,
        multiple_choice_rule="all_or_nothing",
        created_at=AT,
        **plan,
    )
    sitting = Sitting.objects.create(exam=exam, opens_at=AT, closes_at=AT + timedelta(hours=2), duration_s=60)
    paper = Paper.objects.create(
        exam=exam, frozen="{}", alg="sha256", seal="0", full_marks=FULL, item_count=1, sealed_at=AT
    )
    release = Release.objects.create(exam=exam, at=AT)
    for person, own in takers.items():
        unit = people.station
        enrolment = Enrolment.objects.create(sitting=sitting, officer=person, unit=unit, enrolled_at=AT)
        if own.leave is not None:
            Leave.objects.create(
                enrolment=enrolment,
                kind="sick",
                reason="示例",
                excused=own.excused,
                to_makeup=True,
                state=own.leave,
                asked_at=AT,
                asked_by=person,
            )
        if own.score is not None:
            attempt = Attempt.objects.create(
                sitting=sitting,
                officer=person,
                enrolment=enrolment,
                paper=paper,
                state="submitted",
                secret=b"0" * 32,
                started_at=AT,
                closed_at=AT,
            )
            result = Result.objects.create(
                exam=exam,
                sitting=sitting,
                attempt=attempt,
                officer=person,
                unit=unit,
                score=own.score,
                full_marks=FULL,
                passed=own.score >= 60,
                sections=[],
                items=[],
                evidence={},
                marked_at=AT,
            )
            ReleasedResult.objects.create(result=result, release=release, at=AT)
    return exam


def tell(
    people: Cast, told: dict[Officer, Story], rule: str, cap: int | None, *, released: bool = True
) -> Exam:
    """The first exam and its make-up."""
    first = hold(people, {person: story.first for person, story in told.items()})
    listed = {person: story.makeup for person, story in told.items() if story.makeup is not None}
    makeup = hold(
        people,
        listed,
        makeup_of=first,
        makeup_rule=rule,
        makeup_cap_percent=cap,
        state="released" if released else "signed_off",
    )
    for person in listed:
        MakeupPlace.objects.create(
            exam=makeup,
            officer=person,
            unit=people.station,
            first=Enrolment.objects.get(sitting__exam=first, officer=person),
            cause=told[person].cause,
            added_at=AT,
            added_by=people.wang,
        )
    return first


@given(
    told=st.lists(stories, min_size=1, max_size=4),
    rule=st.sampled_from(["capped", "best"]),
    cap=st.integers(0, 100),
    released=st.booleans(),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_outcomes_are_those_of_the_slow_model(
    people: Cast, told: list[Story], rule: str, cap: int, released: bool
) -> None:
    limit = cap if rule == "capped" else None
    numbers = itertools.count(Officer.objects.count())
    officers = [
        Officer.objects.create(name=f"民警{next(numbers)}", created_at=AT, password="!") for _story in told
    ]
    by_officer = dict(zip(officers, told, strict=True))
    first = tell(people, by_officer, rule, limit, released=released)

    found = {own.officer_id: own for own in outcomes_of(Exam.objects.filter(pk=first.pk))}

    policy = AbsencePolicy()
    assert {number: (own.state.value, own.percent(policy)) for number, own in found.items()} == {
        person.pk: expected(story, rule, limit, released=released) for person, story in by_officer.items()
    }


def test_absence_is_left_out_of_averages_where_the_policy_says_so(people: Cast) -> None:
    first = hold(people, {people.li: Taken(None)})

    [own] = outcomes_of(Exam.objects.filter(pk=first.pk))

    assert own.percent(AbsencePolicy(absent_counts_as_zero=True)) == 0
    assert own.percent(AbsencePolicy(absent_counts_as_zero=False)) is None


@pytest.mark.parametrize("count", (1, 6))
def test_outcomes_take_five_queries_for_any_number_of_officers(
    people: Cast, count: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    story = Story(Taken(40), Taken(90), "failed")
    tell(people, dict.fromkeys(crew(people, count), story), "capped", 60)

    with django_assert_num_queries(6):
        found = month_outcomes(since=date(2026, 3, 1), until=date(2026, 3, 31))

    assert [own.percent(AbsencePolicy()) for own in found] == [60] * count


def test_outcomes_are_narrowed_to_months_officers_and_units(people: Cast) -> None:
    hold(people, {people.li: Taken(70), people.wang: Taken(80)})
    hold(people, {people.li: Taken(90)}, month=date(2026, 4, 1))
    march = {"since": date(2026, 3, 5), "until": date(2026, 3, 31)}

    assert len(month_outcomes(since=date(2026, 1, 1), until=date(2026, 12, 31))) == 3
    assert len(month_outcomes(**march)) == 2
    assert [own.officer_id for own in month_outcomes(**march, officers=[people.li.pk])] == [people.li.pk]
    everybody = list(range(600)) + [people.li.pk]
    assert people.li.pk in {own.officer_id for own in month_outcomes(**march, officers=everybody)}
    assert len(month_outcomes(**march, under=people.county.path)) == 2
    assert month_outcomes(**march, under=people.other_bureau.path) == []


def test_results_that_are_not_released_count_for_nothing(people: Cast) -> None:
    hold(people, {people.li: Taken(70)}, state="signed_off")

    assert month_outcomes(since=date(2026, 3, 1), until=date(2026, 3, 1)) == []
