"""王 pastes questions: beside the text stands what is understood, then they go into the bank and out again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from question_bank.models import QuestionRevision
from tests.factories import bank, cast
from tests.question_bank.browser.test_undo_in_browser import sound
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

TEXT = "1. 谁可以决定？\nA. 县级公安机关\nB. 派出所\n答案：A\n2. 派出所可以决定警告。（√）\n3. 缺少答案的题。\nA. 甲\nB. 乙"


def test_text_is_understood_while_it_is_typed_and_goes_into_the_bank_and_out(phone: Page) -> None:
    people = cast()
    bank(people.bureau, "city")
    page = sign_in(phone, "100002")

    page.goto("/questions/import/text/")
    page.locator("textarea").fill(TEXT)
    expect(page.get_by_test_id("paste-question")).to_have_count(3)
    expect(page.get_by_test_id("paste-preview")).to_contain_text("县级公安机关")
    sound(page, "paste")
    page.get_by_test_id("paste-read").click()
    page.get_by_test_id("import-good-rows").check()
    page.get_by_test_id("import-confirm").click()
    expect(page.get_by_test_id("import-applied")).to_be_visible()

    page.goto("/questions/export/")
    page.locator("select[name=format]").select_option("aiken")
    page.get_by_test_id("export-report").click()
    expect(page.get_by_test_id("export-losses")).to_be_visible()
    sound(page, "export")
    with page.expect_download() as download:
        page.get_by_test_id("export-file").click()

    assert download.value.suggested_filename.endswith(".txt")
    assert QuestionRevision.objects.count() == 2
