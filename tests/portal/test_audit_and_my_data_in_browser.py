"""The audit trail and "my data" on a phone and on an office screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.actions.record_audit_event import record_audit_event
from core.clock import now
from personnel.domain.roles import Role
from personnel.models import CorrectionAnswer, CorrectionRequest
from tests.factories import Cast, cast, officer
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in


@pytest.fixture
def people(live_server: Any) -> Cast:
    return cast()


def test_the_audit_administrator_narrows_the_list_and_saves_it(new_page: Any, people: Cast) -> None:
    officer("100071", "审计员", unit=people.station, roles=(Role.AUDIT_ADMIN,), roles_on=people.bureau)
    for number in range(3):
        record_audit_event(
            kind="role.granted",
            actor_id=people.wang.pk,
            at=now(),
            subject=f"officer:{people.li.pk}",
            facts={"role": "hr", "unit": number},
        )
    found = {}
    for name, screen in (("phone", PHONE), ("desktop", DESKTOP)):
        page: Page = sign_in(new_page(screen), badge="100071")
        page.goto("/audit/")
        expect(page.get_by_test_id("audit-row").first).to_be_visible()
        page.get_by_label("发生了什么").select_option("role.granted")
        page.get_by_test_id("audit-show").click()
        expect(page.get_by_test_id("audit-row")).to_have_count(3)
        found[name] = findings(page)
    assert found == {"phone": [], "desktop": []}

    page.locator("details:has([data-testid=audit-export]) > summary").click()
    page.get_by_label("用途").select_option("incident")
    with page.expect_download() as download:
        page.get_by_test_id("audit-file").click()
    assert download.value.suggested_filename.startswith("审计日志_")


def test_an_officer_reads_takes_along_and_corrects(new_page: Any, people: Cast) -> None:
    officer("100050", "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    phone = sign_in(new_page(PHONE))
    phone.goto("/my-data/")
    phone.locator("#part-postings > summary").click()
    expect(phone.locator("#part-postings")).to_contain_text("城关派出所")
    found = {"my data": findings(phone)}
    with phone.expect_download() as download:
        phone.get_by_test_id("data-file").click()
    assert download.value.suggested_filename.startswith("我的数据_")
    phone.get_by_label("哪一部分？").select_option("postings")
    phone.get_by_label("哪里有误，应当如何").fill("任职日期应为 2020-02-01。")
    phone.get_by_test_id("correction-ask").click()
    expect(phone.get_by_test_id("messages")).to_be_visible()
    assert CorrectionRequest.objects.get().officer == people.li

    desktop = sign_in(new_page(DESKTOP), badge="100050")
    desktop.get_by_role("link", name="更正申请").click()
    expect(desktop.get_by_test_id("correction-row")).to_have_count(1)
    found["list"] = findings(desktop)
    desktop.get_by_test_id("correction-row").get_by_role("link").click()
    expect(desktop.get_by_test_id("correction-send")).to_be_visible()
    found["one"] = findings(desktop)
    desktop.get_by_label("维持不变").check()
    desktop.get_by_label("原因").fill("任命文件为 2020-01-01。")
    desktop.get_by_test_id("correction-send").click()
    expect(desktop.get_by_test_id("empty-state")).to_be_visible()
    assert not CorrectionAnswer.objects.get().accepted
    assert found == {"my data": [], "list": [], "one": []}
