"""Written answers and cases in the exam room: typing, composition, the material beside the question."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories import approved_question, bank, unit, written_questions
from tests.support.accessible import findings
from tests.support.browser import PHONE
from tests.support.signing_in import sign_in

from .conftest import Exam, enter_room, eventually, go_to

LONG = "\n".join(f"示例案情第{number}段：甲与乙在市场内发生争执。" for number in range(1, 41))


@pytest.fixture
def written_exam(make_exam: Callable[..., Exam]) -> Callable[[], Exam]:
    """Makes an exam with a short answer, an essay and a case of two parts."""

    def make() -> Exam:
        own = bank(unit("QB", "题库单位"), "written")
        return make_exam(questions=written_questions(own))

    return make


def composed(page: Page, text: str, *, finished: bool) -> None:
    """What an input method does: the text stands in the field while it is composed, then it is accepted."""
    page.get_by_test_id("text").evaluate(
        """(area, [text, finished]) => {
          area.focus();
          area.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
          area.value = text;
          area.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
          area.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, key: "n", isComposing: true }));
          if (finished) area.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }));
        }""",
        [text, finished],
    )


def test_nothing_is_saved_before_a_composition_ends(desktop: Page, written_exam: Callable[[], Exam]):
    exam = written_exam()
    page = enter_room(desktop, exam)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if "/answers" in request.url else None)

    composed(page, "chu shi", finished=False)
    page.wait_for_timeout(1500)  # longer than the pause after which typing is saved
    assert (sent, exam.stored()[0]) == ([], None)
    expect(page.get_by_test_id("question-title")).to_have_text("试题short_answer-w：下列说法？")

    composed(page, "出示证件，\n告知权利。", finished=True)
    eventually(page, lambda: exam.stored()[0] == "出示证件，\n告知权利。")
    expect(page.locator(".question__count")).to_have_text("10 字")


def test_a_field_grows_with_its_text_and_keeps_it_over_a_reload(
    desktop: Page, written_exam: Callable[[], Exam]
):
    exam = written_exam()
    page = enter_room(desktop, exam)
    go_to(page, 2)
    area = page.get_by_test_id("text")
    before = area.bounding_box()
    area.fill("论比例原则。\n" * 30)
    eventually(page, lambda: exam.stored()[1] == "论比例原则。\n" * 30)
    after = area.bounding_box()
    page.reload()
    expect(page.get_by_test_id("text")).to_have_value("论比例原则。\n" * 30)
    assert before is not None
    assert after is not None
    assert after["height"] > 2 * before["height"]


def long_case(exam_of: Callable[..., Exam]) -> Exam:
    """An exam with two cases, the first with a material longer than any screen."""
    own = bank(unit("QB", "题库单位"), "cases")
    first = approved_question(own, "案-1", kind="case_analysis", material=LONG)
    second = approved_question(own, "案-2", kind="case_analysis", material="示例案情二：丙闯红灯。")
    return exam_of(questions=[first, second])


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_the_material_stays_where_it_was_from_question_to_question(
    request: pytest.FixtureRequest, make_exam: Callable[..., Exam], screen: str
):
    page = enter_room(request.getfixturevalue(screen), long_case(make_exam))
    text = page.locator("[data-material-text]:visible")
    expect(text).to_contain_text("示例案情第1段")
    text.evaluate("(node) => { node.scrollTop = 200; node.dispatchEvent(new Event('scroll')); }")

    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("question-title")).to_have_text("民警到场后先做什么？")
    assert text.evaluate("(node) => node.scrollTop") == 200
    page.get_by_test_id("next").click()
    expect(text).to_have_text("示例案情二：丙闯红灯。")
    page.get_by_test_id("previous").click()
    expect(text).to_contain_text("示例案情第1段")
    assert text.evaluate("(node) => node.scrollTop") == 200
    assert findings(page) == []


def test_material_and_question_stand_side_by_side_where_there_is_room(
    desktop: Page, make_exam: Callable[..., Exam]
):
    page = enter_room(desktop, long_case(make_exam))
    material = page.get_by_test_id("material").locator("visible=true").bounding_box()
    question = page.locator("[data-question]").bounding_box()
    assert material is not None
    assert question is not None
    assert material["x"] + material["width"] <= question["x"]
    assert abs(material["y"] - question["y"]) < 5


def test_on_a_phone_the_material_folds_away(phone: Page, make_exam: Callable[..., Exam]):
    page = enter_room(phone, long_case(make_exam))
    page.locator("details.material:visible summary").click()
    expect(page.locator("[data-material-text]:visible")).to_have_count(0)
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("question-title")).to_have_text("民警到场后先做什么？")
    expect(page.locator("[data-material-text]:visible")).to_have_count(0)


def test_texts_are_saved_without_scripts(new_page: Any, written_exam: Callable[[], Exam]):
    exam = written_exam()
    page = sign_in(new_page(PHONE, java_script_enabled=False))
    page.goto(f"/exams/{exam.sitting.pk}/")
    page.get_by_test_id("start").click()
    expect(page.get_by_test_id("material")).to_have_count(1)
    page.locator("#q-1").get_by_test_id("text").fill("出示证件，\n告知权利。")
    with page.expect_navigation():
        page.get_by_role("button", name="保存答案").last.click()
    expect(page.locator("#q-1").get_by_test_id("text")).to_have_value("出示证件，\n告知权利。")
    assert exam.stored() == ["出示证件，\n告知权利。", None, None, None]
