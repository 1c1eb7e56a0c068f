"""王 writes a case with its sub-questions on a phone; 陈 reads on an office screen what candidates will see."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from question_bank.models import QuestionRevision
from tests.factories import bank, cast
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_case_is_written_part_by_part_and_reviewed(desktop, phone):
    people = cast()
    bank(people.bureau, "city")

    sign_in(phone, "100002").goto("/questions/new/")
    expect(phone.locator("#id_material")).to_be_hidden()
    expect(phone.get_by_test_id("add-part")).to_be_hidden()
    phone.select_option("#id_kind", "case_analysis")
    expect(phone.locator("#id_key")).to_be_hidden()
    phone.fill("#id_ref", "案-1")
    phone.fill("#id_material", "示例案情：甲扰乱市场秩序，民警到场。")
    phone.select_option("#id_parts-0-kind", "true_false")
    expect(phone.locator("#id_parts-0-rubric")).to_be_hidden()
    phone.fill("#id_parts-0-stem", "民警可以口头传唤现场的甲。")
    phone.fill("#id_parts-0-key", "对")
    phone.get_by_test_id("add-part").click()
    phone.fill("#id_parts-2-stem", "到场后先做什么？")
    phone.fill("#id_parts-2-rubric", "出示证件")
    phone.get_by_test_id("save-draft").click()
    expect(phone.get_by_test_id("error-summary")).to_contain_text("分值")
    assert findings(phone) == []
    phone.fill("#id_parts-2-rubric", "出示证件（2分）\n说明来意（1分）")
    phone.get_by_test_id("save-draft").click()
    expect(phone.get_by_test_id("question-preview")).to_contain_text("示例案情")
    assert findings(phone) == []
    phone.get_by_role("button", name="提交审题").click()
    expect(phone.get_by_test_id("revision-state")).to_have_text("审题中")

    revision = QuestionRevision.objects.get()
    sign_in(desktop, "100003").goto(f"/questions/{revision.question_id}/")
    expect(desktop.get_by_test_id("question-preview").locator("[data-question]")).to_have_count(2)
    expect(desktop.get_by_test_id("question-preview")).not_to_contain_text("说明来意")
    expect(desktop.get_by_test_id("question-key").last).to_contain_text("说明来意")
    desktop.get_by_test_id("approve").click()
    expect(desktop).to_have_url(re.compile("/questions/review/"))
    revision.refresh_from_db()
    assert (revision.state, revision.marks, len(revision.parts)) == ("approved", 4, 2)
