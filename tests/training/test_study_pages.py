"""A lesson or case in a week's study: whoever may read the page is asked to, nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import local_day, now
from tests.factories import BACKEND, Cast, cast
from tests.factories.content import practice_pair, published_case
from tests.training.studying import draft, law, task_of
from training.actions.draft_study import StudyPlan, draft_study
from training.actions.publish_study import publish_study
from training.actions.record_study import mark_read
from training.actions.study_errors import StudyRefused
from training.models import ContentPage
from training.study_items import items_on

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def people() -> Cast:
    return cast()


def case(people: Cast, **fields: Any) -> ContentPage:
    """A case of 王 that 陈 approved."""
    return published_case(
        people.bureau,
        owner=people.wang,
        reviewer=people.chen,
        cites=law(),
        questions=practice_pair(people.bureau),
        **fields,
    )


def test_a_case_of_the_week_is_read_on_its_own_page(people: Cast) -> None:
    page = case(people)
    study = draft(people, page_id=page.pk, at=now())
    publish_study(study, actor=people.wang, at=now())
    task = task_of(people.li, study)
    li = Client()
    li.force_login(people.li, backend=BACKEND)

    item = li.get(reverse("training:weekly_item", args=[task.pk, 2])).content.decode()
    mark_read(task, position=2, at=now())
    mark_read(task, position=1, at=now())
    task.refresh_from_db()

    assert reverse("training:page", args=[page.pk]) in item
    assert task.done_at is not None


def test_a_page_that_is_not_open_to_an_officer_is_not_asked_for(people: Cast) -> None:
    page = case(people)
    study = draft(people, page_id=page.pk, at=now())
    publish_study(study, actor=people.wang, at=now())
    page.unpublish()
    task = task_of(people.li, study)

    rows = items_on(study, officer=people.li, on=local_day(now()))
    mark_read(task, position=1, at=now())
    task.refresh_from_db()

    assert [row.is_asked for row in rows] == [True, False]
    assert task.done_at is not None


def test_a_page_of_another_bureau_cannot_be_assigned(people: Cast) -> None:
    page = case(people)
    day = local_day(now())
    plan = StudyPlan("外局", day, day, 30, [people.other_station], page_id=page.pk)
    with pytest.raises(StudyRefused) as refusal:
        draft_study(unit=people.other_bureau, plan=plan, actor=people.zhou, at=now())
    assert refusal.value.field == "page"
