"""A promotion check from the pasted list to the signed sheet, in a browser."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import expect

from tests.factories import cast
from tests.factories.promotion import REASON, hr
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_hr_checks_a_list_and_downloads_what_the_legal_head_signed(new_page: Any) -> None:
    people = cast()
    hr(people)
    found: dict[str, list[str]] = {}
    desk, phone = sign_in(new_page(DESKTOP), "100010"), sign_in(new_page(PHONE), "100003")

    desk.goto("/appraisal/promotion/new/")
    desk.fill("[name=badges]", "100001\n100002")
    desk.get_by_test_id("promotion-look").click()
    expect(desk.get_by_test_id("promotion-listed")).to_have_count(2)
    found["new"] = findings(desk)
    desk.get_by_test_id("promotion-make").click()
    expect(desk.get_by_test_id("promotion-candidate")).to_have_count(2)
    found["check"] = findings(desk)
    address = desk.url
    desk.get_by_role("link", name="李明").click()
    rule = desk.get_by_test_id("promotion-rule").nth(3)
    rule.get_by_test_id("override-open").locator("summary").click()
    rule.locator("[name=verdict][value=met]").check()
    rule.locator("[name=reason]").fill(REASON)
    found["candidate"] = findings(desk)
    rule.get_by_test_id("override-enter").click()
    expect(desk.get_by_test_id("override-state")).to_have_text("待第二人确认")

    phone.goto(address)
    found["check on a phone"] = findings(phone)
    phone.get_by_role("link", name="李明").click()
    expect(phone.get_by_test_id("promotion-override")).to_contain_text(REASON)
    found["candidate on a phone"] = findings(phone)
    phone.get_by_test_id("override-accept").click()
    expect(phone.get_by_test_id("override-state")).to_have_text("已确认")
    phone.goto(address)
    phone.get_by_test_id("promotion-sign").click()
    expect(phone.get_by_test_id("promotion-signed")).to_contain_text("陈静")

    desk.goto(address)
    with desk.expect_download() as download:
        desk.get_by_test_id("promotion-sheet").click()
    sheet = pypdf.PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages[0].extract_text()
    assert "签署人：陈静" in "".join(sheet.split())
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
