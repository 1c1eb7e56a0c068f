"""Clocks and people at once: one exam a month, one draft, numbers without gaps, two different signatures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from appraisal.actions.count_exams import count_exam
from appraisal.actions.draft_bulletin import draft_bulletins
from appraisal.actions.issue_bulletin import issue_bulletin
from appraisal.models import Bulletin, BulletinIssue, BulletinSignature
from core.domain.errors import Refused
from core.ledger import verify_ledger
from exams.actions.make_series_months import make_series_months
from exams.models import Exam, SeriesMonth
from tests.exams.test_racing import at_once
from tests.factories import AT, cast
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.factories.series import approved, bulletin, leader, series

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.concurrency, pytest.mark.both_databases]
TWENTIETH = datetime(2026, 3, 20, 1, tzinfo=UTC)
TENTH = datetime(2026, 3, 10, 2, tzinfo=UTC)
LATER = AT + timedelta(days=1)


def test_clocks_at_once_make_one_exam_a_month_and_draft_one_bulletin() -> None:
    people = cast()
    series(people, at=TENTH)

    counts = at_once([lambda: make_series_months(at=TWENTIETH)["made"]] * 4)

    assert sorted(counts) == [0, 0, 0, 1]
    month = SeriesMonth.objects.get()
    assert Exam.objects.get() == month.exam

    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    exam = hold_and_release(sitting, {people.li: True}, signer=people.chen)
    other = SeriesMonth.objects.create(
        series=month.series, month=exam.month, version=month.version, state="made", exam=exam, at=AT
    )
    count_exam(exam=exam, at=LATER)
    drafted = at_once([lambda: draft_bulletins(at=LATER)] * 4)

    assert sum(drafted) == 1
    assert Bulletin.objects.get().exam == other.exam


def test_bulletins_issued_at_once_get_numbers_without_a_gap() -> None:
    people = cast()
    boss = leader(people)
    made = []
    for _ in range(4):
        sitting = open_sitting(unit=people.bureau, candidates=[people.li])
        exam = hold_and_release(sitting, {people.li: True}, signer=people.chen)
        made.append(approved(bulletin(people, exam), head=people.chen, boss=boss, at=LATER))

    def issue(own: Bulletin) -> str:
        try:
            issue_bulletin(bulletin=own, at=LATER, actor=people.wang)
        except Refused as refusal:
            return refusal.code
        return "issued"

    said = at_once([lambda own=own: issue(own) for own in [*made, *made]])

    assert sorted(said) == ["illegal_move"] * 4 + ["issued"] * 4
    assert sorted(BulletinIssue.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert verify_ledger().broken == []


def test_the_database_holds_what_a_bulletin_and_a_series_promise() -> None:
    people = cast()
    routine = series(people, at=TENTH)
    make_series_months(at=TWENTIETH)
    month = SeriesMonth.objects.get()
    sitting = open_sitting(unit=people.bureau, candidates=[people.li])
    made = bulletin(people, hold_and_release(sitting, {people.li: True}, signer=people.chen))
    signature = {"bulletin": made, "stage": "approved", "officer": people.chen, "hash": "0", "at": AT}
    facts = {"version": month.version, "state": "blocked", "at": AT}

    for refused in (
        lambda: SeriesMonth.objects.create(series=routine, month=month.month, **facts),
        lambda: SeriesMonth.objects.create(series=routine, month=AT.date(), **{**facts, "state": "made"}),
        lambda: SeriesMonth.objects.filter(pk=month.pk).delete(),
        lambda: routine.versions.update(opens_day=5),
        lambda: BulletinSignature.objects.create(**signature, checker=people.chen),
        lambda: Bulletin.objects.filter(pk=made.pk).update(figures={}),
        lambda: made.texts.update(text="改"),
        lambda: Bulletin.objects.create(
            unit=made.unit,
            exam=made.exam,
            title="又",
            audience="leaders",
            rules={},
            figures={},
            drafted_at=AT,
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            refused()
