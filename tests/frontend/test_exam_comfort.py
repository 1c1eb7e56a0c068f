"""What makes an exam calm: time that is told once, size that stays, being away without consequence, marks of one's own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from exams.actions.grant_time import grant_time
from exams.models import Attempt, AwayNotice, TimeCredit
from tests.factories import approved_question, bank, unit
from tests.support.accessible import findings
from tests.support.browser import DESKTOP
from tests.support.signing_in import sign_in

from .conftest import SAVED, Exam, answer_shown, enter_room, eventually, go_to
from .test_accessible_pages import NARROW

AWAY_AND_BACK = """() => {
  window.dispatchEvent(new Event("blur"));
  window.dispatchEvent(new Event("focus"));
}"""


def test_leaving_the_page_is_announced_counted_on_the_server_and_changes_nothing(desktop: Page, exam: Exam):
    sign_in(desktop)
    desktop.goto(f"/exams/{exam.sitting.pk}/")
    expect(desktop.locator("main")).to_contain_text("离开考试页面的次数会被记录")
    desktop.get_by_test_id("start").click()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    expect(desktop.get_by_test_id("away-count")).to_be_hidden()
    answer_shown(desktop)

    for times in (1, 2, 3):
        desktop.evaluate(AWAY_AND_BACK)
        expect(desktop.get_by_test_id("away-count")).to_have_text(f"离开 {times} 次")

    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    assert AwayNotice.objects.filter(attempt=exam.attempt).count() == 3
    assert (exam.attempt.state, exam.stored()[0] is not None) == ("in_progress", True)
    desktop.reload()
    expect(desktop.get_by_test_id("away-count")).to_have_text("离开 3 次")


def test_ten_five_and_one_minute_are_said_once_each(desktop: Page, exam: Exam):
    sign_in(desktop)

    said = desktop.evaluate("""async () => {
      const { Clock } = await import("/static/exams/room/clock.js");
      let time = 0;
      const real = performance.now.bind(performance);
      performance.now = () => time;
      const said = [];
      const button = document.createElement("button");
      const clock = new Clock({ button, label: document.createElement("span"), say: (text) => said.push(text),
        texts: (key, values = {}) => `${key} ${values.n || ""}`.trim(), onEnd: () => said.push("end") });
      clock.set(700);
      for (time = 0; time <= 701000; time += 500) clock.tick();
      performance.now = real;
      return [...said, button.dataset.level];
    }""")

    assert said == ["minutes_left 10", "minutes_left 5", "minute_left", "end", "last"]


def test_extra_time_runs_in_the_own_countdown_from_the_start(desktop: Page, exam: Exam):
    grant_time(
        enrolment=exam.sitting.enrolments.get(),
        time=timedelta(minutes=15),
        cause=TimeCredit.Cause.PERSONAL,
        reason="示例",
        actor=exam.people.wang,
        at=datetime.now(UTC),
    )
    sign_in(desktop)
    desktop.goto(f"/exams/{exam.sitting.pk}/")
    expect(desktop.locator("main")).to_contain_text("15 分钟")

    desktop.get_by_test_id("start").click()

    expect(desktop.get_by_test_id("timer")).to_contain_text("00:44")


def test_one_can_try_a_question_before_the_clock_runs(phone: Page, exam: Exam):
    sign_in(phone)
    phone.goto(f"/exams/{exam.sitting.pk}/")
    sent: list[str] = []
    phone.on("request", lambda request: sent.append(request.url) if request.method != "GET" else None)
    sample = phone.get_by_test_id("try-question")

    sample.locator("summary").click()
    sample.locator("label.option").first.click()

    expect(sample.get_by_role("radio").first).to_be_checked()
    assert (sent, Attempt.objects.count(), findings(phone)) == ([], 0, [])


def test_the_text_size_is_the_persons_and_large_text_fits_320_pixels(new_page: Any, exam: Exam):
    page = enter_room(new_page(DESKTOP), exam)
    before = page.locator(".question").evaluate("(node) => getComputedStyle(node).fontSize")
    with page.expect_response("**/text-size/"):
        page.locator("button[data-size=large]").click()

    other = enter_room(new_page(NARROW), exam)

    expect(other.locator("button[data-size=large]")).to_have_attribute("aria-pressed", "true")
    after = other.locator(".question").evaluate("(node) => getComputedStyle(node).fontSize")
    assert float(after[:-2]) > float(before[:-2])
    assert findings(other) == []


def test_a_right_click_strikes_an_option_out_without_answering_or_moving_anything(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    rows = desktop.get_by_test_id("option")
    before = [row.bounding_box() for row in rows.all()]

    rows.nth(1).click(button="right")

    expect(rows.nth(1)).to_have_class("option option--struck")
    assert [row.bounding_box() for row in rows.all()] == before
    expect(rows.nth(1).locator("input")).not_to_be_checked()
    expect(desktop.get_by_test_id("unanswered-count")).to_contain_text("未答 5 题")
    assert exam.stored() == [None] * 5


def test_the_material_can_be_searched(desktop: Page, make_exam: Callable[..., Exam]):
    text = "\n".join(f"示例案情第{number}段：甲与乙在市场内发生争执。" for number in range(1, 41))
    own = bank(unit("QB", "题库单位"), "cases")
    exam = make_exam(questions=[approved_question(own, "案-1", kind="case_analysis", material=text)])
    enter_room(desktop, exam)
    find = desktop.get_by_test_id("material-find").locator("visible=true")

    find.fill("第3")
    expect(desktop.locator("[data-material-text] mark")).to_have_count(11)  # 3 and 30 to 39
    find.press("Enter")
    find.fill("第37段")

    expect(desktop.locator("mark[data-current]")).to_be_in_viewport()
    expect(desktop.locator("[data-material-text]")).to_have_text(text)
    find.fill("无此字样")
    expect(desktop.locator(".material__tools [role=status]")).to_have_text("未找到")
    assert findings(desktop) == []


def test_leaving_is_held_up_only_while_something_is_unsent(desktop: Page, exam: Exam, page_watch: Any):
    page_watch.allow(r"Failed to load resource", r"net::ERR")
    enter_room(desktop, exam)
    asked: list[str] = []
    desktop.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    answer_shown(desktop)
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    desktop.reload()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    assert asked == []

    desktop.route("**/answers", lambda route: route.abort())
    desktop.get_by_test_id("option").nth(0).click()
    expect(desktop.get_by_test_id("save-state")).to_contain_text("待上传 1 题")
    desktop.reload()
    desktop.unroute("**/answers")

    assert asked == ["beforeunload"]
    assert desktop.evaluate("getComputedStyle(document.body).overscrollBehaviorY") == "contain"


def test_in_forced_colours_the_four_states_of_the_answer_sheet_differ_in_shape(new_page: Any, exam: Exam):
    page = enter_room(new_page(DESKTOP, forced_colors="active"), exam)
    answer_shown(page)
    go_to(page, 2)
    page.get_by_test_id("flag").click()
    go_to(page, 3)

    shapes = page.get_by_test_id("palette-item").evaluate_all("""(cells) => cells.map((cell) => {
      const style = getComputedStyle(cell);
      const sides = ["::before", "::after"].map((side) => getComputedStyle(cell, side).content);
      return [style.borderTopStyle, style.borderTopWidth, style.outlineStyle, ...sides].join(" ");
    })""")

    answered, flagged, current, unanswered = shapes[:4]
    assert len({answered, flagged, current, unanswered}) == 4
    expect(page.get_by_test_id("palette-item").nth(1)).to_have_attribute("aria-label", "第 2 题 未答 已标记")


@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_no_bar_lies_over_what_has_the_focus(request: pytest.FixtureRequest, exam: Exam, screen: str):
    page: Page = enter_room(request.getfixturevalue(screen), exam)

    covered = []
    for _stop in range(24):
        page.keyboard.press("Tab")
        found = page.evaluate("""() => {
          const node = document.activeElement;
          if (!node || node === document.body || node.closest("#room-bar, .room-bar, .room-move")) return "";
          const box = node.getBoundingClientRect();
          const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
          return top && top.closest(".room-bar, .room-move") ? node.outerHTML.slice(0, 80) : "";
        }""")
        covered += [found] if found else []

    assert covered == []


def test_after_signing_out_going_back_shows_the_sign_in_and_nothing_is_left_in_the_browser(
    desktop: Page, exam: Exam
):
    enter_room(desktop, exam)
    answer_shown(desktop)
    desktop.get_by_test_id("submit-open").click()
    desktop.get_by_test_id("submit-confirm").click()
    expect(desktop.get_by_test_id("receipt")).to_contain_text("李明")

    desktop.locator(".receipt__sign-out button").click()
    desktop.wait_for_url("**/login/**")
    desktop.go_back()

    expect(desktop.get_by_test_id("sign-in-form")).to_be_visible()
    expect(desktop.locator("body")).not_to_contain_text("李明")
    kept = desktop.evaluate("""async () => [
      Object.keys(localStorage), Object.keys(sessionStorage),
      (await indexedDB.databases()).map((database) => database.name).filter((name) => name !== "lianbing-journal"),
    ]""")
    assert kept == [[], [], []]
    eventually(desktop, lambda: exam.attempt.state == "submitted")


def test_a_screen_reader_is_led_through_the_whole_exam(desktop: Page, exam: Exam):
    """By role and name alone, as the accessibility tree tells them: start, answer, sheet, hand-in, receipt."""
    sign_in(desktop)
    desktop.goto(f"/exams/{exam.sitting.pk}/")
    expect(desktop.get_by_role("heading", level=1)).to_have_count(1)
    desktop.get_by_role("button", name="是本人，开始考试").click()

    expect(desktop.get_by_role("heading", level=3).first).to_be_visible()
    options = desktop.get_by_role("group", name="第 1 题的选项").get_by_role("radio")
    expect(options).to_have_count(4)
    options.nth(1).check()
    desktop.get_by_role("button", name="下一题").click()
    expect(desktop.get_by_role("heading", level=3).first).to_be_focused()
    desktop.get_by_role("group", name="第 2 题的选项").get_by_role("checkbox").first.check()
    sheet = desktop.get_by_role("complementary", name="答题卡")
    expect(sheet.get_by_role("link", name="第 1 题 已答")).to_have_count(1)
    expect(sheet.get_by_role("link", name="第 2 题 已答 当前")).to_have_attribute("aria-current", "true")
    sheet.get_by_role("link", name="第 4 题 未答").click()
    desktop.get_by_role("group", name="第 4 题的选项").get_by_role("radio", name="正确").check()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    desktop.get_by_role("button", name="交卷", exact=True).click()
    expect(desktop.get_by_role("heading", name="现在交卷吗？")).to_be_focused()
    expect(desktop.get_by_role("region", name="现在交卷吗？").get_by_role("link")).to_have_count(2)
    desktop.get_by_role("button", name="确认交卷").click()
    expect(desktop.get_by_role("heading", level=1, name="已交卷")).to_be_visible()

    assert exam.attempt.state == "submitted"
