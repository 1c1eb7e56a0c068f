"""王 plans, draws, seals and opens an exam in a browser; 陈 signs on a phone; every page is open to everybody."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exams.models import Exam, SignOff
from tests.exams.managing import draft, marked, opened, signed, stocked
from tests.factories import cast
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PageWatch
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
NARROW = {**DESKTOP, "viewport": {"width": 320, "height": 640}}


def fill_row(page: Page, number: int, kind: str, count: str, marks: str = "2") -> None:
    row = page.locator(f"#row-{number}")
    row.locator("[name$=-subject]").select_option("general")
    row.locator("[name$=-kind]").select_option(kind)
    row.locator("[name$=-count]").fill(count)
    row.locator("[name$=-marks_each]").fill(marks)


def test_an_exam_from_its_plan_to_its_opening(desktop: Page, page_watch: PageWatch) -> None:
    page_watch.allow(r"422")
    people = cast()
    stocked(people, single_choice=3, true_false=2)

    sign_in(desktop, "100002").goto("/exams/manage/")
    desktop.get_by_role("link", name="安排考试").first.click()
    expect(desktop.get_by_test_id("due-count")).to_have_text("应考 3 人。")
    desktop.locator("[name=unit]").select_option(label="　　城关派出所")
    expect(desktop.get_by_test_id("due-count")).to_have_text("应考 1 人。")
    desktop.locator("[name=unit]").select_option(label="安平市公安局")
    expect(desktop.get_by_test_id("due-count")).to_have_text("应考 3 人。")
    desktop.get_by_test_id("save-plan").click()

    fill_row(desktop, 0, "single_choice", "3")
    supply = desktop.get_by_test_id("cell-supply")
    expect(supply.nth(0)).to_have_text("✓ 可用 3／需要 3")
    desktop.get_by_test_id("add-row").click()
    fill_row(desktop, 3, "true_false", "9", "1")
    expect(supply.nth(3)).to_have_text("✗ 可用 2／需要 9")
    desktop.get_by_test_id("save-blueprint").click()
    expect(desktop.get_by_test_id("error-summary")).to_contain_text("综合、判断题、难度不限：可用 2／需要 9")
    desktop.locator("#row-3 [name$=-count]").fill("2")
    expect(desktop.get_by_test_id("blueprint-totals")).to_have_text("共 5 题，满分 8 分")
    desktop.get_by_test_id("save-blueprint").click()

    expect(desktop.get_by_test_id("option")).to_have_count(3 * 4 + 2 * 2)
    with desktop.expect_navigation():
        desktop.get_by_test_id("redraw").click()
    desktop.get_by_test_id("seal-paper").click()
    expect(desktop.get_by_test_id("exam-state")).to_have_text("试卷已密封")
    expect(desktop.get_by_test_id("enrolled")).to_have_text("3")
    desktop.get_by_test_id("move-open").click()
    expect(desktop.get_by_test_id("exam-state")).to_have_text("考试中")

    exam = Exam.objects.get()
    assert (exam.state, exam.papers.get().item_count, exam.created_by) == ("open", 5, people.wang)


def test_the_legal_head_signs_and_releases_on_a_phone(phone: Page) -> None:
    exam = marked(cast())

    sign_in(phone, "100003").goto(f"/exams/manage/{exam.pk}/")
    phone.get_by_role("link", name="成绩", exact=True).first.click()
    expect(phone.get_by_test_id("summary")).to_contain_text("合格率")
    phone.go_back()
    phone.locator("[name=comment]").fill("同意发布")
    phone.get_by_test_id("sign-off").click()
    phone.get_by_test_id("move-release").click()
    expect(phone.get_by_test_id("exam-state")).to_have_text("成绩已发布")

    assert SignOff.objects.get().comment == "同意发布"


@pytest.mark.parametrize(
    ("scheme", "screen"), [("light", NARROW), ("dark", DESKTOP)], ids=["light-320", "dark-1280"]
)
def test_the_screens_of_exam_set_up_are_open_to_everybody(
    new_page: Any, scheme: str, screen: dict[str, Any]
) -> None:
    people = cast()
    first, done = draft(people), signed(people)
    page = sign_in(new_page(screen, color_scheme=scheme), "100002")
    found = {}
    for address in (
        "/exams/manage/",
        "/exams/manage/new/",
        f"/exams/manage/{first.pk}/",
        f"/exams/manage/{first.pk}/blueprint/",
        f"/exams/manage/{done.pk}/",
        f"/exams/manage/{done.pk}/paper/?keys=1",
        f"/exams/manage/{done.pk}/live/",
        f"/exams/manage/{done.pk}/results/",
    ):
        page.goto(address)
        found[address] = findings(page)

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_the_board_of_a_running_exam_is_open_to_everybody(new_page: Any) -> None:
    people = cast()
    exam = opened(people)
    page = sign_in(new_page(NARROW), "100002")

    page.goto(f"/exams/manage/{exam.pk}/live/")
    page.get_by_text("为个别民警增加时间").click()

    assert findings(page) == []
