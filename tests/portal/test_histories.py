"""Random years of a bureau, played through the product and kept by hand beside it: the books must be the same."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from appraisal.models import UnitExamFigure
from core.ledger import verify_ledger
from exams.domain.absence import AbsencePolicy
from exams.outcomes import month_outcomes
from personnel.domain.roles import Role
from personnel.models import Unit
from records.models import FileEntry, UnitFileEntry
from records.standings import standings_of
from tests.factories import AT, approved_question, bank, cast, grant, officer
from tests.factories.levels import levels

from .happenings import (
    ALL_STEPS,
    PEOPLE,
    QUESTIONS,
    STEPS,
    Clock,
    Correction,
    Exams,
    NewPolicy,
    Signing,
    Stage,
    Suspension,
    Transfer,
    Week,
)
from .obvious import Clerk
from .obvious_facts import LEVELS, UNITS, Entry

PLANTED = "a later result names no correction that was applied"
"""Corrected results stand in these stories as rows, without the correction behind them, which the ledger says."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(db: None) -> Stage:
    people = cast()
    sun = officer("100004", "孙磊", unit=people.station)
    he = officer("100010", "何敏", unit=people.legal)
    for role in (Role.UNIT_LEADER, Role.HR):
        grant(he, role, people.bureau)
    levels(people.bureau)
    shelf = bank(people.bureau, "histories")
    homes = {"li": "A0101", "wang": "A0102", "chen": "A09", "sun": "A0101", "he": "A09"}
    return Stage(
        people=people,
        officers={"li": people.li, "wang": people.wang, "chen": people.chen, "sun": sun, "he": he},
        questions=[approved_question(shelf, f"q{number}") for number in range(QUESTIONS)],
        clerk=Clerk({name: [(date(2020, 1, 1), code)] for name, code in homes.items()}),
    )


# --- Stories

monthly = st.builds(
    Exams,
    level=st.just(""),
    taken=st.tuples(
        *[st.integers(0, QUESTIONS) | st.sampled_from([None, "study", "on_duty"]) for _ in PEOPLE]
    ),
)
qualifying = st.builds(
    Exams,
    level=st.sampled_from(LEVELS),
    taken=st.tuples(*[st.integers(2, QUESTIONS) | st.none() for _ in PEOPLE]),
)
indicator = st.fixed_dictionaries(
    {
        "marks": st.integers(1, 100),
        "average_weight": st.integers(1, 90),
        "smallest_roster": st.integers(1, 4),
    },
    optional={
        "absent_without_leave": st.sampled_from(["zero", "left_out"]),
        "absent_with_leave": st.sampled_from(["zero", "left_out"]),
    },
)
absence = st.builds(
    lambda study, duty: {
        "classes": [{"kind": "study", "excused": study}, {"kind": "on_duty", "excused": duty}]
    },
    st.booleans(),
    st.booleans(),
)
validity = st.builds(
    lambda basic, intermediate: {
        "levels": [
            {"level": "basic", "months_valid": basic},
            {"level": "intermediate", "requires": "basic", "months_valid": intermediate},
        ]
    },
    st.integers(1, 24),
    st.integers(1, 24),
)


def policy(
    kind: str, codes: list[str], body: st.SearchStrategy[dict[str, Any]]
) -> st.SearchStrategy[NewPolicy]:
    return st.builds(NewPolicy, st.just(kind), st.sampled_from(codes), st.integers(0, 45), body)


events = st.one_of(
    monthly,
    monthly,
    qualifying,
    st.builds(Correction, st.integers(0, 30), st.integers(0, 2 * 2 * QUESTIONS)),
    st.builds(Transfer, st.sampled_from(PEOPLE), st.sampled_from(sorted(UNITS)), st.integers(0, 20)),
    policy("exam_indicator", ["A"], indicator),
    policy("absence", ["A"], absence),
    policy("qualification_rules", ["A", "A01"], validity),
    st.builds(
        Week,
        st.integers(0, 6),
        st.integers(1, 90),
        st.tuples(*[st.sampled_from(["in_time", "late", "not"]) for _ in PEOPLE]),
    ),
    st.builds(Signing),
    st.builds(Suspension, st.integers(0, 9)),
    st.builds(Clock, st.lists(st.sampled_from(STEPS), min_size=1, max_size=4).map(tuple)),
    st.just(ALL_STEPS),
)
stories = st.lists(st.tuples(st.integers(1, 40), events), min_size=4, max_size=14)


