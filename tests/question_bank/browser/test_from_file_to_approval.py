"""王 imports a workbook on an office screen; 陈 approves on a phone; 周 of another bureau finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from question_bank.models import QuestionRevision
from tests.factories import bank, cast, statute
from tests.question_bank.sheets import ROWS, row, saved, workbook
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_workbook_becomes_approved_questions(desktop, phone, page_watch, tmp_path):
    page_watch.allow(r"404")
    people = cast()
    statute("练兵试验条例", articles=3)
    bank(people.bureau, "city")
    file = saved(tmp_path, workbook([*ROWS, row(2, 题号="6", 答案="A")]), "题库.xlsx")

    sign_in(desktop, "100002").goto("/questions/import/")
    desktop.set_input_files("input[type=file]", file)
    desktop.get_by_test_id("import-send").click()
    expect(desktop.get_by_test_id("import-preview")).to_be_visible()
    expect(desktop.get_by_test_id("row-error")).to_have_count(1)
    expect(desktop.get_by_test_id("row-error")).to_contain_text("H 列")
    desktop.get_by_test_id("import-confirm").click()
    expect(desktop.get_by_test_id("import-applied")).to_be_visible()

    sign_in(phone, "100003").goto("/questions/review/")
    expect(phone.locator("[data-testid=review-queue] tbody tr")).to_have_count(5)
    phone.get_by_role("link", name="谁可以决定？").click()
    expect(phone.get_by_test_id("question-preview")).to_contain_text("派出所")
    assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    phone.get_by_test_id("approve").click()
    expect(phone.locator("[data-testid=review-queue] tbody tr")).to_have_count(4)

    approved = QuestionRevision.objects.get(state="approved")
    assert (approved.question.ref, approved.author, approved.key) == ("1", people.wang, [0])
    desktop.context.clear_cookies()
    answer = sign_in(desktop, "900001").goto(f"/questions/{approved.question_id}/")
    assert answer.status == 404
