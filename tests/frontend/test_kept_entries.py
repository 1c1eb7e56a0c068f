"""A form that is sent after the session has ended: the sign-in comes first, and then what was typed is there again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect

from personnel.domain.roles import Role
from tests.factories import Cast, cast, officer
from tests.support.browser import DESKTOP, PageWatch
from tests.support.signing_in import sign_in

REASON = "调入刑侦大队，随案移交。"


@pytest.fixture
def people(transactional_db: None) -> Cast:
    people = cast()
    for badge, name in (("100009", "何敏"), ("100010", "孙立")):
        officer(badge, name, unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    return people


def half_written(page: Page, people: Cast) -> Page:
    """HR writes an entry for 李 while the session ends."""
    sign_in(page, "100009")
    page.goto(reverse("records:record", args=[people.li.public_id]))
    page.locator("[name=text]").fill(REASON)
    page.locator("[name=section]").select_option(index=1)
    Session.objects.all().delete()
    return page


def sent(page: Page) -> None:
    page.locator("main form[method=post] [type=submit]").first.click()
    expect(page.get_by_test_id("sign-in-form")).to_be_visible()


def signed_in_again(page: Page, badge: str) -> None:
    page.locator("[name=username]").fill(badge)
    page.locator("[name=password]").fill("Qinglang-2026-Shiyong")
    page.get_by_test_id("sign-in").click()


def kept(page: Page) -> object:
    return page.evaluate("sessionStorage.getItem('lianbing-kept-entries')")


def test_what_was_typed_is_there_again_after_the_sign_in(
    new_page: Callable[..., Page], live_server: object, people: Cast
) -> None:
    page = half_written(new_page(DESKTOP), people)
    chosen = page.locator("[name=section]").input_value()

    sent(page)
    signed_in_again(page, "100009")

    expect(page.get_by_test_id("kept-entries")).to_be_focused()
    expect(page.locator("[name=text]")).to_have_value(REASON)
    expect(page.locator("[name=section]")).to_have_value(chosen)
    assert kept(page) is None


def test_somebody_else_who_signs_in_finds_nothing_of_it(
    new_page: Callable[..., Page], live_server: object, people: Cast
) -> None:
    page = half_written(new_page(DESKTOP), people)

    sent(page)
    signed_in_again(page, "100010")

    expect(page.locator("[name=text]")).to_have_value("")
    expect(page.get_by_test_id("kept-entries")).to_be_hidden()
    assert kept(page) is None


def test_a_form_that_arrives_leaves_nothing_behind(
    new_page: Callable[..., Page], live_server: object, people: Cast, page_watch: PageWatch
) -> None:
    page_watch.allow(r"status of 422")
    page = sign_in(new_page(DESKTOP), "100009")
    page.goto(reverse("records:record", args=[people.li.public_id]))
    page.locator("[name=text]").fill(REASON)
    page.locator("[name=happened_on]").fill("")

    page.locator("main form[method=post] [type=submit]").first.click()

    expect(page.get_by_test_id("error-summary")).to_be_focused()
    expect(page.locator("[name=text]")).to_have_value(REASON)
    assert kept(page) is None
    page.get_by_test_id("error-summary").get_by_role("link").first.click()
    expect(page.locator("[name=happened_on]")).to_be_focused()
