"""The network goes away in the middle of an exam, twice: once the tab is closed meanwhile, once it stays open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.clock import now
from exams.models import Attempt
from tests.factories import bank, cast, mixed_questions
from tests.factories.exams import open_sitting
from tests.journeys.sitting import OFFLINE, is_saved, stored
from tests.journeys.world import LI, Desks
from tests.support.browser import PHONE, PageWatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def choose(page: Page) -> dict[str, Any]:
    """Answers the question on screen and goes to the next; returns the stem with what was chosen, as `stored` does."""
    stem = page.get_by_test_id("question-title").inner_text()
    given: Any
    if page.get_by_test_id("blank").count():
        given = (f"二十四小时（{stem}）",)
        page.get_by_test_id("blank").fill(given[0])
    else:
        option = page.get_by_test_id("option").nth(1)
        option.click()
        text = option.locator(".option__text").inner_text()
        given = {"正确": True, "错误": False}.get(text, (text,))
    page.get_by_test_id("next").click()
    return {stem: given}


def waits(page: Page, count: int) -> None:
    """The page says plainly that it is offline, how many answers wait, and that one can go on."""
    expect(page.get_by_test_id("save-state")).to_have_text(f"{OFFLINE} · 待上传 {count} 题")
    expect(page.get_by_test_id("alarm")).to_be_visible()


def test_the_network_is_cut_in_the_middle(new_page: Any, page_watch: PageWatch) -> None:
    page_watch.allow(r"Failed to load resource", r"net::ERR")
    people = cast()
    sitting = open_sitting(
        unit=people.bureau,
        candidates=[people.li],
        questions=mixed_questions(bank(people.bureau), of_each=2),
        at=now(),
        opens_at=now() - timedelta(minutes=1),
        closes_at=now() + timedelta(hours=2),
        duration=timedelta(minutes=30),
    )
    phone = Desks(new_page).open(LI, PHONE)
    phone.goto(f"/exams/{sitting.pk}/")
    phone.get_by_test_id("start").click()
    is_saved(phone)
    attempt = Attempt.objects.get()

    # Three answers arrive, then the network is cut; two more wait in the browser.
    chosen: dict[str, Any] = {}
    for _number in (1, 2, 3):
        chosen |= choose(phone)
    is_saved(phone)
    phone.context.set_offline(True)
    early = dict(chosen)
    for _number in (4, 5):
        chosen |= choose(phone)
    waits(phone, 2)
    assert {stem: given for stem, given in stored(attempt).items() if given is not None} == early

    # The tab is closed, the network comes back, the room is opened again: what waited goes out by itself.
    phone.close()
    context = phone.context
    context.set_offline(False)
    phone = context.new_page()
    phone.goto("/")
    expect(phone.get_by_test_id("today")).to_contain_text("已答 3 题，共 10 题")
    phone.get_by_test_id("resume").click()
    is_saved(phone)
    expect(phone.locator(".question__number")).to_have_text("第 6 题")
    assert {stem: given for stem, given in stored(attempt).items() if given is not None} == chosen

    # It is cut again; this time the tab stays open until the network is back.
    chosen |= choose(phone)
    is_saved(phone)
    context.set_offline(True)
    for _number in (7, 8, 9, 10):
        chosen |= choose(phone)
    waits(phone, 4)
    expect(phone.locator("[data-count=unanswered]")).to_have_text("0")
    context.set_offline(False)
    is_saved(phone)
    expect(phone.get_by_test_id("alarm")).to_be_hidden()

    phone.get_by_test_id("submit-confirm").click()
    expect(phone.get_by_test_id("receipt")).to_be_visible()
    attempt.refresh_from_db()
    assert (attempt.state, stored(attempt)) == ("submitted", chosen)
