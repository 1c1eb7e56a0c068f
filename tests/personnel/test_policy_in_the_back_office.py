"""Policy versions are listed, read and added in Wagtail's admin; never changed, and only in one's own units."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from personnel.models import PolicyVersion, Unit
from personnel.policy import policy_for
from tests.factories import AT, BACKEND, DAY, Cast, cast

SECTIONS = {"sections": [{"code": "legal_training_and_exams", "title": "培训考试"}]}


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def chen(people: Cast, client: Client) -> Client:
    """陈, head of the legal department of the first bureau, signed in."""
    client.force_login(people.chen, backend=BACKEND)
    return client


def filled_in(unit: Unit, body: object) -> dict[str, str]:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return {"kind": "file_sections", "unit": str(unit.pk), "effective_on": DAY.isoformat(), "body": text}


def test_the_legal_head_adds_a_version_that_then_holds(people: Cast, chen: Client) -> None:
    chen.post(reverse("policy:add"), filled_in(people.bureau, SECTIONS))

    found = policy_for("file_sections", people.county, DAY)
    assert [section.title for section in found.body.sections] == ["培训考试"]
    assert found.version_id == PolicyVersion.objects.get().pk
    assert AuditEvent.objects.of_kind("policy.issued").count() == 1


@pytest.mark.parametrize("body", ["{", "[]", '{"sections": 5}'])
def test_a_body_of_the_wrong_shape_is_refused_and_nothing_is_written(
    people: Cast, chen: Client, body: str
) -> None:
    answer = chen.post(reverse("policy:add"), filled_in(people.bureau, body))

    assert answer.status_code == 200
    assert PolicyVersion.objects.count() == 0


def test_a_unit_of_the_other_bureau_is_no_choice(people: Cast, chen: Client) -> None:
    answer = chen.post(reverse("policy:add"), filled_in(people.other_bureau, SECTIONS))

    assert answer.status_code == 200
    assert PolicyVersion.objects.count() == 0


def test_versions_of_the_other_bureau_are_neither_listed_nor_shown(people: Cast, chen: Client) -> None:
    foreign = PolicyVersion.objects.create(
        kind="file_sections", unit=people.other_bureau, effective_on=DAY, body=SECTIONS, created_at=AT
    )

    listed = chen.get(reverse("policy:index")).content.decode()
    shown = chen.get(reverse("policy:inspect", args=[foreign.pk]))

    assert "宁远市公安局" not in listed
    assert shown.status_code == 404


def test_a_version_is_never_changed_or_deleted(people: Cast, chen: Client) -> None:
    chen.post(reverse("policy:add"), filled_in(people.bureau, SECTIONS))
    version = PolicyVersion.objects.get()

    edited = chen.post(f"/admin/policy/edit/{version.pk}/", filled_in(people.bureau, {}))
    deleted = chen.post(f"/admin/policy/delete/{version.pk}/")

    assert (edited.status_code, deleted.status_code) == (404, 404)
    assert PolicyVersion.objects.get().body == SECTIONS


def test_a_second_version_for_the_same_day_is_refused_in_words(people: Cast, chen: Client) -> None:
    chen.post(reverse("policy:add"), filled_in(people.bureau, SECTIONS))

    answer = chen.post(reverse("policy:add"), filled_in(people.bureau, {}))

    assert answer.status_code == 200
    assert PolicyVersion.objects.count() == 1


def test_an_officer_without_the_role_does_not_get_in(people: Cast, client: Client) -> None:
    client.force_login(people.li, backend=BACKEND)

    answer = client.get(reverse("policy:index"), follow=True)

    assert answer.request["PATH_INFO"] == "/"


def test_the_pages_speak_chinese(people: Cast, chen: Client) -> None:
    chen.post(reverse("policy:add"), filled_in(people.bureau, SECTIONS))

    pages = [chen.get(reverse(name)).content.decode() for name in ("policy:index", "policy:add")]

    english = ("olicy version", "Effective on", ">Unit<", "Takes effect", "file_sections</")
    assert [words for words in english for page in pages if words in page] == []
    assert all("执法档案栏目" in page for page in pages)
