"""Double marking in a real browser: agreed marks, a blind marker at the keyboard, and what the exam officer sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from core.clock import now
from exams.actions.agree_control import appoint_chief
from exams.models import ControlAnswer, ManualMark
from tests.conftest import PHONE
from tests.exams.written import marking_policy, short_answers, team
from tests.factories import Cast, cast
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> Cast:
    found = cast()
    marking_policy(
        found.bureau,
        double=["short_answer"],
        limit="1",
        limit_in="marks",
        control_every=2,
        control_tolerance="0.5",
    )
    return found


def hears_keys(page: Page) -> None:
    """The script of the desk stands: it shows the buttons that step."""
    expect(page.locator("[data-step]").first).to_be_visible()


def test_from_agreed_marks_to_what_was_done_about_a_marker_who_strays(
    people: Cast, phone: Page, desktop: Page, new_page: Callable[..., Page]
) -> None:
    exam = short_answers(people.bureau, [f"第{n}份作答" for n in range(3)], units=[people.station])
    chief, first = team(people, 2)
    appoint_chief(exam=exam, officer=chief, actor=people.wang, at=now())

    sign_in(phone, "200100")
    phone.goto(reverse("exams:marking_exam", args=[exam.pk]))
    phone.get_by_test_id("marking-controls").click()
    phone.get_by_test_id("take-control").click()
    expect(phone.get_by_test_id("agreeing")).to_be_visible()
    text = phone.get_by_test_id("answer-text").inner_text()
    assert findings(phone) == []
    phone.get_by_test_id("another-answer").click()
    expect(phone.get_by_test_id("answer-text")).not_to_have_text(text)
    phone.get_by_test_id("marking-full").click()
    expect(phone.get_by_test_id("controls")).to_contain_text("2 / 2")
    assert findings(phone) == []

    sign_in(desktop, "200101")
    desktop.goto(reverse("exams:marking_exam", args=[exam.pk]))
    desktop.get_by_test_id("marking-next").focus()
    desktop.keyboard.press("Enter")
    for done in range(3):
        expect(desktop.get_by_test_id("marking-progress")).to_contain_text(f"{done} / 3")
        expect(desktop.get_by_test_id("point").first).to_be_focused()
        hears_keys(desktop)
        for _point in range(2):
            desktop.keyboard.type("0")
            desktop.keyboard.press("Enter")
    expect(desktop.get_by_test_id("marking-own")).to_be_visible()
    assert sorted(ManualMark.objects.values_list("task__round", flat=True))[2:] == [10, 11]

    officer = new_page(PHONE)
    sign_in(officer, "100002")
    officer.goto(reverse("exams:manage_marking", args=[exam.pk]))
    expect(officer.get_by_test_id("control-findings")).to_contain_text(first.name)
    assert findings(officer) == []
    officer.get_by_test_id("finding-words").fill("已当面核对评分标准。")
    officer.get_by_test_id("finding-answer").click()
    expect(officer.get_by_test_id("control-findings")).to_contain_text("已当面核对评分标准。")
    with officer.expect_navigation():
        officer.get_by_test_id("deal").click()
    officer.get_by_test_id("marker-figures-link").click()
    expect(officer.get_by_test_id("marker-figures")).to_contain_text(first.name)
    assert findings(officer) == []
    assert ControlAnswer.objects.get().words == "已当面核对评分标准。"
