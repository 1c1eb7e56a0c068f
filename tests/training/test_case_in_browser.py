"""A case from the trainer's editor through legal review to the phone of an officer, in a browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import cast, statute
from tests.factories.content import FACTS, practice_pair
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in
from training.models import CaseStudyPage

pytestmark = pytest.mark.django_db(transaction=True)


def choose_question(page: Page, place: int, stem: str) -> None:
    """Takes a practice question from the chooser's window."""
    page.locator("#id_questions-ADD").click()
    page.locator(f"#id_questions-{place}-question-chooser [data-chooser-action-choose]").first.click()
    window = page.locator(".modal-content")
    row = window.get_by_role("row").filter(has_text=stem)
    row.locator("[data-chooser-modal-choice]").click()
    expect(window).to_have_count(0)


def test_a_trainer_writes_a_legal_reviewer_approves_and_an_officer_reads(new_page: Any) -> None:
    people = cast()
    statute()
    practice_pair(people.bureau)
    wang, chen, li = (new_page(device) for device in (DESKTOP, DESKTOP, PHONE))

    sign_in(wang, "100002")
    wang.goto("/study/desk/")
    found = findings(wang)
    wang.get_by_test_id("new-case").click()
    wang.fill("[name=title]", "以案释法：电动自行车")
    wang.fill("[name=case_date]", "2026-02-01")
    for name, text in (
        ("facts", FACTS),
        ("issues", "争议"),
        ("evidence", "证据"),
        ("decision", "处理"),
        ("comment", "点评"),
    ):
        wang.fill(f"[name={name}]", text)
    wang.fill("[name=citations_text]", "《练兵试验条例》第一条")
    choose_question(wang, 0, "练习题1")
    choose_question(wang, 1, "练习题2")
    wang.select_option("[name=openness]", "all_police")
    wang.check("[name=confirmed_clean]")
    wang.locator("[data-w-dropdown-target=toggle]").last.click()
    wang.locator("[name=action-submit]").click()
    wang.wait_for_url("**/admin/pages/*/")
    page = CaseStudyPage.objects.get()
    assert (page.live, page.questions.count()) == (False, 2)

    wang.goto(f"/admin/pages/{page.pk}/view_draft/")
    expect(wang.get_by_test_id("preview")).to_be_visible()

    sign_in(chen, "100003")
    chen.get_by_role("link", name="待审核的学习内容").click()
    chen.get_by_test_id("review-list").get_by_role("link").click()
    expect(chen.get_by_test_id("confirmed")).to_contain_text("王芳")
    found += findings(chen)
    chen.get_by_test_id("approve").click()
    expect(chen.get_by_text("没有待审核的内容")).to_be_visible()

    sign_in(li, "100001")
    li.get_by_role("link", name="课程与案例").click()
    expect(li.get_by_test_id("study-row")).to_be_visible()
    found += findings(li)
    li.get_by_test_id("study-row").get_by_role("link").click()
    expect(li.get_by_test_id("study-text")).to_contain_text("张某")
    found += findings(li)
    li.get_by_test_id("study-answer").first.locator("summary").click()
    expect(li.get_by_test_id("study-answer").first).to_contain_text("依据条文作答。")
    li.get_by_test_id("article-then").click()
    li.wait_for_url("**#art-1")
    expect(li.locator("#art-1")).to_contain_text("试验条文第1号")
    assert found == []
