"""李 asks for leave on a phone, the leader grants it, and 王 makes equal forms and a make-up; open to everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from exams.models import Exam, Leave, MakeupPlace
from personnel.domain.roles import Role
from tests.exams.managing import opened, stocked
from tests.exams.papers import planned
from tests.factories import cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.support.accessible import meets_the_standard
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_leave_is_asked_for_on_a_phone_and_granted_on_a_phone(phone: Page) -> None:
    people = cast()
    officer("100009", "孙磊", unit=people.station, roles=(Role.UNIT_LEADER,))
    sitting = opened(people).sittings.get()

    sign_in(phone, "100001").goto(f"/exams/{sitting.pk}/")
    phone.get_by_test_id("to-leave").click()
    phone.locator("[name=kind][value=on_duty]").check()
    phone.locator("[name=reason]").fill("安保任务（示例）")
    meets_the_standard(phone)
    phone.get_by_test_id("ask-leave").click()
    expect(phone.get_by_test_id("leave-state")).to_have_text("待审批")
    phone.context.clear_cookies()

    sign_in(phone, "100009").goto("/")
    phone.get_by_role("link", name="请假审批").click()
    expect(phone.get_by_test_id("grant-leave")).to_be_visible()
    meets_the_standard(phone)
    phone.get_by_test_id("grant-leave").click()
    expect(phone.get_by_test_id("leave-state")).to_have_text("已准假")

    assert Leave.objects.get().state == "granted"


def test_equal_forms_are_looked_at_and_sealed(desktop: Page) -> None:
    people = cast()
    stocked(people, single_choice=6)
    exam = planned(people, ("single_choice", 3), form_mode="equal", form_count=2)

    sign_in(desktop, "100002").goto(f"/exams/manage/{exam.pk}/paper/")
    expect(desktop.get_by_test_id("overlap")).to_contain_text("0")
    desktop.get_by_role("link", name="第 2 套").click()
    expect(desktop.get_by_role("heading", name="第 2 套卷（考生所见）")).to_be_visible()
    meets_the_standard(desktop)
    desktop.get_by_test_id("seal-paper").click()
    expect(desktop.get_by_test_id("exam-state")).to_have_text("试卷已密封")

    assert exam.papers.count() == 2


def test_a_make_up_is_made_from_the_proposed_list(desktop: Page) -> None:
    people = cast()
    past = open_sitting(unit=people.bureau, candidates=[people.li, people.wang])
    hold_and_release(past, {people.li: False, people.wang: True}, signer=people.chen)

    sign_in(desktop, "100002").goto(f"/exams/manage/{past.exam_id}/make-up/")
    expect(desktop.get_by_test_id("makeup-row")).to_have_count(1)
    meets_the_standard(desktop)
    desktop.get_by_test_id("create-makeup").click()
    expect(desktop.get_by_test_id("makeup-of")).to_contain_text("三月月考")

    made = Exam.objects.get(makeup_of=past.exam_id)
    assert MakeupPlace.objects.get().officer == people.li
    assert made.state == "draft"
