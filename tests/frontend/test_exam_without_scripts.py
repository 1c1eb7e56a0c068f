"""The exam with JavaScript off: one long form, saved and handed in by plain posts."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser import PHONE
from tests.support.signing_in import sign_in

from .conftest import Exam


def room_without_scripts(new_page: Any, exam: Exam) -> Page:
    page = sign_in(new_page(PHONE, java_script_enabled=False))
    page.goto(f"/exams/{exam.sitting.pk}/")
    page.get_by_test_id("start").click()
    return page


def chosen(page: Page, number: int, option: int) -> Any:
    return page.locator(f"#q-{number}").get_by_test_id("option").nth(option)


def save(page: Page) -> None:
    """Sends the form and waits for the page that answers it: it looks as the one before."""
    with page.expect_navigation():
        page.get_by_role("button", name="保存答案").last.click()


def test_answers_are_saved_and_shown_again(new_page: Any, exam: Exam):
    page = room_without_scripts(new_page, exam)

    chosen(page, 1, 0).click()
    chosen(page, 2, 0).click()
    chosen(page, 2, 1).click()
    page.get_by_test_id("blank").first.fill("二十四小时")
    save(page)

    expect(chosen(page, 1, 0).locator("input")).to_be_checked()
    expect(chosen(page, 2, 1).locator("input")).to_be_checked()
    assert [answer is not None for answer in exam.stored()] == [True, True, False, False, True]


def test_unticking_everything_clears_the_answer(new_page: Any, exam: Exam):
    page = room_without_scripts(new_page, exam)
    chosen(page, 2, 0).click()
    save(page)

    chosen(page, 2, 0).click()
    save(page)

    assert exam.stored() == [None] * 5


def test_a_radio_can_be_taken_back(new_page: Any, exam: Exam):
    page = room_without_scripts(new_page, exam)
    chosen(page, 1, 0).click()
    save(page)

    page.locator("#q-1").get_by_text("不作答").click()
    save(page)

    assert exam.stored() == [None] * 5


def test_handing_in_is_a_second_page_with_the_counts(new_page: Any, exam: Exam):
    page = room_without_scripts(new_page, exam)
    chosen(page, 1, 0).click()

    page.get_by_test_id("submit-open").click()
    expect(page.get_by_test_id("unanswered-count")).to_have_text("4")
    page.get_by_test_id("handin-unanswered").first.click()
    page.wait_for_url("**#q-2")
    page.get_by_test_id("submit-open").click()
    page.get_by_test_id("submit-confirm").click()

    expect(page.get_by_test_id("receipt")).to_be_visible()
    assert exam.attempt.state == "submitted"
    assert exam.stored()[0] is not None
