"""李 appeals on a phone, 王 answers and proposes a correction with its preview, 陈 decides on both; open to everybody."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from core.clock import now
from exams.actions.show_provisional_results import show_provisional_results
from exams.models import Appeal, Correction, Exam
from tests.factories import approved_question, bank, cast
from tests.factories.exams import open_sitting
from tests.factories.results import over_and_marked, sit
from tests.support.accessible import meets_the_standard
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_an_appeal_leads_to_a_corrected_result(phone: Page, desktop: Page) -> None:
    people = cast()
    at = now() - timedelta(hours=4)
    own = bank(people.bureau)
    questions = [approved_question(own, f"q{number}") for number in range(2)]
    sitting = open_sitting(
        unit=people.bureau,
        candidates=[people.li],
        questions=questions,
        opens_at=at,
        closes_at=at + timedelta(hours=2),
        at=at,
        kind=Exam.Kind.QUALIFICATION,
        actor=people.wang,
    )
    sit(sitting, people.li, right=True, first=1, at=at)
    exam = over_and_marked(sitting)
    show_provisional_results(exam=exam, actor=people.wang, at=now())
    attempt = exam.results.get().attempt_id

    sign_in(phone, "100001").goto("/")
    phone.get_by_test_id("result-row").get_by_role("link").click()
    expect(phone.get_by_test_id("provisional")).to_be_visible()
    phone.get_by_test_id("appeal-open").click()
    phone.locator("[name=number]").fill("2")
    phone.locator("[name=words]").fill("第二题题干有歧义（示例）")
    meets_the_standard(phone)
    phone.get_by_test_id("appeal-submit").click()
    expect(phone.get_by_test_id("appeal-state")).to_have_text("等待答复")

    sign_in(desktop, "100002").goto(f"/exams/manage/{exam.pk}/appeals/{Appeal.objects.get().pk}/")
    desktop.locator("[name=words]").fill("题干确有歧义（示例）")
    desktop.get_by_test_id("answer-appeal").click()
    desktop.get_by_test_id("correct-question").click()
    desktop.locator("[name=remedy][value=credit_all]").check()
    desktop.get_by_test_id("preview").click()
    expect(desktop.get_by_test_id("change-row")).to_contain_text("变为合格")
    meets_the_standard(desktop)
    desktop.locator("[name=reason]").fill("采纳申诉（示例）")
    desktop.get_by_test_id("propose").click()
    expect(desktop.get_by_test_id("correction-state")).to_have_text("等待第二人审批")
    expect(desktop.get_by_test_id("own-correction")).to_be_visible()
    desktop.context.clear_cookies()

    waiting = Correction.objects.get()
    sign_in(desktop, "100003").goto(f"/exams/manage/{exam.pk}/appeals/{Appeal.objects.get().pk}/")
    desktop.locator("[name=decision][value=upheld]").check()
    desktop.locator("[name=correction]").select_option(str(waiting.pk))
    meets_the_standard(desktop)
    desktop.get_by_test_id("decide-appeal").click()
    expect(desktop.get_by_test_id("appeal-state")).to_have_text("已支持")
    desktop.goto(f"/exams/manage/{exam.pk}/corrections/{waiting.pk}/")
    desktop.get_by_test_id("apply-correction").click()
    expect(desktop.get_by_test_id("correction-state")).to_have_text("已执行")

    for place in ("corrections/", "appeals/", ""):
        desktop.goto(f"/exams/manage/{exam.pk}/{place}")
        meets_the_standard(desktop)

    phone.goto(f"/exams/attempts/{attempt}/result/")
    expect(phone.get_by_test_id("verdict")).to_have_text("合格")
    expect(phone.get_by_test_id("appeal-state")).to_have_text("已支持")
    meets_the_standard(phone)
