"""From a case at the trainer's desk to the file and the figures: what learns, what counts, who sees it.

王 writes, 陈 reviews, 王 assigns, 李 studies on a phone, HR reads levels and the file in English, the leader goes from
the chart of the bureau down to names.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from analytics.actions.count_articles import count_articles
from appraisal.actions.count_exams import count_released_exams
from core.clock import now
from exams.models import Exam
from personnel.domain.roles import Role
from records.actions.file_released_results import file_released_results
from records.actions.file_study_months import file_study_months
from records.models import FileEntry
from tests.factories import Cast, cast, officer, statute
from tests.factories.content import FACTS
from tests.factories.exams import open_sitting
from tests.factories.levels import certificate, levels
from tests.factories.results import hold_and_release
from tests.journeys.world import Desks, go
from tests.support.accessible import is_open_to_everybody
from tests.support.browser import PHONE
from tests.support.signing_in import in_english
from tests.training.studying import LAW, practice
from training.actions.close_study_month import close_study_months
from training.models import CaseStudyPage, StudyAssignment, StudyMonth, StudyTask

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LI, WANG, CHEN, HR, LEADER = "100001", "100002", "100003", "100004", "100007"
CASE, WEEK = "以案释法：盗窃电动自行车", "本周必学：现场处置"


def test_from_lesson_to_career(new_page: Any, tmp_path: Any) -> None:
    people = a_bureau_with_a_past()
    desks = Desks(new_page)

    wang = desks.open(WANG)
    wang_writes_a_case(wang)
    chen_reviews_and_publishes(desks.open(CHEN))
    study = wang_assigns_a_week(wang)

    phone = desks.open(LI, PHONE)
    li_studies_and_finishes(phone, study)
    li_finds_case_and_article(phone)

    the_clock_files_the_month(study)
    hr_reads_level_and_file_in_english(desks.open(HR))
    leader_goes_down_to_names(desks.open(LEADER), people, tmp_path)


def a_bureau_with_a_past() -> Cast:
    """A law, practice questions, 李's level, and an exam of a past month that enough people sat to be shown."""
    people = cast()
    officer(HR, "孙丽", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)
    officer(LEADER, "高峰", unit=people.legal, roles=(Role.UNIT_LEADER,), roles_on=people.bureau)
    statute(LAW)
    practice(people.bureau, "练-1", "练-2")
    certificate(people.li, levels(people.bureau)["basic"], signer=people.chen)
    everybody = [officer(f"2{n:05d}", f"民警{n}", unit=people.station) for n in range(12)]
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang, *everybody])
    takers = {people.li: True, people.wang: False, **dict.fromkeys(everybody, True)}
    hold_and_release(sitting, takers, signer=people.chen)
    count_released_exams(at=now())
    count_articles(at=now())
    file_released_results(at=now())
    return people


# The trainer and the reviewer


def wang_writes_a_case(page: Page) -> None:
    """In the back office: the parts of a case, an article, two practice questions; to the legal review."""
    page.goto("/study/desk/")
    is_open_to_everybody(page)
    page.get_by_test_id("new-case").click()
    page.fill("[name=title]", CASE)
    page.fill("[name=case_date]", "2026-02-01")
    for name, text in (
        ("facts", FACTS),
        ("issues", "如何认定违法行为？"),
        ("evidence", "现场勘验笔录、监控录像。"),
        ("decision", "行政拘留五日。"),
        ("comment", "先固定证据，再询问。"),
    ):
        page.fill(f"[name={name}]", text)
    page.fill("[name=citations_text]", f"《{LAW}》第一条")
    for place, number in enumerate(("练-1", "练-2")):
        choose_question(page, place, number)
    page.select_option("[name=openness]", "all_police")
    page.check("[name=confirmed_clean]")
    page.locator("[data-w-dropdown-target=toggle]").last.click()
    page.locator("[name=action-submit]").click()
    page.wait_for_url("**/admin/pages/*/")
    written = CaseStudyPage.objects.get()
    assert (written.title, written.live, written.questions.count()) == (CASE, False, 2)


def choose_question(page: Page, place: int, number: str) -> None:
    """Takes a practice question from the chooser's window."""
    page.locator("#id_questions-ADD").click()
    page.locator(f"#id_questions-{place}-question-chooser [data-chooser-action-choose]").first.click()
    window = page.locator(".modal-content")
    row = window.get_by_role("row").filter(has_text=number)
    row.locator("[data-chooser-modal-choice]").click()
    expect(window).to_have_count(0)


def chen_reviews_and_publishes(page: Page) -> None:
    """From the start page to the text, and the signature that publishes it."""
    page.get_by_role("link", name="待审核的学习内容").click()
    page.get_by_test_id("review-list").get_by_role("link").click()
    expect(page.get_by_test_id("confirmed")).to_contain_text("王芳")
    is_open_to_everybody(page)
    page.get_by_test_id("approve").click()
    expect(page.get_by_text("没有待审核的内容")).to_be_visible()
    assert CaseStudyPage.objects.get().live


