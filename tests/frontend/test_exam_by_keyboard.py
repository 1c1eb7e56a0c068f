"""A whole exam without touching the mouse."""

from playwright.sync_api import Page, expect

from .conftest import SAVED, Exam, enter_room


def test_an_exam_can_be_taken_by_keyboard_alone(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    keys = desktop.keyboard

    keys.press("2")  # single choice
    keys.press("n")
    keys.press("a")  # multiple choice: two of them
    keys.press("c")
    keys.press("f")
    keys.press("n")
    keys.press("ArrowDown")  # indefinite choice: by arrows and space
    keys.press("ArrowDown")
    keys.press(" ")
    keys.press("n")
    keys.press("1")  # true or false
    keys.press("n")
    keys.press("Tab")  # the blank
    keys.type("二十四小时")
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    expect(desktop.get_by_test_id("unanswered-count")).to_contain_text("未答 0 题")
    expect(desktop.get_by_test_id("palette-item").nth(1)).to_have_attribute(
        "aria-label", "第 2 题 已答 已标记"
    )
    desktop.get_by_test_id("submit-open").focus()
    keys.press("Enter")
    expect(desktop.locator("#handin-title")).to_be_focused()
    desktop.get_by_test_id("submit-confirm").focus()
    keys.press("Enter")
    expect(desktop.get_by_test_id("receipt")).to_be_visible()

    assert [len(answer) if isinstance(answer, list) else answer for answer in exam.stored()] == [
        1,
        2,
        1,
        True,
        1,
    ]


def test_the_focus_follows_to_the_question(desktop: Page, exam: Exam):
    enter_room(desktop, exam)

    desktop.keyboard.press("n")

    expect(desktop.locator("#stem-2")).to_be_focused()


def test_the_time_is_read_out_on_request_only(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    desktop.wait_for_timeout(1500)
    expect(desktop.locator("#live")).to_have_text("")

    desktop.keyboard.press("Alt+t")

    expect(desktop.locator("#live")).to_contain_text("剩余 0 小时 29 分")


def test_single_letters_can_be_switched_off(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    desktop.keyboard.press("?")
    desktop.locator("#keys-on").uncheck()

    desktop.keyboard.press("n")

    expect(desktop.locator(".question__number")).to_have_text("第 1 题")
