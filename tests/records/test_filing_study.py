"""A closed month of weekly study reaches the file as one total, once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from core.ledger import verify_ledger
from records.actions.file_study_months import file_study_months
from records.models import FileEntry
from tests.factories import AT, BACKEND, Cast, cast
from tests.training.studying import published, task_of
from training.actions.close_study_month import close_study_months
from training.actions.record_study import mark_read

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
THEN = datetime(2026, 4, 5, 2, tzinfo=UTC)


@pytest.fixture
def people() -> Cast:
    """李 did the week of March, 王 did not; the month is closed."""
    members = cast()
    mark_read(task_of(members.li, published(members)), position=1, at=AT)
    close_study_months(at=THEN)
    return members


def test_the_month_is_filed_once_with_its_total_and_nothing_else(people: Cast) -> None:
    first, again = file_study_months(at=THEN), file_study_months(at=THEN)

    entry = FileEntry.objects.get(file__officer=people.li)
    assert (first, again) == (2, 0)
    assert (entry.section, entry.kind, entry.happened_on) == (
        "monthly_summary",
        "study_month",
        date(2026, 3, 1),
    )
    assert entry.payload == {
        "month": "2026-03-01",
        "assigned": 1,
        "completed": 1,
        "completed_late": 0,
        "minutes": 30,
    }
    assert entry.unit == people.station
    assert verify_ledger().broken == []


def test_the_officer_reads_the_month_in_words(people: Cast) -> None:
    file_study_months(at=THEN)
    client = Client()
    client.force_login(people.wang, backend=BACKEND)

    page = client.get(reverse("records:own_file")).content.decode()

    assert "2026-03 每周必学" in page
    assert "1 项未完成" in page
