"""The exam room in the browser: saving, going on, handing in."""

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, Route, expect

from exams.models import AnswerStep, Attempt
from tests.support.signing_in import sign_in

from .conftest import OFFLINE, SAVED, Exam, answer_all, answer_shown, enter_room, eventually, go_to

NETWORK_ERRORS = (r"Failed to load resource", r"net::ERR")


def test_the_clock_does_not_run_before_the_start_and_a_double_click_starts_once(desktop: Page, exam: Exam):
    sign_in(desktop)
    desktop.goto(f"/exams/{exam.sitting.pk}/")
    expect(desktop.get_by_test_id("identity")).to_contain_text("李明")
    assert not Attempt.objects.exists()

    desktop.get_by_test_id("start").dblclick()
    expect(desktop.get_by_test_id("timer")).to_contain_text("00:29:5")

    assert Attempt.objects.count() == 1


def test_an_answer_is_on_the_server_when_the_page_says_saved(desktop: Page, exam: Exam):
    enter_room(desktop, exam)

    with desktop.expect_response("**/answers"):
        desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED, timeout=1000)

    assert [answer is not None for answer in exam.stored()] == [True, False, False, False, False]


def test_answers_flags_strikes_and_place_survive_a_reload(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    desktop.get_by_test_id("option").nth(1).click()
    desktop.get_by_test_id("flag").click()
    desktop.get_by_test_id("next").click()
    desktop.get_by_test_id("option-strike").nth(2).click()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    desktop.reload()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    cells = desktop.get_by_test_id("palette-item")
    expect(cells.nth(0)).to_have_attribute("aria-label", "第 1 题 已答 已标记")
    expect(cells.nth(1)).to_have_attribute("aria-label", "第 2 题 未答 当前")
    expect(desktop.locator(".option--struck")).to_have_count(1)


def test_the_whole_exam_can_be_answered_without_a_network(phone: Page, exam: Exam, page_watch: Any):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(phone, exam)

    phone.context.set_offline(True)
    answer_all(phone)
    expect(phone.get_by_test_id("save-state")).to_contain_text(OFFLINE, timeout=5000)
    expect(phone.get_by_test_id("save-state")).to_contain_text("待上传 5 题")
    assert exam.stored() == [None] * 5
    phone.context.set_offline(False)
    expect(phone.get_by_test_id("save-state")).to_have_text(SAVED, timeout=10_000)

    assert None not in exam.stored()


def test_answers_of_a_closed_page_are_sent_when_the_room_is_opened_again(
    desktop: Page, exam: Exam, page_watch: Any
):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    context = desktop.context
    context.route("**/answers", lambda route: route.abort())
    desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("save-state")).to_contain_text(OFFLINE)
    address = desktop.url
    desktop.close()
    context.unroute("**/answers")

    again = context.new_page()
    again.goto(address)
    expect(again.get_by_test_id("save-state")).to_have_text(SAVED)

    assert exam.stored()[0] is not None
    assert again.evaluate(JOURNAL_KEYS) == [f"{exam.attempt.pk}/~marks"]


JOURNAL_KEYS = """() => new Promise((resolve) => {
  const opening = indexedDB.open("lianbing-journal");
  opening.onsuccess = () => {
    const keys = opening.result.transaction("entries").objectStore("entries").getAllKeys();
    keys.onsuccess = () => resolve(keys.result);
  };
})"""
JOURNAL_TEXT = """() => new Promise((resolve) => {
  const opening = indexedDB.open("lianbing-journal");
  opening.onsuccess = () => {
    const all = opening.result.transaction("entries").objectStore("entries").getAll();
    all.onsuccess = () => resolve(all.result.map((entry) => new TextDecoder().decode(entry.sealed)).join());
  };
})"""


def test_what_lies_in_the_browser_cannot_be_read(desktop: Page, exam: Exam, page_watch: Any):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    desktop.context.set_offline(True)
    go_to(desktop, 5)

    desktop.get_by_test_id("blank").first.fill("PLAINTEXT")
    expect(desktop.get_by_test_id("save-state")).to_contain_text("待上传 1 题")

    assert "PLAINTEXT" not in desktop.evaluate(JOURNAL_TEXT)
    desktop.context.set_offline(False)
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED, timeout=10_000)


