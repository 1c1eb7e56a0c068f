"""A week of study on a phone, and its completion on the leader's desk."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.clock import now
from personnel.domain.roles import Role
from tests.factories import cast, officer
from tests.support.accessible import findings
from tests.support.browser import DESKTOP
from tests.support.signing_in import in_english, sign_in
from tests.training.studying import practice, published
from training.models import StudyTask

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_officer_studies_on_a_phone_and_the_leader_sees_it(phone: Page, new_page: Any) -> None:
    people = cast()
    officer("100008", "孙磊", unit=people.county, roles=(Role.UNIT_LEADER,))
    study = published(people, questions=practice(people.bureau, "练-1", "练-2"), at=now())
    found: dict[str, list[str]] = {}

    sign_in(phone)
    row = phone.get_by_test_id("study-row")
    expect(row).to_contain_text("30 分钟")
    expect(row.get_by_test_id("study-continue")).to_be_in_viewport()
    found["today"] = findings(phone)
    row.get_by_test_id("study-continue").click()
    expect(phone.get_by_test_id("law-article")).to_contain_text("试验条文第1号。")
    found["article"] = findings(phone)
    phone.get_by_test_id("study-read").click()

    phone.get_by_test_id("option").nth(0).click()
    found["question"] = findings(phone)
    phone.get_by_test_id("study-answer").click()
    expect(phone.get_by_test_id("study-verdict")).to_contain_text("错误")
    expect(phone.get_by_test_id("study-verdict")).to_contain_text("练习解析甲乙丙")
    found["verdict"] = findings(phone)

    phone.goto("/")
    phone.get_by_test_id("study-continue").click()
    phone.get_by_test_id("option").nth(1).click()
    phone.get_by_test_id("study-answer").click()
    expect(phone.get_by_test_id("study-verdict")).to_contain_text("正确")
    phone.get_by_test_id("study-next").click()
    expect(phone.get_by_test_id("standing")).to_have_text("已完成")
    found["done"] = findings(phone)
    phone.goto("/study/weekly/mistakes/")
    expect(phone.get_by_test_id("mistake")).to_have_count(1)
    found["mistakes"] = findings(phone)

    assert StudyTask.objects.get(assignment=study, officer=people.li).done_at is not None
    leader = sign_in(new_page(DESKTOP), "100008")
    leader.goto("/study/weekly/completion/")
    leader.goto(f"{leader.url}?month={study.due_on:%Y-%m}")
    expect(leader.get_by_test_id("completion-total")).to_contain_text("合计")
    found["completion"] = findings(leader)
    leader.get_by_test_id("completion-row").first.get_by_role("link").click()
    expect(leader.get_by_test_id("completion-name")).to_contain_text("李明")
    in_english(leader)
    expect(leader.get_by_test_id("completion-total")).to_contain_text("Together")
    found["names"] = findings(leader)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_trainer_assigns_a_week_at_the_desk(desktop: Page) -> None:
    people = cast()
    practice(people.bureau, "练-1")
    published(people, at=now())
    sign_in(desktop, "100002")
    desktop.goto("/study/weekly/assignments/new/")
    desktop.locator("[name=title]").fill("本周必学")
    desktop.locator("[name=citations]").fill("《练兵试验条例》第二条")
    found = {"plan": findings(desktop)}
    desktop.get_by_test_id("save-study").click()
    desktop.get_by_test_id("practice-question").get_by_role("checkbox").check()
    found["questions"] = findings(desktop)
    desktop.get_by_test_id("save-questions").click()
    expect(desktop.get_by_test_id("preview-item")).to_have_count(2)
    found["preview"] = findings(desktop)
    desktop.get_by_test_id("publish-study").click()
    expect(desktop.get_by_test_id("study-state")).to_have_text("已发布")
    expect(desktop.get_by_test_id("study-due")).to_have_text("3")
    assert {name: faults for name, faults in found.items() if faults} == {}
