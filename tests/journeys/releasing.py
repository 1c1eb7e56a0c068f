"""From the end of the window to the file: the clock, marking, sign-off, release, and who sees what then."""

from __future__ import annotations

from datetime import timedelta

from playwright.sync_api import Page, expect

from core.clock import now
from core.due import run_due_steps
from exams.models import Attempt, Exam, Result, SignOff, Sitting
from personnel.models import Officer
from records.models import FileEntry
from tests.journeys import files
from tests.journeys.preparing import EXAM
from tests.journeys.sitting import SCORE
from tests.journeys.world import go
from tests.support.accessible import is_open_to_everybody


def the_clock_closes(exam: Exam, sitting: Sitting) -> None:
    """What the clock does a minute after the window, told that it is then."""
    done = run_due_steps(sitting.closes_at + timedelta(minutes=1))

    exam.refresh_from_db()
    assert (done["exams.close_finished_exams"], exam.state) == ({"closed": 1}, "closed")


def exam_officer_has_it_marked(page: Page, exam: Exam) -> None:
    """The engine marks; the maker of the exam cannot sign it off."""
    page.goto(f"/exams/manage/{exam.pk}/")
    expect(page.get_by_test_id("exam-state")).to_have_text("已结束")
    page.get_by_test_id("move-mark").click()
    expect(page.get_by_test_id("exam-state")).to_have_text("已阅卷")
    expect(page.get_by_test_id("sign-off")).to_have_count(0)
    expect(page.get_by_test_id("move-release")).to_have_count(0)
    is_open_to_everybody(page)

    result = Result.objects.get()
    assert (str(result.score.normalize()), str(result.full_marks.normalize()), result.passed) == (
        *SCORE,
        True,
    )


def nobody_sees_a_result_yet(phone: Page, attempt: Attempt) -> None:
    """Before release 李 sees none, not even by its address."""
    phone.goto("/")
    expect(phone.get_by_test_id("result-row")).to_have_count(0)
    assert phone.context.request.get(f"/exams/attempts/{attempt.pk}/result/").status == 404
    assert phone.context.request.get(f"/api/v1/attempts/{attempt.pk}/result").status == 404


def legal_head_signs_and_releases(page: Page, exam: Exam) -> None:
    """Looks at the results, signs what was seen, releases; the clock files each result."""
    go(page, "考试管理")
    page.get_by_test_id("exam").get_by_role("link", name=EXAM).click()
    page.get_by_role("link", name="成绩", exact=True).first.click()
    expect(page.get_by_test_id("summary")).to_contain_text("合格率")
    is_open_to_everybody(page)
    page.goto(f"/exams/manage/{exam.pk}/")
    shown = page.get_by_test_id("results-hash").inner_text().removeprefix("SHA-256 ")
    page.locator("[name=comment]").fill("核对无误，同意公布。")
    page.get_by_test_id("sign-off").click()
    expect(page.get_by_test_id("move-release")).to_be_visible()
    signature = SignOff.objects.get()
    assert (signature.officer.name, signature.results, signature.results_hash) == ("郑毅", 1, shown)
    page.get_by_test_id("move-release").click()
    expect(page.get_by_test_id("exam-state")).to_have_text("成绩已发布")
    run_due_steps(now())

    exam.refresh_from_db()
    assert (exam.state, exam.created_by == signature.officer) == ("released", False)
    assert FileEntry.objects.count() == 1


def li_sees_result_answers_and_file(phone: Page, attempt: Attempt) -> None:
    """Score and verdict, the answers with their sources, and the entry in the own file."""
    phone.goto("/")
    phone.get_by_test_id("result-row").get_by_role("link").click()
    expect(phone.get_by_test_id("result")).to_contain_text(f"{SCORE[0]} / {SCORE[1]}")
    expect(phone.get_by_test_id("verdict")).to_have_text("合格")
    expect(phone.locator("[data-question]")).to_have_count(6)
    wrong = phone.locator("[data-question]").filter(has_text=files.PASS_LINE)
    expect(wrong.locator(".option--chosen")).to_contain_text("百分之七十")
    expect(wrong.locator(".option--key")).to_contain_text("百分之六十")
    expect(wrong.get_by_role("link", name="第四条")).to_be_visible()
    is_open_to_everybody(phone)
    go(phone, "我的档案")
    entry = phone.get_by_test_id("file-entry")
    expect(entry).to_contain_text(EXAM)
    expect(entry).to_contain_text(f"{SCORE[0]} / {SCORE[1]}")
    is_open_to_everybody(phone)
    entry.get_by_role("link").click()
    expect(phone.get_by_test_id("result")).to_be_visible()

    row = FileEntry.objects.get()
    assert (row.file.officer, row.result.attempt_id, row.unit.code) == (attempt.officer, attempt.pk, "A0101")


def leader_drills_down(page: Page, li: Officer) -> None:
    """From the tree of the bureau to the name in three clicks: county, station, officer."""
    go(page, "统计")
    expect(page.get_by_test_id("unit-total")).to_contain_text("9")
    is_open_to_everybody(page)
    page.get_by_test_id("unit-row").get_by_role("link", name="临河县公安局").click()
    page.get_by_test_id("unit-row").get_by_role("link", name="城关派出所").click()
    name = page.get_by_test_id("name-row").filter(has_text="李明")
    expect(name).to_contain_text("合格")
    is_open_to_everybody(page)
    name.get_by_role("link", name="李明").click()
    page.wait_for_url(f"**/file/{li.public_id}/")
    expect(page.get_by_test_id("file-entry")).to_contain_text(EXAM)
