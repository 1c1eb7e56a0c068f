"""王 has equal forms assembled on a phone, reads the proof and looks at the forms."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.exams.managing import stocked
from tests.exams.papers import planned
from tests.exams.test_manage_in_browser import findings, sign_in
from tests.factories import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_equal_forms_are_assembled_on_a_phone(phone: Page) -> None:
    people = cast()
    stocked(people, single_choice=8, true_false=4)
    exam = planned(people, ("single_choice", 3), ("true_false", 2), form_mode="equal", form_count=2)

    sign_in(phone, "100002").goto(f"/exams/manage/{exam.pk}/paper/")
    phone.get_by_test_id("to-assembly").click()
    phone.get_by_test_id("assemble").click()
    expect(phone.get_by_test_id("assembly-proof")).to_be_visible()
    assert findings(phone) == []
    phone.get_by_test_id("to-paper").click()
    expect(phone.get_by_test_id("assembled")).to_be_visible()
    phone.goto(f"/exams/manage/{exam.pk}/blueprint/")
    phone.get_by_test_id("row-more").first.locator("summary").click()
    phone.get_by_test_id("paper-rules").locator("summary").click()
    assert findings(phone) == []
