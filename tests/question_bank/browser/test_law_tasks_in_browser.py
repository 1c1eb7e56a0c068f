"""王 re-cites on an office screen what only changed its number; 陈 signs on a phone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import local_day, now
from question_bank.actions.open_law_tasks import open_law_tasks
from question_bank.models import Citation, QuestionLawTask, QuestionRevision
from tests.factories import approved_question, bank, cast
from tests.factories.amended import amended
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_questions_are_recited_with_one_click_and_signed(desktop, phone):
    people = cast()
    law = amended(people.chen, new_day=local_day(now()) + timedelta(days=40))
    home = bank(people.bureau)
    for ref, number in (("编号甲", 2), ("编号乙", 3), ("废止", 5)):
        row = approved_question(home, ref, author=people.wang)
        Citation.objects.create(revision=row, statute=law.statute, version_id=law.old.pk, number=number)
    open_law_tasks(law.comparison, at=now())

    sign_in(desktop, "100002").goto("/questions/law-tasks/")
    for box in desktop.locator("input[name=task]").all():
        box.check()
    assert findings(desktop) == []
    desktop.get_by_test_id("recite-many").click()
    expect(desktop.get_by_test_id("recite-ready")).to_have_count(2)
    expect(desktop.get_by_test_id("recite-held")).to_have_count(1)
    desktop.get_by_test_id("recite-confirm").click()
    expect(desktop.get_by_test_id("law-tasks")).to_be_visible()

    sign_in(phone, "100003").goto("/questions/law-tasks/?whose=sign")
    phone.get_by_role("link", name="编号甲").click()
    expect(phone.get_by_test_id("both-versions")).to_be_visible()
    assert findings(phone) == []
    phone.get_by_test_id("law-task-sign").click()
    expect(phone.get_by_test_id("law-task-state")).to_contain_text("已办结")

    assert QuestionLawTask.objects.filter(state="done").count() == 1
    assert QuestionRevision.objects.get(state="scheduled").question.ref == "编号甲"
