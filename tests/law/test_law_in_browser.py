"""A law from the file to the phone of an officer, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.factories import PASSWORD, cast
from tests.law.samples import PLAIN
from tests.law.statutes import both_versions
from tests.support.browser import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)

GRAVE = {"serious", "critical"}


def faults(page):
    """Serious findings of axe, and sideways scroll."""
    found = [entry["id"] for entry in Axe().run(page).response["violations"] if entry["impact"] in GRAVE]
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return found + (["scrolls sideways"] if wide else [])


def sign_in(page, badge, language):
    page.goto("/login/")
    page.fill("[name=username]", badge)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) [type=submit]").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    if language == "en":
        page.get_by_role("button", name="English").click()
        page.wait_for_selector("html[lang=en]")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_legal_department_imports_a_law_and_an_officer_reads_it(new_page, tmp_path, language):
    cast()
    path = tmp_path / "练兵.md"
    path.write_text(PLAIN.replace("第三条 示例由", "第三条之一 示例由"), encoding="utf-8")
    chen, li = (new_page(device) for device in (DESKTOP, PHONE))

    sign_in(chen, "100003", language)
    chen.goto("/laws/import/")
    found = faults(chen)
    chen.set_input_files("[data-testid=law-file]", path)
    chen.click("[data-testid=law-upload]")
    chen.wait_for_selector("[data-testid=import-counts]")
    found += faults(chen)
    chen.click("[data-testid=import-confirm]")
    chen.wait_for_selector("[data-testid=law-text]")
    found += faults(chen)

    sign_in(li, "100001", language)
    li.goto("/laws/")
    found += faults(li)
    li.click("[data-testid=law-row] a")
    li.fill("[data-testid=article-jump]", "第三条之一")
    li.click("[data-testid=article-jump-go]")
    li.wait_for_url("**#art-3-1")
    found += faults(li)
    shown = li.locator("#art-3-1")

    assert shown.locator(".law-paragraph").inner_text() == "示例由示例机关管理。"
    expect(shown).to_be_in_viewport()
    assert found == []


def test_the_legal_department_decides_what_an_article_became_on_a_phone(new_page):
    cast()
    older, newer = both_versions()
    page = new_page(PHONE)
    sign_in(page, "100003", "zh")
    page.goto(f"/laws/{older.statute_id}/compare/?article=3")
    row = page.locator("#row-2_3")
    found = faults(page)
    row.locator("[name=counterparts]:not([type=hidden])").fill("第二条、第三条")
    row.locator("[data-testid=decision-correct]").click()
    page.wait_for_url("**#about-*")
    split = page.locator("#row-2_2")
    split.locator("summary").click()
    found += faults(page)
    history = split.locator("[data-testid=compare-history]").inner_text()
    split.locator("[data-testid=decision-take-back]").click()
    page.wait_for_selector("#row-_2")

    assert "第二条、第三条" in history
    assert page.locator("#row-2_3 [data-testid=compare-state]").count() == 0
    assert found == []
