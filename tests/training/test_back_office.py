"""Which addresses of Wagtail's admin each role reaches, page by page: the matrix of roles decides, nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from core.clock import local_day, now
from law.models import Statute
from personnel.domain.roles import Permission, Role, roles_with
from personnel.models import Officer, RoleGrant, Unit
from question_bank.models import Question
from tests.factories import Cast, cast, grant, officer, statute
from tests.factories.content import case_form, case_page, desk, practice_pair, send_new_case, submit
from training.actions.keep_desks import desk_of, keep_all_desks, keep_own_desks
from training.models import CaseStudyPage, DeskPage

WRITERS, REVIEWERS = roles_with(Permission.CONTENT_WRITE), roles_with(Permission.CONTENT_REVIEW)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def law(people: Cast) -> Statute:
    return statute()


@pytest.fixture
def questions(people: Cast) -> list[Question]:
    return practice_pair(people.bureau)


@pytest.fixture
def draft(people: Cast, law: Statute, questions: list[Question]) -> CaseStudyPage:
    return case_page(people.bureau, cites=law, questions=questions, owner=people.wang)


def addresses(page: CaseStudyPage) -> dict[str, str]:
    """What the back office has for one page."""
    names = {
        "edit": "wagtailadmin_pages:edit",
        "preview": "wagtailadmin_pages:preview_on_edit",
        "draft": "wagtailadmin_pages:view_draft",
        "history": "wagtailadmin_pages:history",
        "delete": "wagtailadmin_pages:delete",
    }
    found = {key: reverse(name, args=[page.pk]) for key, name in names.items()}
    parent = page.get_parent().pk
    found["list"] = reverse("wagtailadmin_explore", args=[parent])
    found["add"] = reverse("wagtailadmin_pages:add", args=["training", "casestudypage", parent])
    found["kinds"] = reverse("wagtailadmin_pages:add_subpage", args=[parent])
    return found


def answers(client: Client, page: CaseStudyPage) -> dict[str, int]:
    return {name: client.get(address).status_code for name, address in addresses(page).items()}


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role.value if role else "officer")
def test_a_role_reaches_the_pages_of_its_own_units_and_nothing_else(
    people: Cast, draft: CaseStudyPage, role: Role | None
) -> None:
    roles = (role,) if role else ()
    own = officer("300001", "甲", unit=people.station, roles=roles, roles_on=people.bureau)
    foreign = officer("300002", "乙", unit=people.other_station, roles=roles, roles_on=people.other_bureau)
    every = addresses(draft)
    if role in WRITERS:
        expected = dict.fromkeys(every, 200)
    elif role in REVIEWERS:
        expected = {name: 200 if name == "list" else 302 for name in every}
    else:
        expected = dict.fromkeys(every, 404)

    assert answers(desk(own), draft) == expected
    assert answers(desk(foreign), draft) == dict.fromkeys(every, 404)


def test_a_reviewer_sees_the_locked_editor_of_a_page_in_review(people: Cast, draft: CaseStudyPage) -> None:
    submit(draft, people.wang)
    shown = desk(people.chen).get(reverse("wagtailadmin_pages:edit", args=[draft.pk]))
    assert shown.status_code == 200
    assert b"action-workflow-action" not in shown.content


def test_lists_of_the_other_bureau_show_nothing_of_this_one(people: Cast, draft: CaseStudyPage) -> None:
    keep_own_desks(people.zhou, on=local_day(now()))
    zhou = desk(people.zhou)
    shown = zhou.get(reverse("wagtailadmin_explore_root"), follow=True)
    text = shown.content.decode()
    assert "宁远市公安局" in text
    assert [word for word in ("盗窃电动自行车案", "安平市公安局", "王芳") if word in text] == []


def test_the_chooser_offers_practice_questions_of_the_own_bureau_only(
    people: Cast, questions: list[Question]
) -> None:
    from tests.factories import approved_question, bank

    shelf = bank(people.bureau, "exam-bank")
    secret = approved_question(shelf, "考1", stem="只许考试的题干")
    wang, zhou = desk(people.wang), desk(people.zhou)
    own = wang.get("/admin/practice-questions/results/").content.decode()
    assert ("练习题1" in own, "练习题2" in own, "只许考试的题干" in own) == (True, True, False)
    assert "练习题" not in zhou.get("/admin/practice-questions/results/").content.decode()
    assert wang.get(f"/admin/practice-questions/chosen/{secret.question_id}/").status_code == 404
    assert zhou.get(f"/admin/practice-questions/chosen/{questions[0].pk}/").status_code == 404
    assert wang.get(f"/admin/practice-questions/chosen/{questions[0].pk}/").status_code == 200


def test_a_chooser_finds_by_words(people: Cast, questions: list[Question]) -> None:
    found = desk(people.wang).get("/admin/practice-questions/results/", {"q": "练习题2"}).content.decode()
    assert ("练习题1" in found, "练习题2" in found) == (False, True)


@pytest.mark.parametrize("asked", ["0", "999999999999999999999999", "１２", "-1", "x"])
def test_broken_numbers_are_not_there(people: Cast, asked: str) -> None:
    wang = desk(people.wang)
    addresses = [
        f"/admin/pages/{asked}/edit/",
        f"/admin/pages/{asked}/",
        f"/admin/practice-questions/chosen/{asked}/",
    ]
    assert [wang.get(address).status_code for address in addresses] == [404, 404, 404]


# --- Roles and desks


def test_a_role_that_ended_shuts_the_desk_with_the_next_request(people: Cast, draft: CaseStudyPage) -> None:
    wang = desk(people.wang)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert wang.get(edit).status_code == 200
    RoleGrant.objects.filter(officer=people.wang, role=Role.TRAINER).update(ends_on=local_day(now()))
    assert wang.get(edit).status_code == 404
    assert people.wang.groups.count() == 0


def test_the_back_office_says_where_one_is_and_how_to_leave_it(people: Cast, draft: CaseStudyPage) -> None:
    wang = desk(people.wang)
    keep_own_desks(people.wang, on=local_day(now()))

    home = wang.get("/admin/").content.decode()
    pages = wang.get(reverse("wagtailadmin_explore", args=[draft.get_parent().pk])).content.decode()

    assert "练兵管理后台" in home
    assert f'href="{reverse("portal:today")}"' in home
    assert "guide.wagtail.org" not in home
    assert wang.get("/admin/account/").url == reverse("personnel:sessions")
    assert draft.title in pages
    assert "no site record" not in pages


def test_the_clock_takes_away_what_a_role_no_longer_gives(people: Cast) -> None:
    today = local_day(now())
    keep_all_desks(on=today)
    assert people.wang.groups.count() == 1
    RoleGrant.objects.filter(officer=people.wang, role=Role.TRAINER).update(ends_on=today)
    keep_all_desks(on=today)
    assert people.wang.groups.count() == 0


def test_a_role_of_tomorrow_opens_nothing_today(people: Cast) -> None:
    grant(people.li, Role.TRAINER, people.station, since=local_day(now()) + timedelta(days=1))
    keep_all_desks(on=local_day(now()))
    assert people.li.groups.count() == 0


def test_a_group_that_somebody_was_put_into_by_hand_opens_nothing(people: Cast, draft: CaseStudyPage) -> None:
    keep_own_desks(people.wang, on=local_day(now()))
    people.li.groups.add(*Group.objects.all())
    assert set(answers(desk(people.li), draft).values()) == {404}


def test_desks_stand_as_units_stand_in_the_tree(people: Cast) -> None:
    station = desk_of(people.station)
    assert [page.title for page in station.get_ancestors()][-2:] == ["安平市公安局", "临河县公安局"]
    assert DeskPage.objects.count() == 3


def test_a_desk_follows_its_unit_with_its_pages(
    people: Cast, law: Statute, questions: list[Question]
) -> None:
    page = case_page(people.station, cites=law, questions=questions, owner=people.wang)
    Unit.objects.get(pk=people.station.pk).move(Unit.objects.get(pk=people.bureau.pk), "last-child")
    keep_all_desks(on=local_day(now()))
    page.refresh_from_db()
    assert [above.title for above in page.get_ancestors()][-2:] == ["安平市公安局", "城关派出所"]


def test_keeping_desks_costs_two_queries_when_nothing_changed(
    people: Cast, django_assert_num_queries: Any
) -> None:
    today = local_day(now())
    keep_own_desks(people.wang, on=today)
    wang = Officer.objects.get(pk=people.wang.pk)
    wang.roles_on(today)
    with django_assert_num_queries(2):
        keep_own_desks(wang, on=today)


def test_nobody_is_given_more_than_the_matrix_says(people: Cast) -> None:
    keep_all_desks(on=local_day(now()))
    given = {
        (row.group.name.split(":")[1], row.permission.codename)
        for row in GroupPagePermission.objects.filter(group__name__startswith="content:")
    }
    assert given == {
        ("content_write", "add_page"),
        ("content_write", "change_page"),
        ("content_review", "publish_page"),
    }


# --- The preview


def test_a_preview_is_framed_by_the_back_office_under_the_policy_of_readers(
    people: Cast, draft: CaseStudyPage, law: Statute, questions: list[Question]
) -> None:
    wang = desk(people.wang)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[draft.pk])
    wang.post(address, case_form(cites=law, questions=questions))
    shown = wang.get(address)
    policy = shown["Content-Security-Policy"]
    assert "盗窃电动自行车案" in shown.content.decode()
    assert ("frame-ancestors 'self'" in policy, "unsafe-inline" in policy) == (True, False)


def test_an_unsaved_text_is_previewed(people: Cast, law: Statute, questions: list[Question]) -> None:
    wang = desk(people.wang)
    parent = desk_of(people.bureau).pk
    address = reverse("wagtailadmin_pages:preview_on_add", args=["training", "casestudypage", parent])
    wang.post(address, case_form(cites=law, questions=questions, title="未保存的案例"))
    assert "未保存的案例" in wang.get(address).content.decode()


def test_a_draft_that_never_went_to_review_may_be_deleted_by_its_desk(
    people: Cast, draft: CaseStudyPage
) -> None:
    delete = reverse("wagtailadmin_pages:delete", args=[draft.pk])
    desk(people.chen).post(delete)
    assert CaseStudyPage.objects.count() == 1
    desk(people.wang).post(delete)
    assert CaseStudyPage.objects.count() == 0


def test_a_page_that_went_to_review_stays(people: Cast, draft: CaseStudyPage) -> None:
    submit(draft, people.wang)
    desk(people.wang).post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert CaseStudyPage.objects.count() == 1


def test_a_lesson_of_plain_blocks_is_written(people: Cast, law: Statute) -> None:
    from tests.factories.content import formset
    from training.models import LessonPage

    form = case_form(cites=law, questions=[]) | {
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "paragraph",
        "body-0-id": "",
        "body-0-value": "先看条文，再看案例。",
        "action-submit": "1",
        **formset("questions", []),
    }
    address = reverse("wagtailadmin_pages:add", args=["training", "lessonpage", desk_of(people.bureau).pk])
    desk(people.wang).post(address, form)
    lesson = LessonPage.objects.get()
    assert (lesson.texts()[-1][1], lesson.workflow_in_progress) == ("先看条文，再看案例。", True)


def test_an_officer_without_the_role_writes_nothing(people: Cast) -> None:
    assert send_new_case(desk(people.li), people.bureau, {}).status_code == 404


# --- What no browser sends


HOSTILE: list[dict[str, Any]] = [
    {"questions-0-question": "x"},
    {"questions-0-question": str(10**30)},
    {"questions-TOTAL_FORMS": "x"},
    {"audience_units-TOTAL_FORMS": "1", "audience_units-0-unit": str(10**30), "audience_units-0-ORDER": "1"},
    {"go_live_at": "0001-01-01 00:00", "expire_at": "9999-12-31 23:59"},
    {"case_date": "0000-00-00"},
    {"case_date": "0001-01-01"},
    {"title": "甲\x00乙", "facts": "甲\x00乙", "citations_text": "\x00"},
    {"title": "长" * 5000, "facts": "长" * 70_000, "citations_text": "长" * 70_000},
    {"openness": "x", "audience": "x", "police_type_choice": "x"},
]


@pytest.mark.both_databases
@pytest.mark.parametrize("changes", HOSTILE, ids=lambda changes: "-".join(changes)[:40])
@pytest.mark.parametrize("act", ["action-submit", "save"])
def test_whatever_is_sent_is_answered_in_words(
    people: Cast, law: Statute, questions: list[Question], changes: dict[str, Any], act: str
) -> None:
    form = {**case_form(cites=law, questions=questions), **changes, act: "1"}
    answer = send_new_case(desk(people.wang), people.bureau, form)
    assert answer.status_code in (200, 302)


def test_a_unit_of_another_bureau_is_no_audience(
    people: Cast, law: Statute, questions: list[Question]
) -> None:
    form = case_form(cites=law, questions=questions, audience="units", units=[people.other_station])
    answer = send_new_case(desk(people.wang), people.bureau, form)
    assert (answer.status_code, CaseStudyPage.objects.count()) == (200, 0)
    assert "东港派出所" not in answer.content.decode()


def test_an_exam_only_question_that_is_sent_is_not_named_in_the_answer(
    people: Cast, law: Statute, questions: list[Question]
) -> None:
    from tests.factories import approved_question, bank

    secret = approved_question(bank(people.other_bureau, "secret"), "密卷-7").question
    answer = send_new_case(desk(people.wang), people.bureau, case_form(cites=law, questions=[secret]))
    assert (answer.status_code, "密卷-7" in answer.content.decode()) == (200, False)