def wang_assigns_a_week(page: Page) -> StudyAssignment:
    """An article, the case and a self-test, due at the end of this week."""
    page.goto("/study/weekly/assignments/new/")
    page.locator("[name=title]").fill(WEEK)
    page.locator("[name=citations]").fill(f"《{LAW}》第二条")
    page.locator("[name=page]").select_option(label=CASE)
    is_open_to_everybody(page)
    page.get_by_test_id("save-study").click()
    page.get_by_test_id("practice-question").first.get_by_role("checkbox").check()
    is_open_to_everybody(page)
    page.get_by_test_id("save-questions").click()
    expect(page.get_by_test_id("preview-item")).to_have_count(3)
    page.get_by_test_id("publish-study").click()
    expect(page.get_by_test_id("study-state")).to_have_text("已发布")
    is_open_to_everybody(page)
    return StudyAssignment.objects.get()


# 李 on a phone


def li_studies_and_finishes(phone: Page, study: StudyAssignment) -> None:
    """From today through article, case and question to the end."""
    phone.goto("/")
    phone.get_by_test_id("study-row").get_by_test_id("study-continue").click()
    expect(phone.get_by_test_id("law-article")).to_contain_text("试验条文第2号。")
    is_open_to_everybody(phone)
    phone.get_by_test_id("study-read").click()
    phone.get_by_test_id("study-open-page").click()
    expect(phone.get_by_test_id("study-text")).to_contain_text("张某")
    is_open_to_everybody(phone)
    phone.go_back()
    phone.get_by_test_id("study-read").click()
    phone.get_by_test_id("option").nth(1).click()
    is_open_to_everybody(phone)
    phone.get_by_test_id("study-answer").click()
    expect(phone.get_by_test_id("study-verdict")).to_contain_text("正确")
    phone.get_by_test_id("study-next").click()
    expect(phone.get_by_test_id("standing")).to_have_text("已完成")
    is_open_to_everybody(phone)
    assert StudyTask.objects.filter(assignment=study, done_at=None, officer__name="李明").count() == 0


def li_finds_case_and_article(phone: Page) -> None:
    """The search leads to both."""
    for asked, tab, found in ((CASE, "pages", CASE), (f"{LAW}第二条", "laws", "第二条")):
        phone.goto("/search/")
        phone.get_by_test_id("search-text").fill(asked)
        phone.get_by_test_id("search-go").click()
        phone.get_by_test_id(f"search-tab-{tab}").click()
        expect(phone.get_by_test_id(f"search-tab-{tab}")).to_have_attribute("aria-current", "page")
        hit = phone.get_by_test_id("search-hit").filter(has_text=found).first
        expect(hit).to_be_visible()
        is_open_to_everybody(phone)
        with phone.expect_navigation():
            hit.get_by_role("link").first.click()
        expect(phone.locator("main")).to_contain_text(found)


# What is kept, and who reads it


def the_clock_files_the_month(study: StudyAssignment) -> None:
    """What the clock does in the first days of the month after the study was due."""
    later = _middle_of_the_month_after(study)
    close_study_months(at=later)
    file_study_months(at=later)

    month = StudyMonth.objects.get(officer__name="李明")
    assert (month.assigned, month.completed, month.minutes) == (1, 1, study.minutes)
    kinds = FileEntry.objects.filter(file__officer=month.officer).values_list("kind", flat=True)
    assert {"study_month", "exam_result"} <= set(kinds)


def _middle_of_the_month_after(study: StudyAssignment) -> datetime:
    days = (study.due_on.replace(day=1) + timedelta(days=45)) - study.due_on
    return now() + days + timedelta(days=7)


def hr_reads_level_and_file_in_english(page: Page) -> None:
    """Pasted badge numbers give levels; the file says the month of study, part by part and in time."""
    in_english(page)
    go(page, "Levels")
    page.locator("[name=badges]").fill(f"{LI} {CHEN} 999999")
    page.get_by_test_id("check-list").click()
    rows = page.get_by_test_id("checked-row")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("基本级")
    expect(page.get_by_test_id("check-unknown")).to_contain_text("999999")
    is_open_to_everybody(page)

    go(page, "Files")
    page.get_by_role("link", name="李明").click()
    expect(page.get_by_test_id("file-section")).not_to_have_count(0)
    is_open_to_everybody(page)
    page.get_by_test_id("file-time-line").click()
    month = page.get_by_test_id("time-line").get_by_test_id("file-entry").filter(has_text="Weekly study")
    expect(month).to_have_count(1)
    is_open_to_everybody(page)


def leader_goes_down_to_names(page: Page, people: Cast, folder: Any) -> None:
    """Three clicks from the bureau's dashboard: the county, the station, a name. The workbook says the same."""
    page.goto(f"/figures/{people.bureau.pk}/dashboard/")
    expect(page.locator("[data-chart=units] .main-svg").first).to_be_visible()
    is_open_to_everybody(page)
    with page.expect_download() as saved:
        page.get_by_test_id("dashboard-file").click()
    saved.value.save_as(folder / "dashboard.xlsx")
    cells = {
        str(cell)
        for sheet in openpyxl.load_workbook(folder / "dashboard.xlsx").worksheets
        for row in sheet.values
        for cell in row
    }
    assert people.county.name in cells

    page.get_by_test_id("panel-units").get_by_role("link", name=people.county.name).click()
    page.get_by_test_id("panel-units").get_by_role("link", name=people.station.name).click()
    expect(page.get_by_test_id("name-row").filter(has_text="李明")).to_have_count(1)
    is_open_to_everybody(page)
    page.get_by_test_id("name-row").get_by_role("link", name="李明").click()
    expect(page.get_by_test_id("file-section").first).to_contain_text(Exam.objects.get().title)
