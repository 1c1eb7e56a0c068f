"""From nothing to a sealed and open exam: HR, the legal department, 王, 陈 and the exam officer."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from core.clock import local_day, now
from exams.models import Enrolment, Exam, Sitting
from law.models import Article, Statute
from personnel.models import Officer, OneTimeCode, Unit
from question_bank.models import Question, QuestionRevision
from tests.journeys import files
from tests.journeys.world import LI, go, number_in
from tests.support.accessible import is_open_to_everybody

NEW_PASSWORD = "Zhenlan-77-Hupan"
EXAM = "安平市月度练兵考试"


# HR


def hr_imports_the_roster(page: Page, folder: Path) -> int:
    """Sends the workbook in, sees every row, confirms once; returns the number of the import."""
    go(page, "人员")
    page.goto("/roster/")
    page.get_by_label("单位").select_option("A")
    page.set_input_files(
        "input[type=file]", files.roster(folder, since=local_day(now()) - timedelta(days=30))
    )
    page.get_by_test_id("roster-send").click()
    expect(page.get_by_test_id("import-preview")).to_contain_text("5 行")
    number = number_in(page)
    page.goto(f"/roster/{number}/?status=rejected")
    refused = page.get_by_test_id("row-error")
    expect(refused).to_have_count(2)
    expect(refused.nth(0)).to_contain_text("民警 · 第 4 行")
    expect(refused.nth(0)).to_contain_text("单位代码")
    expect(refused.nth(0)).to_contain_text("A9999")
    expect(refused.nth(1)).to_contain_text("民警 · 第 5 行")
    expect(refused.nth(1)).to_contain_text("起始日期")
    expect(refused.nth(1)).to_contain_text("2026-13-40")
    is_open_to_everybody(page)
    assert not Officer.objects.filter(name="李明").exists()

    page.get_by_test_id("import-confirm").click()
    expect(page.get_by_test_id("import-done")).to_be_visible()

    assert list(
        Unit.objects.filter(code__startswith="A0").order_by("code").values_list("code", flat=True)
    ) == [
        "A01",
        "A0101",
        "A09",
    ]
    newcomers = Officer.objects.filter(postings__batch_id=number).order_by("name")
    assert sorted(newcomers.values_list("name", flat=True)) == sorted(["李明", "钱进", "何敏"])
    assert not Officer.objects.filter(name__in=("孙强", "吴刚")).exists()
    return number


def hr_issues_codes(page: Page) -> str:
    """Issues codes to the newcomers of the import; returns the code on 李's slip."""
    page.get_by_test_id("import-next").click()
    page.get_by_test_id("codes-issue-all").click()
    expect(page.get_by_test_id("codes-once")).to_be_visible()
    slips = page.get_by_test_id("code-slip")
    expect(slips).to_have_count(3)
    is_open_to_everybody(page)
    code = slips.filter(has_text=LI).locator(".slip__code").inner_text()

    kept = [str(value) for row in OneTimeCode.objects.values() for value in row.values()]
    assert (OneTimeCode.objects.count(), [value for value in kept if code in value]) == (3, [])
    return code


# 李, for the first time


def li_signs_in_for_the_first_time(phone: Page, code: str) -> None:
    """With the code, on a phone: a password has to be set first, then today opens, empty."""
    phone.goto("/")
    phone.get_by_label("警号").fill(LI)
    phone.get_by_label("密码").fill(code)
    is_open_to_everybody(phone)
    phone.get_by_test_id("sign-in").click()
    expect(phone.get_by_test_id("password-due")).to_be_visible()
    phone.goto("/laws/")
    expect(phone.get_by_test_id("password-due")).to_be_visible()
    phone.get_by_label("新密码", exact=True).fill(NEW_PASSWORD)
    phone.get_by_label("再次输入新密码").fill(NEW_PASSWORD)
    is_open_to_everybody(phone)
    with phone.expect_navigation():
        phone.get_by_test_id("password-change").click()
    phone.goto("/")
    expect(phone.get_by_test_id("today")).to_contain_text("今天没有")
    expect(phone.get_by_test_id("exam-row")).to_have_count(0)
    is_open_to_everybody(phone)

    li = Officer.objects.holding_badge(LI).get()
    assert li.check_password(NEW_PASSWORD)
    assert OneTimeCode.objects.get(officer=li).used_at is not None


# The legal department


