"""Searching with a keyboard and with a thumb, and two versions of a law side by side, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import PASSWORD, cast
from tests.law.statutes import both_versions
from tests.support.browser import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def faults(page):
    """Serious findings of axe, and sideways scroll."""
    found = [
        entry["id"]
        for entry in Axe().run(page).response["violations"]
        if entry["impact"] in ("serious", "critical")
    ]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + (["scrolls sideways"] if wide else [])


def sign_in(page, language):
    page.goto("/login/")
    page.fill("[name=username]", "100001")
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) [type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")


@pytest.mark.parametrize(("screen", "language"), [(PHONE, "zh"), (DESKTOP, "en")], ids=["phone", "desktop"])
def test_an_officer_searches_and_compares(new_page, screen, language):
    cast()
    old, _new = both_versions()
    page = new_page(screen)
    sign_in(page, language)

    if screen is DESKTOP:
        page.keyboard.press("/")
        expect(page.get_by_test_id("site-search")).to_be_focused()
    else:
        page.get_by_test_id("site-search-go").click()
        page.get_by_test_id("search-text").focus()
    page.keyboard.type("取保候审")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("search-hit")).to_have_count(1)
    expect(page.locator("mark")).to_have_text(["取保候审"])
    found = faults(page)
    page.get_by_test_id("search-text").fill("没有的词语")
    page.get_by_test_id("search-go").click()
    expect(page.get_by_test_id("search-empty")).to_be_visible()
    found += faults(page)
    page.get_by_test_id("search-text").fill("第3条")
    page.get_by_test_id("search-go").click()
    page.get_by_test_id("search-hit").get_by_role("link").click()
    page.wait_for_url("**#art-3")
    page.get_by_test_id("law-compare").click()
    expect(page.get_by_test_id("compare-row")).to_have_count(6)
    expect(page.locator(".compare-row del").first).to_be_visible()
    found += faults(page)
    page.get_by_test_id("compare-article").fill("三")
    page.get_by_test_id("compare-go").click()
    expect(page.locator("#row-2_3")).to_be_focused()
    page.get_by_test_id("compare-kind-new").click()
    expect(page.get_by_test_id("compare-row")).to_have_count(1)
    found += faults(page)

    assert found == []
    assert f"/laws/{old.statute_id}/compare/" in page.url
