"""A query that is written once answers as the ORM does."""

from __future__ import annotations

import pytest

from core.asked_often import AskedOften
from exams.models import Enrolment
from personnel.models import Officer
from tests.exams.candidate import sitting_today
from tests.factories import cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OF_SITTING = AskedOften(
    lambda sitting: (
        Enrolment.objects.filter(sitting=sitting).at_the_door().select_related("sitting__exam", "officer")
    ),
    -101,
)
BY_NUMBER = AskedOften(lambda pk: Officer.objects.with_badge().filter(pk=pk), -101)


def facts(row: Enrolment) -> tuple[object, ...]:
    annotated = row.__dict__
    return row.officer.name, row.sitting.exam.title, annotated["credit_s"], annotated["paper_items"]


def test_what_is_selected_with_a_row_comes_with_it_and_asks_nothing_more(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    people = cast()
    sitting = sitting_today([people.li, people.wang])

    with django_assert_num_queries(1):  # type: ignore[operator]
        found = list(OF_SITTING.models(sitting.pk))
        told = [facts(row) for row in found]

    rows = Enrolment.objects.at_the_door().select_related("sitting__exam", "officer").filter(sitting=sitting)
    assert found == list(rows)
    assert told == [facts(row) for row in rows]


def test_no_row_is_none() -> None:
    assert BY_NUMBER.model(-5) is None


def test_a_number_that_no_column_holds_is_in_no_row() -> None:
    assert [BY_NUMBER.model(number) for number in (2**63, -(2**64))] == [None, None]