def legal_head_imports_a_law(page: Page, folder: Path) -> int:
    """Sends the law in, looks at what it holds, confirms, reads it; returns the number of the statute."""
    go(page, "法律法规")
    page.goto("/laws/import/")
    page.set_input_files("input[type=file]", files.law(folder))
    page.get_by_test_id("law-upload").click()
    expect(page.get_by_test_id("import-counts")).to_contain_text("2024年5月1日")
    is_open_to_everybody(page)
    assert not Statute.objects.exists()
    page.get_by_test_id("import-confirm").click()
    expect(page.get_by_test_id("law-text")).to_contain_text("第七条")

    statute = Statute.objects.get(title=files.LAW_TITLE)
    articles = Article.objects.filter(version__statute=statute).order_by("number")
    assert list(articles.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    return statute.pk


def somebody_reads_the_law(page: Page, statute: int) -> None:
    """Jumps to 第六条 and stands before it; asks for the text of a day on which the law was not yet in force."""
    go(page, "法律法规")
    page.get_by_test_id("law-row").get_by_role("link", name=files.LAW_TITLE).click()
    page.get_by_test_id("article-jump").fill("第六条")
    page.get_by_test_id("article-jump-go").click()
    page.wait_for_url(f"**/laws/{statute}/#art-6")
    article = page.locator("#art-6")
    expect(article).to_contain_text(files.ARTICLE_SIX)
    expect(article).to_be_in_viewport()
    is_open_to_everybody(page)
    page.get_by_test_id("law-day").fill("2024-04-30")
    page.get_by_test_id("law-day-go").click()
    expect(page.get_by_test_id("empty-state")).to_contain_text("这一天没有施行中的文本")


# 王


def wang_opens_a_bank(page: Page) -> None:
    """The bureau has none yet."""
    go(page, "题库")
    page.get_by_role("link", name="新建题库").first.click()
    page.locator("[name=name]").fill("市局练兵题库")
    page.locator("[name=code]").fill("LB-1")
    page.locator("[name=unit]").select_option(label="安平市公安局")
    page.locator("form:has([name=code]) [type=submit]").click()
    page.wait_for_url("**/questions/")


def wang_imports_questions(page: Page, folder: Path) -> int:
    """Seven rows are read, six go into review, one cites an article that does not exist."""
    page.goto("/questions/import/")
    page.set_input_files("input[type=file]", files.questions(folder))
    page.get_by_test_id("import-send").click()
    expect(page.get_by_test_id("import-preview")).to_be_visible()
    refused = page.get_by_test_id("row-error")
    expect(refused).to_have_count(1)
    expect(refused).to_contain_text("试题")
    expect(refused).to_contain_text("8")
    expect(refused).to_contain_text("M 列")
    expect(refused).to_contain_text(files.NO_SUCH_ARTICLE)
    is_open_to_everybody(page)
    assert not Question.objects.exists()
    number = number_in(page)

    page.get_by_test_id("import-confirm").click()
    expect(page.get_by_test_id("import-applied")).to_be_visible()

    states = QuestionRevision.objects.order_by("question__ref").values_list("question__ref", "state")
    assert list(states) == [(ref, "in_review") for ref in "123456"]
    return number


def wang_mends_one_question(page: Page) -> int:
    """Looks at question 4 as the candidate will, words it better, submits the new revision."""
    go(page, "题库")
    page.get_by_role("link", name=files.HOW_OFTEN).click()
    preview = page.get_by_test_id("question-preview")
    expect(preview.get_by_test_id("option")).to_have_count(2)
    expect(preview).not_to_contain_text("每月一次")
    is_open_to_everybody(page)
    page.get_by_test_id("edit").click()
    page.locator("[name=explanation]").fill("第五条：每月举行一次，不是每季度一次。")
    page.get_by_test_id("save-draft").click()
    expect(page.get_by_test_id("revision-state")).to_have_text("草稿")
    page.get_by_test_id("submit-for-review").click()
    expect(page.get_by_test_id("revision-state")).to_have_text("审题中")
    expect(page.get_by_test_id("approve")).to_have_count(0)

    question = Question.objects.get(ref="4")
    assert list(question.revisions.order_by("number").values_list("number", "state")) == [
        (1, "retired"),
        (2, "in_review"),
    ]
    return question.pk


# 陈


def chen_approves(page: Page) -> None:
    """Reads and approves what waits, one after the other."""
    page.goto("/questions/review/")
    rows = page.locator("[data-testid=review-queue] tbody tr")
    expect(rows).to_have_count(6)
    is_open_to_everybody(page)
    for left in range(5, -1, -1):
        rows.first.get_by_role("link").click()
        expect(page.get_by_test_id("question-key")).not_to_be_empty()
        page.get_by_test_id("approve").click()
        page.wait_for_url("**/questions/review/**")
        expect(rows).to_have_count(left)

    states = QuestionRevision.objects.exclude(state="retired").order_by("question__ref")
    assert list(states.values_list("question__ref", "state")) == [
        ("1", "legal"),
        ("2", "approved"),
        ("3", "approved"),
        ("4", "legal"),
        ("5", "legal"),
        ("6", "legal"),
    ]


# The legal department


def legal_head_checks_the_citations(page: Page) -> None:
    """Looks at the articles of the questions that rest on new ones; then they are in use."""
    page.goto("/questions/review/?part=legal")
    rows = page.locator("[data-testid=review-queue] tbody tr")
    expect(rows).to_have_count(4)
    is_open_to_everybody(page)
    for left in range(3, -1, -1):
        rows.first.get_by_role("link").click()
        expect(page.get_by_test_id("question-key")).not_to_be_empty()
        page.get_by_test_id("legal-pass").click()
        page.wait_for_url("**/questions/review/**")
        expect(rows).to_have_count(left)

    approved = QuestionRevision.objects.filter(state="approved").order_by("question__ref")
    assert list(approved.values_list("question__ref", "number", "author__name")) == [
        ("1", 1, "王芳"),
        ("2", 1, "王芳"),
        ("3", 1, "王芳"),
        ("4", 2, "王芳"),
        ("5", 1, "王芳"),
        ("6", 1, "王芳"),
    ]


# The exam officer


def exam_officer_plans(page: Page) -> Exam:
    """Roster at a cut-off date, a window that is open now, 20 minutes for each officer."""
    opens = localtime(now())
    go(page, "考试管理")
    page.get_by_role("link", name="安排考试").first.click()
    page.wait_for_url("**/exams/manage/new/")
    page.locator("[name=unit]").select_option(label="安平市公安局")
    page.locator("[name=title]").fill(EXAM)
    page.locator("[name=cut_off]").fill(opens.date().isoformat())
    page.locator("[name=opens_at]").fill(typed(opens))
    page.locator("[name=closes_at]").fill(typed(opens + timedelta(minutes=40)))
    page.locator("[name=duration_minutes]").fill("20")
    page.locator("[name=pass_percent]").fill("60")
    page.locator("[name=cut_off]").dispatch_event("change")
    expect(page.get_by_test_id("due-count")).to_have_text("应考 9 人。")
    is_open_to_everybody(page)
    page.get_by_test_id("save-plan").click()
    page.wait_for_url("**/blueprint/")

    exam = Exam.objects.get()
    assert (exam.title, exam.state, exam.unit.code) == (EXAM, "draft", "A")
    return exam


def typed(moment: datetime) -> str:
    """A moment as the browser's own date field takes it."""
    return moment.strftime("%Y-%m-%dT%H:%M")


ASKED = (
    ("single_choice", 2),
    ("multiple_choice", 1),
    ("indefinite_choice", 1),
    ("true_false", 1),
    ("fill_in", 1),
)


def exam_officer_writes_the_blueprint(page: Page) -> None:
    """Supply is shown while typing; a cell that the bank cannot fill is not saved."""
    for number, (kind, count) in enumerate(ASKED):
        if not page.locator(f"#row-{number}").count():
            page.get_by_test_id("add-row").click()
        row = page.locator(f"#row-{number}")
        row.locator("[name$=-subject]").select_option("general")
        row.locator("[name$=-kind]").select_option(kind)
        row.locator("[name$=-count]").fill(str(count))
        row.locator("[name$=-marks_each]").fill("2")
        expect(row.get_by_test_id("cell-supply")).to_have_text(f"✓ 可用 {count}／需要 {count}")
    last = page.locator("#row-4")
    last.locator("[name$=-count]").fill("20")
    expect(last.get_by_test_id("cell-supply")).to_have_text("✗ 可用 1／需要 20")
    page.get_by_test_id("save-blueprint").click()
    expect(page.get_by_test_id("error-summary")).to_contain_text("可用 1／需要 20")
    is_open_to_everybody(page)
    assert Exam.objects.get().blueprint is None
    page.locator("#row-4 [name$=-count]").fill("1")
    expect(page.get_by_test_id("blueprint-totals")).to_have_text("共 6 题，满分 12 分")
    page.get_by_test_id("save-blueprint").click()
    page.wait_for_url("**/paper/**")

    cells = Exam.objects.get().blueprint.cells.order_by("pk")
    assert sorted(cells.values_list("kind", "count")) == sorted(ASKED)


def exam_officer_draws_seals_and_opens(page: Page) -> Sitting:
    """The drawn paper is looked through and sealed; then the exam is opened to its roster."""
    expect(page.get_by_test_id("question-title")).to_have_count(6)
    with page.expect_navigation():
        page.get_by_test_id("redraw").click()
    expect(page.get_by_test_id("question-title")).to_have_count(6)
    is_open_to_everybody(page)
    page.get_by_test_id("seal-paper").click()
    expect(page.get_by_test_id("exam-state")).to_have_text("试卷已密封")
    expect(page.get_by_test_id("enrolled")).to_have_text("9")
    page.get_by_test_id("move-open").click()
    expect(page.get_by_test_id("exam-state")).to_have_text("考试中")
    is_open_to_everybody(page)

    exam = Exam.objects.get()
    assert (exam.state, exam.papers.get().item_count) == ("open", 6)
    assert Enrolment.objects.filter(sitting__exam=exam).count() == 9
    return exam.sittings.get()
