"""王 writes a matching with a table and a picture; 李 orders and pairs on a phone, by keyboard and by finger."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from exams.models import Attempt
from question_bank.models import PictureInRevision, QuestionRevision
from tests.exams.candidate import now
from tests.factories import approved_question, bank, cast
from tests.factories.exams import open_sitting
from tests.factories.pictures import drawn
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
Kind = QuestionRevision.Kind


def test_an_author_puts_a_table_and_a_picture_into_a_matching(desktop):
    people = cast()
    bank(people.bureau, "city")

    sign_in(desktop, "100002").goto("/questions/new/")
    desktop.select_option("#id_kind", "matching")
    desktop.fill("#id_ref", "配-1")
    desktop.fill("#id_options", "甲\n乙")
    desktop.fill("#id_right_side", "一\n二\n三")
    desktop.fill("#id_key", "A-2；B-1")
    stem = desktop.locator("[data-field=stem]").first
    stem.get_by_test_id("rich-on").click()
    stem.get_by_test_id("rich-page").type("看图配对。")
    stem.get_by_test_id("rich-table").click()
    stem.get_by_test_id("rich-description").fill("示意图")
    stem.get_by_test_id("rich-picture").set_input_files(
        [{"name": "x.png", "mimeType": "image/png", "buffer": drawn(400, 200)}]
    )
    preview = desktop.get_by_test_id("live-preview")
    expect(preview.locator("img[alt=示意图]")).to_be_visible()
    expect(preview.get_by_test_id("pair-choice")).to_have_count(2)
    assert findings(desktop) == []
    desktop.get_by_test_id("save-draft").click()
    expect(desktop.get_by_test_id("question-preview").locator("table")).to_be_visible()

    revision = QuestionRevision.objects.get()
    assert (revision.options, revision.matches, revision.key) == (
        ["甲", "乙"],
        ["一", "二", "三"],
        [[0, 1], [1, 0]],
    )
    assert PictureInRevision.objects.filter(revision=revision, is_key=False).count() == 1


def test_a_candidate_pairs_and_orders_on_a_phone(phone):
    people = cast()
    own = bank(people.bureau, "city")
    at = now()
    sitting = open_sitting(
        unit=people.bureau,
        candidates=[people.li],
        questions=[
            approved_question(own, "配", kind=Kind.MATCHING),
            approved_question(own, "排", kind=Kind.ORDERING),
        ],
        at=at,
        opens_at=at - timedelta(minutes=10),
        closes_at=at + timedelta(hours=2),
    )
    sign_in(phone, "100001").goto(f"/exams/{sitting.pk}/")
    phone.get_by_test_id("start").click()
    expect(phone.locator(".room--live")).to_be_attached()

    for left, right in (("甲", "二"), ("乙", "一"), ("丙", "三")):
        choice = phone.get_by_test_id("pair").filter(has_text=left).get_by_test_id("pair-choice")
        choice.select_option(label=choice.locator("option", has_text=right).text_content())
    expect(phone.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    assert findings(phone) == []

    phone.get_by_role("button", name="下一题").click()
    wanted = ["丙", "甲", "乙"]
    expect(phone.get_by_test_id("keep-order")).to_be_visible()
    for place, text in enumerate(wanted):
        up = phone.get_by_test_id("step").filter(has_text=text).get_by_test_id("step-up")
        while phone.locator("[data-step-text]").all_inner_texts().index(text) > place:
            up.focus()
            phone.keyboard.press("Enter")
    if phone.get_by_test_id("keep-order").is_visible():
        phone.get_by_test_id("keep-order").click()
    expect(phone.get_by_test_id("keep-order")).to_be_hidden()
    expect(phone.get_by_test_id("save-state")).to_have_attribute("data-state", "saved")
    assert findings(phone) == []
    phone.reload()
    expect(phone.locator("[data-step-text]")).to_have_text(wanted)

    steps = Attempt.objects.get().steps.order_by("seq")
    last = {step.position: step.answer for step in steps if step.position is not None}
    assert last == {0: [[0, 1], [1, 0], [2, 2]], 1: [2, 0, 1]}
