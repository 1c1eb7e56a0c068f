"""王 brings in a calibration, has equal forms assembled on a phone, reads the proof and looks at the forms."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.exams.managing import stocked
from tests.exams.papers import planned
from tests.factories import cast
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_equal_forms_are_assembled_on_a_phone_by_a_calibration_that_was_brought_in(phone: Page) -> None:
    people = cast()
    questions = stocked(people, single_choice=8, true_false=4)
    rows = [
        f"{one.question.ref},1.{n},-0.{n},0.2,1500,演示,2026-03-02,4{n}"
        for n, one in enumerate(questions[:8])
    ]
    heading = "题号,区分度a,难度b,猜测度c,样本量,来源,标定日期,预计用时（秒）"
    table = "\n".join([heading, *rows, "没有,9,0,0,5,,,"])
    exam = planned(people, ("single_choice", 3), ("true_false", 2), form_mode="equal", form_count=2)

    sign_in(phone, "100002").goto("/questions/calibration/")
    phone.get_by_label("文件").set_input_files(
        {"name": "标定.csv", "mimeType": "text/csv", "buffer": table.encode()}
    )
    assert findings(phone) == []
    phone.get_by_test_id("calibration-send").click()
    phone.get_by_test_id("import-confirm").click()
    expect(phone.get_by_text("写入参数的试题")).to_be_visible()
    phone.goto(f"/questions/{questions[0].question_id}/")
    expect(phone.get_by_test_id("item-parameters")).to_be_visible()
    assert findings(phone) == []
    phone.goto(f"/exams/manage/{exam.pk}/paper/")
    phone.get_by_test_id("to-assembly").click()
    phone.get_by_test_id("assemble").click()
    expect(phone.get_by_test_id("assembly-proof")).to_be_visible()
    assert findings(phone) == []
    phone.get_by_test_id("to-paper").click()
    expect(phone.get_by_test_id("assembled")).to_be_visible()
    phone.goto(f"/exams/manage/{exam.pk}/blueprint/")
    phone.get_by_test_id("row-more").first.locator("summary").click()
    phone.get_by_test_id("paper-rules").locator("summary").click()
    assert findings(phone) == []
