"""HR pastes a hundred numbers; the head of the legal department signs on a phone; a stranger checks the paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.clock import local_day, now
from personnel.domain.roles import Role
from records.models import Certificate
from tests.factories import Cast, cast, grant, officer
from tests.factories.levels import application, certificate, credential, exam_of_level, levels, rules
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import in_english, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def world() -> Cast:
    """王 is HR; 李 holds basic, soon to run out, and a credential; an exam takes names."""
    people = cast()
    grant(people.wang, Role.HR, people.bureau)
    basic = levels(people.bureau)["basic"]
    rules(people.bureau, exemptions=[{"credential": "legal_profession_a", "level": "basic"}])
    today = local_day(now())
    certificate(people.li, basic, signer=people.chen, issued_on=today - timedelta(days=300), months=12)
    credential(people.li, entered_by=people.wang, decided_by=people.chen)
    credential(people.chen, entered_by=people.wang, state="entered", kind="legal_profession_b")
    exam = exam_of_level(
        people.bureau, opens_at=now() + timedelta(days=3), closes_at=now() + timedelta(days=4)
    )
    application(exam, people.li, by=people.wang)
    return people


def test_hr_pastes_a_hundred_numbers(desktop: Page) -> None:
    people = world()
    for number in range(98):
        officer(f"2{number:05d}", f"民警{number}", unit=people.station)
    pasted = "\n".join(["100001", "100003", *(f"2{number:05d}" for number in range(98)), "999999"])

    sign_in(desktop, "100002").goto("/levels/check/")
    desktop.locator("[name=badges]").fill(pasted)
    desktop.get_by_test_id("check-list").click()

    rows = desktop.get_by_test_id("checked-row")
    expect(rows).to_have_count(100)
    expect(rows.first).to_contain_text("基本级")
    expect(rows.nth(1)).to_contain_text("条件齐备，可以报名")
    expect(desktop.get_by_test_id("check-unknown")).to_contain_text("999999")
    with desktop.expect_download() as saved:
        desktop.get_by_test_id("check-export").click()
    assert saved.value.suggested_filename.startswith("执法资格等级_")


def test_an_exemption_goes_from_hr_over_a_signature_to_a_stranger(new_page: Any) -> None:
    world()
    hr, head, stranger = new_page(DESKTOP), new_page(PHONE), new_page(PHONE)

    sign_in(hr, "100002").goto("/levels/credentials/")
    hr.get_by_test_id("exempt").click()
    expect(hr.get_by_test_id("messages")).to_contain_text("待签发")

    sign_in(head, "100003").goto("/levels/proposals/")
    expect(head.get_by_test_id("proposal-row")).to_have_count(1)
    head.get_by_test_id("sign-chosen").click()
    expect(head.get_by_test_id("empty-state")).to_be_visible()

    issued = Certificate.objects.latest("pk")
    stranger.goto("/verify/")
    stranger.locator("[name=number]").fill(issued.number)
    stranger.locator("#certificate-check").fill(issued.code)
    stranger.get_by_test_id("check-certificate").click()
    expect(stranger.get_by_test_id("certificate-verified")).to_contain_text("李*")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_about_levels_are_open_to_everybody(new_page: Any, language: str) -> None:
    people = world()
    grant(people.chen, Role.HR, people.bureau)
    held = Certificate.objects.get()
    exam_id = people.li.exam_applications.get().exam_id
    page = sign_in(new_page(PHONE), "100003")
    if language == "en":
        in_english(page)
    found = {}
    addresses = (
        "/levels/",
        "/levels/check/",
        "/levels/expiring/",
        "/levels/exams/",
        f"/levels/exams/{exam_id}/",
        "/levels/proposals/",
        "/levels/credentials/",
        "/levels/legal-officers/",
        f"/levels/certificates/{held.public_id}/",
        f"/verify/?number={held.number}&check={held.code}",
    )
    for address in addresses:
        page.goto(address)
        found[address] = findings(page)
    page.goto("/levels/check/")
    page.locator("[name=badges]").fill("100001 100003 999999")
    page.get_by_test_id("check-list").click()
    expect(page.get_by_test_id("checked-row")).to_have_count(2)
    found["checked"] = findings(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
