"""何敏 enters a fault, 陈静 decides it and closes a month on a phone, the leader reads; every page is open to everybody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from appraisal.models import EvaluationCycle, EvaluationResult, FaultDecision
from core.clock import local_day, now
from personnel.domain.roles import Role
from tests.factories import cast, officer
from tests.factories.appraisal import cycle, decided, fault, item, legal_officer
from tests.support.accessible import findings
from tests.support.browser import PHONE
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_fault_from_its_entry_to_the_officer_who_reads_it(desktop: Page, new_page: Any) -> None:
    people = cast()
    legal_officer(people)

    sign_in(desktop, "100008").goto("/appraisal/faults/new/")
    desktop.get_by_label("执法过错").check()
    desktop.locator("[name=unit]").select_option(label="　　城关派出所")
    desktop.locator("[name=facts]").fill("扣押物品未当场开具清单。")
    desktop.locator("[name=party-0-badge]").fill("100001")
    desktop.locator("[name=party-0-share]").fill("100")
    desktop.get_by_test_id("fault-enter").click()
    expect(desktop.get_by_test_id("fault-state")).to_have_text("待决定")

    head = sign_in(new_page(PHONE), "100003")
    head.goto("/appraisal/faults/")
    head.get_by_test_id("fault").get_by_role("link").click()
    head.get_by_label("予以认定", exact=True).check()
    head.get_by_label("通报批评").check()
    head.locator("[name=reason]").fill("违反法定程序。")
    head.get_by_test_id("fault-decide-submit").click()
    expect(head.get_by_test_id("fault-state")).to_have_text("已决定")

    li = sign_in(new_page(PHONE), "100001")
    li.goto("/appraisal/faults/mine/")
    li.get_by_test_id("own-fault").get_by_role("link").click()
    expect(li.get_by_test_id("fault-decision")).to_contain_text("通报批评")
    li.locator("[name=words]").fill("清单已当场开具。")
    li.get_by_test_id("fault-appeal-submit").click()
    expect(li.get_by_test_id("fault-state")).to_have_text("已申诉")
    assert FaultDecision.objects.get().measures == ["criticism"]


def test_a_month_is_closed_on_a_phone_and_the_leader_reads_it(phone: Page, new_page: Any) -> None:
    people = cast()
    he = legal_officer(people)
    officer("100005", "孙磊", unit=people.station, roles=(Role.UNIT_LEADER,), roles_on=people.station)
    at = now()
    last_month = local_day(at).replace(day=1) - timedelta(days=1)
    month = cycle(people, he, day=last_month, at=at)
    item(month, he, unit=people.station, points="2.50", at=at)

    sign_in(phone, "100003").goto(f"/appraisal/{month.pk}/")
    expect(phone.get_by_test_id("missing")).to_be_visible()
    phone.get_by_test_id("item-confirm").click()
    expect(phone.get_by_test_id("item-state")).to_have_text("已确认")
    phone.goto(f"/appraisal/{month.pk}/")
    phone.get_by_test_id("cycle-close").click()
    expect(phone.get_by_test_id("cycle-state")).to_have_text("已结束并签字")

    leader = sign_in(new_page(PHONE), "100005")
    leader.goto("/appraisal/")
    leader.get_by_test_id("cycle").get_by_role("link").click()
    expect(leader.get_by_test_id("cycle-unit")).to_have_count(1)
    leader.get_by_test_id("cycle-unit").get_by_role("link").click()
    expect(leader.get_by_test_id("sheet-total")).to_have_text("97.5")
    leader.get_by_test_id("cycle-officer").first.get_by_role("link").click()
    expect(leader.get_by_test_id("sheet-band")).to_have_text("优秀")
    assert EvaluationResult.objects.filter(unit=people.station, officer=None).count() == 1
    assert EvaluationCycle.objects.get().state == "closed"


def test_the_pages_of_evaluation_and_faults_are_open_to_everybody(desktop: Page, new_page: Any) -> None:
    people = cast()
    he = legal_officer(people)
    record = fault(people, he)
    month = cycle(people, he)
    item(month, he, unit=people.station, head=people.chen)
    item(month, he, unit=people.station, kind="veto", code="escape", points="0")
    decided(fault(people, he), people.chen)
    pages = (
        "/appraisal/",
        f"/appraisal/{month.pk}/",
        f"/appraisal/{month.pk}/units/{people.station.pk}/",
        f"/appraisal/{month.pk}/items/new/",
        "/appraisal/faults/",
        f"/appraisal/faults/{record.pk}/",
    )
    sign_in(desktop, "100003")
    head = sign_in(new_page(PHONE), "100003")
    found = {}
    for address in pages:
        for name, page in (("desktop", desktop), ("phone", head)):
            page.goto(address)
            found[name, address] = findings(page)
    writer = sign_in(new_page(PHONE), "100008")
    writer.goto("/appraisal/faults/new/")
    found["phone", "new fault"] = findings(writer)

    assert {where: what for where, what in found.items() if what} == {}
