"""Planning a monthly exam."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import local_day, now
from exams.models import Exam
from personnel.models import PolicyVersion, Posting
from tests.exams.managing import desk, draft, plan_form, sealed
from tests.factories import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def test_the_form_becomes_a_draft_with_one_sitting_and_leads_on_to_the_blueprint(people: Cast) -> None:
    response = desk(people.wang).post(reverse("exams:manage_new"), plan_form(people))

    exam = Exam.objects.get()
    assert response.url == reverse("exams:manage_blueprint", args=[exam.pk])
    assert (exam.unit, exam.state, exam.created_by) == (people.bureau, "draft", people.wang)
    assert (exam.pass_percent, exam.multiple_choice_rule) == (Decimal(60), "half_if_subset")
    assert exam.month.day == 1
    assert exam.sittings.get().duration_s == 3600


def test_the_defaults_come_from_policy_and_its_version_is_kept_with_the_exam(people: Cast) -> None:
    version = PolicyVersion.objects.create(
        kind="exam_defaults",
        unit=people.bureau,
        effective_on=local_day(now()),
        body={"pass_percent": "75", "duration_minutes": 90},
        created_at=now(),
    )
    client = desk(people.wang)

    initial = client.get(reverse("exams:manage_new")).context["form"].initial
    client.post(reverse("exams:manage_new"), plan_form(people))

    assert (initial["pass_percent"], initial["duration_minutes"]) == (Decimal(75), 90)
    assert Exam.objects.get().policy_version_id == version.pk


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"closes_at": "2020-01-01T10:00"}, "closes_at"),
        ({"opens_at": "2020-01-01T09:00", "closes_at": "2020-01-02T09:00"}, "closes_at"),
        ({"duration_minutes": 0}, "duration_minutes"),
        ({"duration_minutes": 601}, "duration_minutes"),
        ({"pass_percent": "0"}, "pass_percent"),
        ({"pass_percent": "101"}, "pass_percent"),
        ({"pass_percent": "NaN"}, "pass_percent"),
        ({"multiple_choice_rule": "guess"}, "multiple_choice_rule"),
        ({"review": "always"}, "review"),
        ({"month": "someday"}, "month"),
        ({"cut_off": "2999-01-01"}, "cut_off"),
    ],
)
def test_what_cannot_be_meant_is_said_at_its_field_and_nothing_is_saved(
    people: Cast, changes: dict[str, object], field: str
) -> None:
    response = desk(people.wang).post(reverse("exams:manage_new"), plan_form(people, **changes))

    assert field in response.context["form"].errors
    assert not Exam.objects.exists()


def test_nobody_plans_an_exam_of_a_foreign_unit(people: Cast) -> None:
    response = desk(people.zhou).post(reverse("exams:manage_new"), plan_form(people))

    assert list(response.context["form"].errors) == ["unit"]
    assert not Exam.objects.exists()


def test_the_legal_head_may_look_but_not_plan(people: Cast) -> None:
    assert desk(people.chen).get(reverse("exams:manage_new")).status_code == 403


def test_the_count_flags_those_who_serve_elsewhere_on_the_cut_off_date(people: Cast) -> None:
    day = local_day(now())
    Posting.objects.create(
        officer=people.li, kind=Posting.Kind.SECONDMENT, unit=people.legal, starts_on=day, recorded_at=now()
    )
    client = desk(people.wang)

    answer = client.get(reverse("exams:manage_due"), {"unit": people.bureau.pk, "cut_off": day.isoformat()})
    before = client.get(reverse("exams:manage_due"), {"unit": people.bureau.pk, "cut_off": "2019-12-31"})

    assert answer.json() == {
        "text": "3 officers are due. Of these, 1 are seconded and 0 embedded elsewhere (flagged)."
    }
    assert before.json() == {"text": "0 officers are due."}


def test_the_count_tells_an_outsider_nothing(people: Cast) -> None:
    query = {"unit": people.bureau.pk, "cut_off": local_day(now()).isoformat()}

    assert desk(people.zhou).get(reverse("exams:manage_due"), query).status_code == 404


def test_counting_again_without_scripts_saves_nothing(people: Cast) -> None:
    response = desk(people.wang).post(
        reverse("exams:manage_new"), plan_form(people, action="count", title="")
    )

    assert response.context["due"] == "3 officers are due."
    assert not Exam.objects.exists()


def test_a_draft_can_be_changed_and_keeps_its_unit(people: Cast) -> None:
    exam = draft(people)
    form = plan_form(people, title="四月月考", duration_minutes=45, unit=people.county.pk)

    desk(people.wang).post(reverse("exams:manage_plan", args=[exam.pk]), form)

    exam.refresh_from_db()
    assert (exam.title, exam.unit, exam.sittings.get().duration_s) == ("四月月考", people.bureau, 2700)


def test_a_sealed_exam_keeps_its_plan(people: Cast) -> None:
    exam = sealed(people)

    response = desk(people.wang).post(
        reverse("exams:manage_plan", args=[exam.pk]), plan_form(people, title="别的"), follow=True
    )

    exam.refresh_from_db()
    assert exam.title == "三月月考"
    assert [str(message) for message in response.context["messages"]] == [
        "Only a draft can be changed. The paper of this exam is sealed."
    ]


def test_a_window_shorter_than_the_duration_is_refused(people: Cast) -> None:
    at = now() + timedelta(days=1)
    form = plan_form(
        people,
        opens_at=at.strftime("%Y-%m-%dT10:00"),
        closes_at=at.strftime("%Y-%m-%dT10:30"),
        duration_minutes=60,
    )

    response = desk(people.wang).post(reverse("exams:manage_new"), form)

    assert response.context["form"].errors == {
        "duration_minutes": ["The duration does not fit into the window. Shorten it, or close later."]
    }