def test_a_save_whose_answer_was_lost_is_stored_once(desktop: Page, exam: Exam, page_watch: Any):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    lost = []

    def lose_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    desktop.route("**/answers", lose_first)
    desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED, timeout=10_000)
    desktop.wait_for_timeout(300)

    assert len(lost) == 1
    assert AnswerStep.objects.filter(attempt=exam.attempt, kind="answer").count() == 1


def test_the_newest_window_writes_and_the_older_one_offers_to_go_on(
    desktop: Page, exam: Exam, page_watch: Any
):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    other = desktop.context.new_page()
    other.goto(desktop.url)
    expect(other.get_by_test_id("save-state")).to_have_text(SAVED)
    with other.expect_response("**/answers"):
        other.get_by_test_id("option").nth(0).click()

    desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("read-only")).to_be_visible()
    expect(desktop.get_by_test_id("option").nth(2).locator("input")).to_be_disabled()
    desktop.get_by_test_id("continue-here").click()
    expect(desktop.get_by_test_id("conflict")).to_contain_text("第 1 题")
    desktop.get_by_test_id("conflict-mine").click()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    expect(desktop.get_by_test_id("read-only")).to_be_hidden()

    chosen = desktop.get_by_test_id("option").nth(1).locator("input").get_attribute("value")
    eventually(desktop, lambda: exam.stored()[0] == [chosen])


def test_after_the_session_has_ended_one_signs_in_again_and_nothing_is_lost(
    desktop: Page, exam: Exam, page_watch: Any
):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    cookies = [cookie for cookie in desktop.context.cookies() if "sessionid" in cookie["name"]]
    desktop.context.clear_cookies(name=cookies[0]["name"])
    desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("sign-in-again")).to_be_visible()

    sign_in(desktop.context.new_page())
    desktop.locator("#signed-in-again").click()
    expect(desktop.get_by_test_id("sign-in-again")).to_be_hidden()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    eventually(desktop, lambda: exam.stored()[0] is not None)


def test_hand_in_shows_what_is_open_and_takes_a_second_deliberate_act(phone: Page, exam: Exam):
    enter_room(phone, exam)
    answer_shown(phone)
    phone.get_by_test_id("next").click()
    phone.get_by_test_id("flag").click()

    phone.get_by_test_id("submit-open").click()
    counts = phone.locator("[data-count]")
    expect(phone.get_by_test_id("handin")).to_be_visible()
    assert counts.all_inner_texts()[:3] == ["1", "4", "1"]
    phone.keyboard.press("Enter")
    assert exam.attempt.state == "in_progress"
    phone.get_by_test_id("handin-unanswered").filter(has_text="第 4 题").click()
    expect(phone.locator(".question__number")).to_have_text("第 4 题")

    phone.get_by_test_id("submit-open").click()
    phone.get_by_test_id("submit-confirm").click()
    expect(phone.get_by_test_id("receipt")).to_be_visible()

    assert exam.attempt.state == "submitted"
    assert phone.evaluate(JOURNAL_KEYS) == []


def test_resume_is_first_on_the_home_page_and_leads_to_the_same_question(
    desktop: Page, new_page: Any, exam: Exam
):
    enter_room(desktop, exam)
    go_to(desktop, 3)
    answer_shown(desktop)
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    elsewhere = sign_in(new_page())
    elsewhere.goto("/")
    elsewhere.get_by_test_id("resume").click()
    expect(elsewhere.get_by_test_id("save-state")).to_have_text(SAVED)

    expect(elsewhere.get_by_test_id("palette-item").nth(2)).to_have_attribute("data-answered", "")
    expect(elsewhere.get_by_test_id("timer")).to_contain_text("00:29")


def test_when_the_time_is_over_the_answers_are_handed_in_by_themselves(desktop: Page, make_exam: Any):
    exam = make_exam(duration=timedelta(seconds=8))
    enter_room(desktop, exam)

    answer_shown(desktop)
    expect(desktop.get_by_test_id("receipt")).to_be_visible(timeout=15_000)

    assert exam.attempt.state in ("submitted", "timed_out")
    assert exam.stored()[0] is not None


def test_a_wrong_or_changed_clock_of_the_device_changes_nothing(desktop: Page, exam: Exam):
    desktop.add_init_script("const now = Date.now; Date.now = () => now() + (window.skew || 3600000);")
    enter_room(desktop, exam)
    expect(desktop.get_by_test_id("timer")).to_contain_text("00:29")

    desktop.evaluate("window.skew = -600000")
    desktop.wait_for_timeout(600)

    expect(desktop.get_by_test_id("timer")).to_contain_text("00:29")


