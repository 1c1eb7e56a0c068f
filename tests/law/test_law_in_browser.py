"""A law from the file to the phone of an officer, in a browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import cast
from tests.law.samples import PLAIN
from tests.law.statutes import both_versions
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import in_english, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_legal_department_imports_a_law_and_an_officer_reads_it(new_page, tmp_path, language):
    cast()
    path = tmp_path / "练兵.md"
    path.write_text(PLAIN.replace("第三条 示例由", "第三条之一 示例由"), encoding="utf-8")
    chen, li = (new_page(device) for device in (DESKTOP, PHONE))

    sign_in(chen, "100003")
    if language == "en":
        in_english(chen)
    chen.goto("/laws/import/")
    found = findings(chen)
    chen.set_input_files("[data-testid=law-file]", path)
    chen.click("[data-testid=law-upload]")
    chen.wait_for_selector("[data-testid=import-counts]")
    found += findings(chen)
    chen.click("[data-testid=import-confirm]")
    chen.wait_for_selector("[data-testid=law-text]")
    found += findings(chen)

    sign_in(li, "100001")
    if language == "en":
        in_english(li)
    li.goto("/laws/")
    found += findings(li)
    li.click("[data-testid=law-row] a")
    li.fill("[data-testid=article-jump]", "第三条之一")
    li.click("[data-testid=article-jump-go]")
    li.wait_for_url("**#art-3-1")
    found += findings(li)
    shown = li.locator("#art-3-1")

    assert shown.locator(".law-paragraph").inner_text() == "示例由示例机关管理。"
    expect(shown).to_be_in_viewport()
    assert found == []


def test_the_legal_department_decides_what_an_article_became_on_a_phone(new_page):
    cast()
    older, newer = both_versions()
    page = new_page(PHONE)
    sign_in(page, "100003")
    page.goto(f"/laws/{older.statute_id}/compare/?article=3")
    row = page.locator("#row-2_3")
    found = findings(page)
    row.locator("[name=counterparts]:not([type=hidden])").fill("第二条、第三条")
    row.locator("[data-testid=decision-correct]").click()
    page.wait_for_url("**#about-*")
    split = page.locator("#row-2_2")
    split.locator("summary").click()
    found += findings(page)
    history = split.locator("[data-testid=compare-history]").inner_text()
    split.locator("[data-testid=decision-take-back]").click()
    page.wait_for_selector("#row-_2")

    assert "第二条、第三条" in history
    assert page.locator("#row-2_3 [data-testid=compare-state]").count() == 0
    assert found == []
