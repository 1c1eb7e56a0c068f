"""How people of the tests sign in in a browser: by the form, as everybody does."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.factories import PASSWORD


def sign_in(page: Page, badge: str = "100001", password: str = PASSWORD) -> Page:
    """Opens the form, sends it, and waits for the page to which it leads."""
    page.goto("/login/")
    page.locator("[name=username]").fill(badge)
    page.locator("[name=password]").fill(password)
    page.get_by_test_id("sign-in").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def in_english(page: Page) -> Page:
    """Presses "English" and waits for the page in English."""
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    return page
