"""王 takes an import back on a phone: first it is refused with a list, then, when nothing is in use, it is done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from question_bank.actions.apply_import import apply_import
from question_bank.actions.approve_revision import approve_revision
from question_bank.models import QuestionRevision
from tests.factories import AT, bank, cast, statute
from tests.question_bank.actions.test_import import staged
from tests.question_bank.sheets import ROWS
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def sound(page: Page, name: str) -> None:
    """Fits the screen and is open to everybody."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
    assert findings(page) == []


def test_an_import_is_taken_back(phone: Page) -> None:
    people = cast()
    statute("练兵试验条例", articles=3)
    into = bank(people.bureau, "city")
    used, free = staged(ROWS[:2], into), staged(ROWS[2:], into)
    for batch in (used, free):
        apply_import(batch, bank=into, at=AT, actor=people.chen)
    approve_revision(QuestionRevision.objects.get(question__ref="1"), at=AT, actor=people.wang)

    sign_in(phone, "100002").goto(f"/questions/import/{used.pk}/")
    phone.get_by_test_id("import-undo").click()
    expect(phone.get_by_test_id("undo-blocked")).to_be_visible()
    expect(phone.get_by_test_id("undo-obstacle")).to_have_count(1)
    expect(phone.get_by_test_id("undo-confirm")).to_have_count(0)
    sound(phone, "blocked")

    phone.goto(f"/questions/import/{free.pk}/")
    phone.get_by_test_id("import-undo").click()
    expect(phone.get_by_test_id("undo-counts")).to_contain_text("3")
    sound(phone, "plan")
    phone.get_by_test_id("undo-confirm").click()

    expect(phone.get_by_test_id("import-undone")).to_be_visible()
    sound(phone, "undone")
    assert set(QuestionRevision.objects.newest().values_list("question__ref", flat=True)) == {"1", "2"}
