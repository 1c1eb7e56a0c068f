"""李 in the exam: answering, leaving, coming back, handing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from exams.actions._papers import sealed_paper
from exams.actions.look_at_attempt import look_at_attempt
from exams.domain.answers import candidate_answers
from exams.models import Attempt, Receipt, Sitting
from tests.journeys import files
from tests.journeys.preparing import EXAM
from tests.support.accessible import is_open_to_everybody

SAVED, OFFLINE = "已保存", "已离线"
CHOICES: dict[str, tuple[str, ...]] = {
    files.WHO: ("县级公安机关法制部门",),
    files.WHAT: ("法律知识", "执法规范", "案例分析"),
    files.WHICH: ("法制部门负责人签字",),
    files.WHERE_TO: ("执法档案",),
    files.PASS_LINE: ("百分之七十",),
}
"""What 李 answers, by stem: one wrong answer, and none to `files.HOW_OFTEN`. With two marks each, 8 of 12."""
SCORE = ("8", "12")


# Answering


def answer(page: Page) -> str:
    """Answers the question on screen as `CHOICES` says, by what is written on it; returns its stem."""
    stem = page.get_by_test_id("question-title").inner_text()
    for text in CHOICES.get(stem, ()):
        if page.get_by_test_id("blank").count():
            page.get_by_test_id("blank").fill(text)
        else:
            page.get_by_test_id("option").filter(has_text=text).click()
    return stem


def is_saved(page: Page) -> None:
    """The page says that everything is on the server."""
    expect(page.get_by_test_id("save-state")).to_have_text(SAVED)


def stored(attempt: Attempt) -> dict[str, Any]:
    """What the server holds, by stem: texts of the options chosen, a truth value, or texts of blanks."""
    read = look_at_attempt(attempt_id=attempt.pk, officer_id=attempt.officer_id, grace=timedelta(seconds=30))
    sealed = sealed_paper(read.paper_id, read.seal)
    layout = sealed.layout(read.secret)
    answers = candidate_answers(read.current(), sealed.paper, layout)
    by_stem = {}
    for position, item in enumerate(sealed.paper.items):
        given = answers.get(layout.item_id(position))
        if given is not None and item.options:
            texts = {layout.option_id(position, number): text for number, text in enumerate(item.options)}
            given = tuple(sorted(texts[option] for option in given))
        by_stem[item.stem] = tuple(given) if isinstance(given, list) else given
    return by_stem


def expected(*stems: str) -> dict[str, Any]:
    """What `stored` says when 李 has answered these questions and no others."""
    every = (files.WHO, files.PASS_LINE, files.WHAT, files.WHICH, files.HOW_OFTEN, files.WHERE_TO)
    return {
        stem: tuple(sorted(CHOICES[stem])) if stem in stems and stem in CHOICES else None for stem in every
    }


# The road of one exam


def li_starts(phone: Page, sitting: Sitting) -> Attempt:
    """From today over the start page, where no clock runs, into the room."""
    phone.goto("/")
    row = phone.get_by_test_id("exam-row")
    expect(row).to_contain_text(EXAM)
    is_open_to_everybody(phone)
    row.get_by_role("link", name="进入考试").click()
    phone.wait_for_url(f"**/exams/{sitting.pk}/")
    expect(phone.get_by_test_id("identity")).to_contain_text("李明")
    expect(phone.get_by_test_id("device-check").locator("[data-state]")).to_have_count(3)
    is_open_to_everybody(phone)
    assert not Attempt.objects.exists()

    phone.get_by_test_id("start").click()
    expect(phone.get_by_test_id("timer")).to_contain_text("00:19")
    is_saved(phone)

    attempt = Attempt.objects.get()
    assert (attempt.officer.name, attempt.state) == ("李明", "in_progress")
    return attempt


def li_answers_three_and_flags_one(phone: Page, attempt: Attempt) -> list[str]:
    """Questions 1 to 3 are answered and saved, 2 is flagged; 3 stays on screen. Returns the stems."""
    stems = []
    for number in (1, 2, 3):
        expect(phone.locator(".question__number")).to_have_text(f"第 {number} 题")
        stems.append(answer(phone))
        if number == 2:
            phone.get_by_test_id("flag").click()
            expect(phone.get_by_test_id("flag")).to_have_attribute("aria-pressed", "true")
        if number < 3:
            phone.get_by_test_id("next").click()
    is_saved(phone)
    is_open_to_everybody(phone)

    assert stored(attempt) == expected(*stems)
    return stems


def li_goes_on_elsewhere(phone: Page, attempt: Attempt, stems: list[str]) -> None:
    """One button on today leads back to question 3; the answers are there and the clock went on."""
    phone.goto("/")
    expect(phone.get_by_test_id("today")).to_contain_text("已答 3 题，共 6 题")
    is_open_to_everybody(phone)
    phone.get_by_test_id("resume").click()
    is_saved(phone)
    expect(phone.locator(".question__number")).to_have_text("第 3 题")
    expect(phone.get_by_test_id("timer")).to_contain_text("00:1")
    title = phone.get_by_test_id("question-title")
    expect(title).to_have_text(stems[2])
    chosen = phone.get_by_test_id("option").filter(has=phone.locator("input:checked"))
    assert tuple(sorted(chosen.locator(".option__text").all_inner_texts())) == tuple(
        sorted(CHOICES[stems[2]])
    )
    cells = phone.get_by_test_id("palette-item")
    expect(cells.and_(phone.locator("[data-answered]"))).to_have_count(3)

    assert Attempt.objects.get() == attempt


def li_answers_the_rest(phone: Page, attempt: Attempt) -> None:
    """Questions 4 to 6, but not the one that was to be left; flags it."""
    for number in (4, 5, 6):
        phone.get_by_test_id("next").click()
        expect(phone.locator(".question__number")).to_have_text(f"第 {number} 题")
        if answer(phone) not in CHOICES:
            phone.get_by_test_id("flag").click()
    is_saved(phone)
    phone.get_by_test_id("palette-open").click()
    expect(phone.get_by_test_id("unanswered-count")).to_contain_text("未答 1 题")
    is_open_to_everybody(phone)
    phone.locator("#palette-close").click()


def li_hands_in(phone: Page, attempt: Attempt) -> str:
    """Is shown what is unanswered, looks at it, and hands in with a second deliberate act; returns the code."""
    phone.get_by_test_id("submit-open").click()
    expect(phone.locator("[data-count=answered]")).to_have_text("5")
    expect(phone.locator("[data-count=unanswered]")).to_have_text("1")
    expect(phone.locator("[data-count=flagged]")).to_have_text("1")
    is_open_to_everybody(phone)
    assert Attempt.objects.get().state == "in_progress"
    phone.get_by_test_id("handin-unanswered").click()
    expect(phone.get_by_test_id("question-title")).to_have_text(files.HOW_OFTEN)
    phone.get_by_test_id("submit-open").click()
    phone.get_by_test_id("submit-confirm").click()
    receipt = phone.get_by_test_id("receipt")
    expect(receipt).to_contain_text("已交卷")
    expect(receipt).to_contain_text("李明")
    expect(receipt).to_contain_text("5")
    is_open_to_everybody(phone)
    code = phone.get_by_test_id("receipt-code").inner_text()

    attempt.refresh_from_db()
    assert attempt.state == "submitted"
    assert stored(attempt) == expected(*CHOICES)
    assert Receipt.objects.get().code == code
    return code


def the_receipt_is_genuine(stranger: Page, code: str) -> None:
    """Anybody who was given the code learns that it is genuine, and not whose it is."""
    stranger.goto("/verify/")
    stranger.locator("[name=code]").fill(code)
    stranger.locator("form:has([name=code]) [type=submit]").click()
    expect(stranger.get_by_test_id("verified")).to_contain_text("5")
    expect(stranger.locator("body")).not_to_contain_text("李明")
    is_open_to_everybody(stranger)
    stranger.goto(f"/verify/?code={code[:-1]}{'2' if code[-1] != '2' else '3'}")
    expect(stranger.get_by_test_id("verified")).to_have_count(0)
