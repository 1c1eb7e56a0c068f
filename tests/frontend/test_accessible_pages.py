"""Every page of a candidate: no serious findings, no sideways scroll, targets big enough for a thumb."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exams.actions.close_exam import close_exam
from exams.actions.mark_exam import mark_exam
from exams.actions.release_results import release_results
from exams.actions.sign_off_exam import sign_off_exam
from exams.models import Exam as ExamRow
from tests.support.accessible import findings
from tests.support.browser import DESKTOP
from tests.support.signing_in import in_english, sign_in

from .conftest import Exam, answer_shown, enter_room, go_to

THEMES = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced": {"forced_colors": "active"},
}
NARROW = {**DESKTOP, "viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize(
    ("theme", "screen", "language"),
    [
        ("light", NARROW, "zh-Hans-CN"),
        ("dark", NARROW, "en"),
        ("forced", NARROW, "zh-Hans-CN"),
        ("light", DESKTOP, "en"),
        ("dark", DESKTOP, "zh-Hans-CN"),
        ("forced", DESKTOP, "en"),
    ],
    ids=["light-320-zh", "dark-320-en", "forced-320-zh", "light-1280-en", "dark-1280-zh", "forced-1280-en"],
)
def test_the_way_through_an_exam_is_open_to_everybody(
    new_page: Any, exam: Exam, theme: str, screen: dict[str, Any], language: str
):
    page = new_page(screen, reduced_motion="reduce", **THEMES[theme])
    found: dict[str, list[str]] = {}
    sign_in(page)
    if language == "en":
        in_english(page)
    expect(page.locator("html")).to_have_attribute("lang", language)
    found["today"] = findings(page)
    page.goto(f"/exams/{exam.sitting.pk}/")
    found["start"] = findings(page)
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("timer")).to_contain_text("00:2")
    answer_shown(page)
    page.get_by_test_id("flag").click()
    found["room"] = findings(page)
    page.keyboard.press("?")
    found["keys"] = findings(page)
    if screen is NARROW:
        page.get_by_test_id("palette-open").click()
        found["answer sheet"] = findings(page)
        page.locator("#palette-close").click()
    page.get_by_test_id("submit-open").click()
    expect(page.get_by_test_id("handin")).to_be_visible()
    found["hand-in"] = findings(page)
    page.get_by_test_id("submit-confirm").click()
    expect(page.get_by_test_id("receipt")).to_be_visible()
    found["receipt"] = findings(page)

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_whatever_a_thumb_has_to_hit_is_44_pixels_high(phone: Page, exam: Exam):
    enter_room(phone, exam)
    phone.get_by_test_id("palette-open").click()

    targets = phone.locator(
        "button:visible, a:visible, label.option:visible, .palette__item[data-item]:visible"
    )
    small = [
        target.inner_text()
        for target in targets.all()
        if (box := target.bounding_box()) and box["height"] < 44 and box["width"] > 1
    ]

    assert small == []


def test_the_edge_of_an_option_row_selects_it(phone: Page, exam: Exam):
    enter_room(phone, exam)
    row = phone.get_by_test_id("option").nth(1)
    box = row.bounding_box()

    row.click(position={"x": box["width"] - 3, "y": 3})

    expect(row.locator("input")).to_be_checked()


def test_the_answer_sheet_tells_its_states_by_more_than_colour(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    answer_shown(desktop)
    go_to(desktop, 2)
    desktop.get_by_test_id("flag").click()
    glyph = "(cell, side) => getComputedStyle(cell, side).content"

    cells = desktop.get_by_test_id("palette-item")

    assert cells.nth(0).evaluate(glyph, "::after") == '"✓"'
    assert cells.nth(1).evaluate(glyph, "::before") == '""'
    assert cells.nth(1).get_attribute("aria-current") == "true"
    assert cells.nth(2).evaluate("(cell) => getComputedStyle(cell).borderTopStyle") == "dashed"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_released_result_and_its_review_are_open_to_everybody(new_page: Any, exam: Exam, theme: str):
    page = enter_room(new_page(NARROW, reduced_motion="reduce", **THEMES[theme]), exam)
    answer_shown(page)
    page.get_by_test_id("submit-open").click()
    page.get_by_test_id("submit-confirm").click()
    expect(page.get_by_test_id("receipt")).to_be_visible()
    release(exam)

    page.goto("/")
    found_today = findings(page)
    page.get_by_test_id("result-row").get_by_role("link").click()
    expect(page.get_by_test_id("result")).to_contain_text("合格线")

    assert (found_today, findings(page)) == ([], [])
    expect(page.locator("[data-question]")).to_have_count(5)
    expect(page.locator(".option--key").first).to_contain_text("正确")


def release(exam: Exam) -> None:
    """Closes, marks, signs and releases the exam."""
    now = datetime.now(UTC)
    row = ExamRow.objects.get(pk=exam.sitting.exam_id)
    close_exam(exam=row, actor=exam.people.wang, at=now, grace=timedelta(0))
    row.refresh_from_db()
    mark_exam(exam=row, actor=exam.people.wang, at=now)
    row.refresh_from_db()
    sign_off_exam(exam=row, actor=exam.people.chen, at=now)
    row.refresh_from_db()
    release_results(exam=row, actor=exam.people.wang, at=now)
