"""Marking in a real browser: twenty answers by keyboard alone, one by touch, none of it needing the mouse."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from exams.models import Exam, ManualMark
from personnel.models import Officer
from tests.exams.written import marker, short_answers
from tests.factories import Cast, cast
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def first(people: Cast) -> Officer:
    return marker(people.legal, people.bureau)


def open_desk(page: Page, exam: Exam) -> None:
    page.goto(reverse("exams:marking_exam", args=[exam.pk]))
    page.get_by_test_id("marking-next").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("answer-text")).to_be_visible()


def hears_keys(page: Page) -> None:
    """The script of the page stands: it shows the buttons that step."""
    expect(page.locator("[data-step]").first).to_be_visible()


def test_twenty_answers_are_marked_by_keyboard_alone(people: Cast, first: Officer, desktop: Page) -> None:
    exam = short_answers(people.bureau, [f"第{n}份作答" for n in range(20)], units=[people.station])
    sign_in(desktop, "200001")
    open_desk(desktop, exam)
    assert findings(desktop) == []

    for done in range(20):
        expect(desktop.get_by_test_id("marking-progress")).to_contain_text(f"{done} / 20")
        expect(desktop.get_by_test_id("point").first).to_be_focused()
        hears_keys(desktop)
        desktop.keyboard.type("0.5")
        desktop.keyboard.press("Enter")
        desktop.keyboard.type("1")
        desktop.keyboard.press("Enter")

    expect(desktop.get_by_test_id("marking-own")).to_be_visible()
    marks = ManualMark.objects.counting().values_list("marks", flat=True)
    assert list(marks) == [Decimal("1.50")] * 20


def test_u_takes_back_the_last_and_arrows_change_marks(people: Cast, first: Officer, desktop: Page) -> None:
    exam = short_answers(people.bureau, ["第一份", "第二份"], units=[people.station])
    sign_in(desktop, "200001")
    open_desk(desktop, exam)
    hears_keys(desktop)
    text = desktop.get_by_test_id("answer-text").inner_text()
    for key in ("ArrowUp", "Enter", "ArrowUp", "ArrowUp", "Enter"):
        desktop.keyboard.press(key)
    expect(desktop.get_by_test_id("answer-text")).not_to_have_text(text)
    hears_keys(desktop)

    desktop.keyboard.press("u")
    expect(desktop.get_by_test_id("answer-text")).to_have_text(text)
    expect(desktop.get_by_test_id("marked-before")).to_be_visible()
    hears_keys(desktop)
    assert [desktop.get_by_test_id("point").nth(n).input_value() for n in (0, 1)] == ["0.5", "1"]
    for key in ("Enter", "ArrowDown", "Enter"):
        desktop.keyboard.press(key)
    expect(desktop.get_by_test_id("answer-text")).not_to_have_text(text)

    assert list(ManualMark.objects.order_by("pk").values_list("seq", "marks")) == [
        (1, Decimal("1.50")),
        (2, Decimal("1.00")),
    ]


def test_marks_are_given_by_touch_on_a_phone(people: Cast, first: Officer, phone: Page) -> None:
    exam = short_answers(people.bureau, ["第一份"], units=[people.station])
    sign_in(phone, "200001")
    open_desk(phone, exam)
    assert findings(phone) == []
    for button in phone.get_by_role("button", name="加分").all():
        button.click()
    expect(phone.locator("[data-total]")).to_have_text("1")
    phone.get_by_test_id("marking-save").click()
    expect(phone.get_by_test_id("marking-items")).to_be_visible()
    assert ManualMark.objects.get().marks == Decimal("1.00")


def test_marking_works_without_scripts(people: Cast, first: Officer, new_page: Any) -> None:
    exam = short_answers(people.bureau, ["第一份"], units=[people.station])
    page: Page = new_page(java_script_enabled=False)
    sign_in(page, "200001")
    open_desk(page, exam)
    page.get_by_test_id("point").nth(0).fill("0.5")
    page.get_by_test_id("point").nth(1).fill("0")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("marking-items")).to_be_visible()
    assert ManualMark.objects.get().marks == Decimal("0.50")
