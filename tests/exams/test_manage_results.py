"""The overview of results."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import now
from exams.models import Exam
from records.actions.file_released_results import file_released_results
from tests.exams.managing import closed, desk, marked
from tests.factories import Cast, cast
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def page(exam: Exam) -> str:
    return reverse("exams:manage_results", args=[exam.pk])


def test_the_overview_has_the_figures_and_each_question(people: Cast) -> None:
    exam = marked(people)

    context = desk(people.chen).get(page(exam)).context

    summary = context["summary"]
    assert (context["due"], summary.count, summary.passed, summary.average) == (1, 1, 0, Decimal("0.0"))
    assert [(item["number"], item["facility"], item["hard"]) for item in context["items"]] == [
        (1, Decimal("0.0"), True)
    ]


def test_there_is_no_overview_before_marking(people: Cast) -> None:
    exam = closed(people)

    response = desk(people.wang).get(page(exam))

    assert response.url == reverse("exams:manage_exam", args=[exam.pk])


def test_an_outsider_finds_nothing(people: Cast) -> None:
    assert desk(people.zhou).get(page(marked(people))).status_code == 404


def test_after_release_the_page_says_how_far_filing_has_come(people: Cast) -> None:
    exam = hold_and_release(
        open_sitting(unit=people.bureau, candidates=[people.li, people.wang]),
        {people.li: True, people.wang: False},
        signer=people.chen,
    )
    client = desk(people.chen)
    address = reverse("exams:manage_results", args=[exam.pk])

    before = client.get(address).content.decode()
    file_released_results(at=now())
    after = client.get(address).content.decode()

    assert ("0 / 2" in before, 'data-refresh="3"' in before) == (True, True)
    assert ("2 / 2" in after, 'data-refresh="3"' in after) == (True, False)