@settings(
    max_examples=25,
    derandomize=True,
    database=None,
    phases=[
        Phase.generate
    ],  # a story is short enough to be read; to make a failing one shorter takes many minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(story=stories)
def test_files_levels_and_figures_are_those_of_the_slow_model(
    stage: Stage, story: list[tuple[int, Any]]
) -> None:
    with transaction.atomic():
        told = Stage(
            stage.people,
            stage.officers,
            stage.questions,
            Clerk({name: list(own) for name, own in stage.clerk.postings.items()}),
        )
        for days, event in story:
            told.now += timedelta(days=days)
            event.play(told)
        told.now += timedelta(days=1)
        ALL_STEPS.play(told)
        ALL_STEPS.play(told)

        assert files_of(told) == told.clerk.files
        assert unit_files_of(told) == told.clerk.unit_files
        assert figures_of(told) == told.clerk.figures
        assert outcomes_of(told) == outcomes_by_hand(told)
        for day in (told.today, told.today - timedelta(days=45), told.today + timedelta(days=200)):
            assert levels_of(told, day) == {name: told.clerk.level_of(name, day) for name in PEOPLE}
        assert {finding.reason for finding in verify_ledger().broken} <= {PLANTED}
        transaction.set_rollback(True)


# --- What the product says, in the words of the clerk


def files_of(stage: Stage) -> dict[str, list[Entry]]:
    names = {who.pk: name for name, who in stage.officers.items()}
    codes = dict(Unit.objects.values_list("pk", "code"))
    found: dict[str, list[Entry]] = {}
    rows = FileEntry.objects.select_related("file", "corrects").order_by("file", "seq")
    for row in rows:
        place = row.corrects.seq if row.corrects else None
        entry = Entry(row.kind, row.happened_on, codes[row.unit_id], said(row.kind, row.payload), place)
        found.setdefault(names[row.file.officer_id], []).append(entry)
    return found


def said(kind: str, payload: dict[str, Any]) -> tuple[Any, ...]:
    if kind.startswith("exam_result"):
        return Decimal(payload["score"]), payload["passed"]
    if kind == "study_month":
        return tuple(payload[name] for name in ("assigned", "completed", "completed_late", "minutes"))
    return (payload["number"],)


def unit_files_of(stage: Stage) -> dict[str, list[Entry]]:
    figures = {row.pk: row for row in UnitExamFigure.objects.all()}
    codes = dict(Unit.objects.values_list("pk", "code"))
    found: dict[str, list[Entry]] = {}
    rows = UnitFileEntry.objects.select_related("file", "corrects").order_by("file", "seq")
    for row in rows:
        code, figure = codes[row.file.unit_id], figures[row.payload["figure"]]
        assert row.source == f"exam_figure:{figure.pk}"
        place = row.corrects.seq if row.corrects else None
        found.setdefault(code, []).append(Entry(row.kind, row.happened_on, code, counted(figure), place))
    return found


def counted(row: UnitExamFigure) -> tuple[Any, ...]:
    return (
        *(row.due, row.present, row.excused, row.absent, row.passed, row.percent_sum),
        *(row.average, row.pass_rate, row.attendance, row.value, row.points),
    )


def figures_of(stage: Stage) -> dict[tuple[int, str, str], list[tuple[Any, ...]]]:
    numbers = {exam.pk: number for number, exam in enumerate(stage.exams)}
    found: dict[tuple[int, str, str], list[tuple[Any, ...]]] = {}
    for row in UnitExamFigure.objects.select_related("unit").order_by("exam", "number"):
        found.setdefault((numbers[row.exam_id], row.unit.code, row.scope), []).append(counted(row))
    return found


def outcomes_of(stage: Stage) -> set[tuple[Any, ...]]:
    numbers = {exam.pk: number for number, exam in enumerate(stage.exams)}
    names = {who.pk: name for name, who in stage.officers.items()}
    found = month_outcomes(since=AT.date(), until=stage.today)
    return {
        (
            numbers[own.exam_id],
            names[own.officer_id],
            own.unit_id,
            own.state.value,
            own.percent(AbsencePolicy()),
        )
        for own in found
    }


def outcomes_by_hand(stage: Stage) -> set[tuple[Any, ...]]:
    pks = dict(Unit.objects.values_list("code", "pk"))
    return {
        (exam.number, name, pks[code], *stage.clerk.outcome(exam, name))
        for exam in stage.clerk.exams
        if exam.kind == "monthly"
        for name, code in exam.units.items()
    }


def levels_of(stage: Stage, day: date) -> dict[str, tuple[str, date | None] | None]:
    found = standings_of([who.pk for who in stage.officers.values()], on=day)
    held = {name: found[who.pk].current for name, who in stage.officers.items()}
    return {name: (own.level, own.valid_until) if own else None for name, own in held.items()}