def test_a_hidden_clock_returns_by_itself_at_five_minutes(desktop: Page, make_exam: Any):
    exam = make_exam(duration=timedelta(seconds=306))
    enter_room(desktop, exam)

    desktop.get_by_test_id("timer").click()
    expect(desktop.get_by_test_id("timer")).to_have_text("显示时间")

    expect(desktop.get_by_test_id("timer")).to_contain_text("00:0", timeout=10_000)
    expect(desktop.locator("#live")).to_have_text("还剩 5 分钟")


def test_text_is_not_saved_in_the_middle_of_a_composition(desktop: Page, exam: Exam):
    enter_room(desktop, exam)
    go_to(desktop, 5)
    desktop.get_by_test_id("blank").first.focus()
    keyboard = desktop.context.new_cdp_session(desktop)

    keyboard.send("Input.imeSetComposition", {"text": "ershisi", "selectionStart": 7, "selectionEnd": 7})
    desktop.wait_for_timeout(1300)
    assert exam.stored() == [None] * 5
    with desktop.expect_response("**/answers"):
        keyboard.send("Input.insertText", {"text": "二十四小时"})
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    assert exam.stored()[4][0] == "二十四小时"


def test_going_back_stays_in_the_exam(desktop: Page, exam: Exam):
    enter_room(desktop, exam)

    desktop.go_back()

    expect(desktop.locator("[data-notice=stay]")).to_be_visible()
    assert "/exams/attempts/" in desktop.url


def test_signing_out_while_answers_wait_asks_first(desktop: Page, exam: Exam, page_watch: Any):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    desktop.context.route("**/answers", lambda route: route.abort())
    desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("save-state")).to_contain_text("待上传 1 题")
    home = desktop.context.new_page()
    home.goto("/")
    questions: list[str] = []
    home.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.dismiss()))

    home.locator("[data-account] summary").click()
    home.get_by_test_id("sign-out").click()
    eventually(home, lambda: questions != [])

    assert len(questions) == 1
    assert "7 天" in questions[0]
    expect(home.get_by_test_id("today")).to_be_visible()


def test_an_answer_that_never_reached_the_server_is_found_at_hand_in_and_sent_again(
    desktop: Page, exam: Exam, page_watch: Any
):
    page_watch.allow("409")
    enter_room(desktop, exam)
    swallowed = []

    def swallow_first(route: Route) -> None:
        if swallowed:
            route.continue_()
            return
        swallowed.extend(route.request.post_data_json["saves"])
        saved = [{"item": save["item"], "seq": save["seq"], "saved_at": ""} for save in swallowed]
        route.fulfill(json={"saved": saved, "remaining_s": 1700})

    desktop.route("**/answers", swallow_first)
    desktop.get_by_test_id("option").nth(1).click()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    desktop.get_by_test_id("next").click()
    desktop.get_by_test_id("option").nth(0).click()

    desktop.get_by_test_id("submit-open").click()
    desktop.get_by_test_id("submit-confirm").click()
    expect(desktop.get_by_test_id("receipt")).to_be_visible()

    assert len(swallowed) == 1
    assert exam.stored()[0] == swallowed[0]["answer"]
    assert exam.stored()[1] is not None


def test_one_answer_that_the_server_refuses_holds_up_no_other(desktop: Page, exam: Exam, page_watch: Any):
    page_watch.allow(*NETWORK_ERRORS)
    enter_room(desktop, exam)
    desktop.context.set_offline(True)
    go_to(desktop, 5)
    desktop.get_by_test_id("blank").first.evaluate("(input) => input.removeAttribute('maxlength')")
    with desktop.expect_event("requestfailed"):
        desktop.get_by_test_id("blank").first.fill("长" * 600)
    go_to(desktop, 1)
    desktop.get_by_test_id("option").nth(1).click()
    desktop.context.set_offline(False)

    expect(desktop.locator("[data-notice=refused]")).to_contain_text("第 5 题", timeout=10_000)
    eventually(
        desktop,
        lambda: [answer is not None for answer in exam.stored()] == [True, False, False, False, False],
    )
    go_to(desktop, 5)
    desktop.get_by_test_id("blank").first.fill("二十四小时")
    expect(desktop.locator("[data-notice=refused]")).to_be_hidden()
    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)

    eventually(desktop, lambda: (exam.stored()[4] or [""])[0] == "二十四小时")
