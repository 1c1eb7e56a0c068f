"""How pages treat people: a click is answered at once, a form keeps what was typed, nothing is deleted for good."""

from __future__ import annotations

from typing import Any

from django.urls import get_resolver
from playwright.sync_api import Page, expect

from exams.models import Attempt, Leave
from tests.support.signing_in import sign_in

from .conftest import SAVED, Exam

OURS = (
    "personnel", "law", "question_bank", "exams", "training", "records", "levels", "appraisal", "analytics", "portal"
)  # fmt: skip


def test_a_pressed_button_shows_at_once_that_it_was_heard_and_is_heard_once(desktop: Page, exam: Exam):
    sign_in(desktop)
    desktop.goto(f"/exams/{exam.sitting.pk}/")
    posts: list[str] = []
    desktop.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    busy = desktop.evaluate("""() => {
      const start = document.querySelector("[data-testid=start]");
      start.click();
      const busy = start.getAttribute("aria-busy");
      start.click();
      return busy;
    }""")

    expect(desktop.get_by_test_id("save-state")).to_have_text(SAVED)
    assert (busy, sum(url.endswith("/begin/") for url in posts)) == ("true", 1)
    assert Attempt.objects.count() == 1


def test_a_form_that_lacks_something_says_what_in_words_and_keeps_the_rest(
    phone: Page, exam: Exam, page_watch: Any
):
    page_watch.allow("422")
    sign_in(phone)
    phone.goto(f"/exams/{exam.sitting.pk}/leave/")
    phone.get_by_role("radio").first.check()
    phone.get_by_role("textbox", name="证明材料").fill("示例值班令 00123")
    phone.get_by_test_id("ask-leave").click()

    summary = phone.get_by_test_id("error-summary")
    expect(summary).to_be_focused()
    expect(phone.get_by_role("textbox", name="证明材料")).to_have_value("示例值班令 00123")
    expect(phone.get_by_role("radio").first).to_be_checked()
    assert not Leave.objects.exists()
    summary.get_by_role("link").first.click()
    reason = phone.get_by_label("请假事由")
    expect(reason).to_be_focused()
    reason.fill("示例：抽调执勤")
    phone.get_by_test_id("ask-leave").click()

    expect(phone.get_by_test_id("own-leave")).to_contain_text("示例：抽调执勤")


def names(resolver: Any, space: str = "") -> list[str]:
    """Every named address, with its app."""
    found = []
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            found += names(pattern, pattern.app_name or space)
        elif pattern.name:
            found.append(f"{space}:{pattern.name}")
    return found


OWN_THINGS = {
    "personnel:remove_authenticator",
    "personnel:remove_security_key",
    "question_bank:remove_search",
}
"""A lost device must open nothing any more (that it was there stays in the audit trail), and a search that one has
saved for oneself is no record."""


def test_no_screen_of_ours_deletes():
    """What is withdrawn, ended, closed or put aside stays in the books and can be followed by a new step."""
    ours = [name for name in names(get_resolver()) if name.split(":")[0] in OURS]

    assert len(ours) > 100
    assert [name for name in ours if "delete" in name or "remove" in name] == sorted(OWN_THINGS)
