"""A new officer's first day on a phone: from the one-time code to today's study, counted in taps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from core.clock import now
from personnel.actions.issue_one_time_codes import issue_one_time_codes
from tests.factories import cast
from tests.factories.exams import open_sitting
from tests.support.accessible import findings
from tests.support.browser import PHONE
from tests.training.studying import practice, published

pytestmark = pytest.mark.django_db(transaction=True)

NEW_PASSWORD = "Zhenlan-77-Hupan"


def is_on_the_first_screen(what: Locator) -> bool:
    """Whether the whole of it is seen without scrolling."""
    box = what.bounding_box()
    return box is not None and box["y"] + box["height"] <= PHONE["viewport"]["height"]


def test_from_the_first_code_to_the_first_article_and_question_in_at_most_twelve_taps(phone: Page) -> None:
    people = cast()
    at = now()
    published(people, questions=practice(people.bureau, "练-1"), at=at)
    window = {"opens_at": at - timedelta(hours=1), "closes_at": at + timedelta(days=2)}
    open_sitting(unit=people.bureau, candidates=[people.li], at=at, **window)
    (issued,) = issue_one_time_codes(officers=[people.li], actor=None, at=at)
    taps: list[str] = []
    phone.context.expose_binding("tapped", lambda _source, what: taps.append(what))
    phone.add_init_script(
        "document.addEventListener('pointerdown', (event) => window.tapped(event.target.tagName), true);"
    )

    phone.goto("/")
    phone.get_by_label("警号").tap()
    phone.keyboard.type("100001")
    phone.get_by_label("密码").tap()
    phone.keyboard.type(issued.code)
    phone.get_by_test_id("sign-in").tap()
    phone.get_by_label("新密码", exact=True).tap()
    phone.keyboard.type(NEW_PASSWORD)
    phone.get_by_label("再次输入新密码").tap()
    phone.keyboard.type(NEW_PASSWORD)
    phone.get_by_test_id("password-change").tap()

    expect(phone.get_by_test_id("today")).to_be_visible()
    first_screen = [
        phone.get_by_test_id("study-continue"),
        phone.get_by_test_id("exam-row").get_by_role("link").first,
    ]
    assert [is_on_the_first_screen(each) for each in first_screen] == [True, True]
    assert findings(phone) == []
    phone.get_by_test_id("study-continue").tap()
    expect(phone.get_by_test_id("law-article")).to_contain_text("试验条文第1号。")
    phone.get_by_test_id("study-read").tap()
    phone.get_by_test_id("option").nth(1).tap()
    phone.get_by_test_id("study-answer").tap()
    expect(phone.get_by_test_id("study-verdict")).to_contain_text("正确")

    assert 8 <= len(taps) <= 12
