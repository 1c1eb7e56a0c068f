"""王 puts an exam into a room; 冯 finds 李 at the door in three keystrokes, on a phone; pages are open to everybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from core.clock import now
from exams.actions.give_duties import draw_duties
from exams.models import Sitting, SittingRoom
from personnel.domain.roles import Role
from tests.exams.managing import opened
from tests.factories import cast, officer, unit
from tests.factories.rooms import seated, site
from tests.support.accessible import meets_the_standard
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_an_exam_is_put_into_a_room_that_was_set_up_for_it(desktop: Page) -> None:
    people = cast()
    exam = opened(people, candidates=[people.li, people.wang, people.chen])

    sign_in(desktop, "100002").goto("/exams/manage/")
    desktop.get_by_test_id("to-sites").click()
    desktop.get_by_role("link", name="增加考点").first.click()
    desktop.locator("[name=area]").fill("安平考区")
    desktop.locator("[name=name]").fill("训练基地（示例）")
    meets_the_standard(desktop)
    desktop.get_by_test_id("save-site").click()
    desktop.get_by_role("link", name="增加考场").first.click()
    desktop.locator("[name=name]").fill("101室")
    meets_the_standard(desktop)
    desktop.get_by_test_id("save-site").click()
    expect(desktop.get_by_test_id("site-rooms")).to_contain_text("101室")
    meets_the_standard(desktop)

    desktop.goto(f"/exams/manage/{exam.pk}/rooms/")
    desktop.get_by_label("101室").check()
    desktop.get_by_test_id("take-rooms").click()
    expect(desktop.get_by_test_id("sitting-room")).to_have_count(1)
    desktop.get_by_test_id("draw-seats").click()
    expect(desktop.get_by_test_id("unseated")).to_have_text("0")
    desktop.get_by_test_id("publish-seats").click()
    expect(desktop.get_by_test_id("plan-published")).to_contain_text("王芳")
    meets_the_standard(desktop)

    assert SittingRoom.objects.get().seats.count() == 3


def test_a_candidate_is_found_in_three_keystrokes_and_checked_on_a_phone(phone: Page) -> None:
    people = cast()
    inspectors = unit("A08", "督察支队", parent=people.bureau)
    officer("300001", "冯涛", unit=inspectors, roles=(Role.INVIGILATOR,), roles_on=people.bureau)
    exam = opened(people, candidates=[people.li, people.wang, people.chen])
    sitting = Sitting.objects.select_related("exam__unit").get(exam=exam)
    seated(sitting, site(people.bureau, 6, actor=people.wang, at=now()), actor=people.wang, at=now())
    draw_duties(sitting=sitting, actor=people.wang, at=now())

    sign_in(phone, "300001").goto("/")
    phone.get_by_role("link", name="待监考的考场").click()
    phone.get_by_test_id("my-room").get_by_role("link").click()
    rows = phone.get_by_test_id("door-seat").filter(visible=True)
    expect(rows).to_have_count(3)
    expect(phone.locator("html[data-door-ready]")).to_have_count(1)
    phone.get_by_test_id("door-find").press_sequentially("lm")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("李明")
    meets_the_standard(phone)
    rows.get_by_test_id("check-in").click()
    expect(phone.get_by_test_id("door-count")).to_have_text("已核对 1 / 3 人")
    expect(phone.get_by_test_id("door-events")).to_contain_text("李明")
    phone.context.clear_cookies()

    sign_in(phone, "100001").goto(f"/exams/{sitting.pk}/")
    expect(phone.get_by_test_id("own-seat")).to_contain_text("一号考点")
    with phone.expect_download() as saved:
        phone.get_by_test_id("ticket").click()

    assert saved.value.suggested_filename == "三月月考 准考证.pdf"
