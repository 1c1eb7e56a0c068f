"""One month in one bureau, in the browser: from the roster of HR to the entry in 李's enforcement file.

周 of another bureau, who holds there every role that one can hold, looks in after each stage and finds nothing.
"""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys import preparing, releasing, sitting
from tests.journeys.world import (
    CHEN,
    EXAM_OFFICER,
    HR,
    LEADER,
    LEGAL_HEAD,
    LI,
    WANG,
    ZHOU,
    Desks,
    Outsider,
    first_day,
    reads_in_english,
)
from tests.support.browser import PHONE, PageWatch

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_month_from_spreadsheet_to_file(new_page: Any, page_watch: PageWatch, tmp_path: Any) -> None:
    page_watch.allow(r"\b422\b")  # the blueprint that the bank cannot fill
    world = first_day()
    desks = Desks(new_page)
    outsider = Outsider(desks.open(ZHOU))

    # HR brings the people in.
    hr = desks.open(HR)
    batch = preparing.hr_imports_the_roster(hr, tmp_path)
    code = preparing.hr_issues_codes(hr)
    li = world.li
    outsider.finds_nothing(
        lists=["/officers/", "/officers/?q=100001", "/units/", "/roster/", "/codes/", "/codes/?q=100001"],
        addresses=[f"/roster/{batch}/", f"/officers/{li.public_id}/", f"/file/{li.public_id}/"],
        words=["李明", "城关派出所", "花名册.xlsx"],
    )
    phone = desks.empty(PHONE)
    preparing.li_signs_in_for_the_first_time(phone, code)

    # The legal department brings the law.
    head = desks.open(LEGAL_HEAD)
    statute = preparing.legal_head_imports_a_law(head, tmp_path)
    preparing.somebody_reads_the_law(phone, statute)

    # 王 brings questions, 陈 approves them.
    wang = desks.open(WANG)
    preparing.wang_opens_a_bank(wang)
    upload = preparing.wang_imports_questions(wang, tmp_path)
    question = preparing.wang_mends_one_question(wang)
    chen = desks.open(CHEN)
    preparing.chen_approves(chen)
    preparing.legal_head_checks_the_citations(head)
    outsider.finds_nothing(
        lists=["/questions/", "/questions/review/", "/questions/import/"],
        addresses=[f"/questions/{question}/", f"/questions/{question}/edit/", f"/questions/import/{upload}/"],
        words=["月度考核", "练兵试题.xlsx", "市局练兵题库"],
    )

    # The exam officer makes the exam and opens it.
    maker = desks.open(EXAM_OFFICER)
    exam = preparing.exam_officer_plans(maker)
    preparing.exam_officer_writes_the_blueprint(maker)
    window = preparing.exam_officer_draws_seals_and_opens(maker)
    managed = [f"/exams/manage/{exam.pk}/{page}" for page in ("", "paper/", "live/", "results/")]
    outsider.finds_nothing(
        lists=["/", "/exams/manage/", "/figures/", "/api/v1/me/sittings"],
        addresses=[f"/exams/{window.pk}/", *managed],
        words=[preparing.EXAM, "安平"],
    )

    # 李 sits it on a phone, loses the browser, goes on with another one, hands in.
    attempt = sitting.li_starts(phone, window)
    stems = sitting.li_answers_three_and_flags_one(phone, attempt)
    phone.context.close()
    phone = desks.open(LI, PHONE, password=preparing.NEW_PASSWORD)
    sitting.li_goes_on_elsewhere(phone, attempt, stems)
    sitting.li_answers_the_rest(phone, attempt)
    receipt = sitting.li_hands_in(phone, attempt)
    sitting.the_receipt_is_genuine(desks.empty(), receipt)
    own = [f"/exams/attempts/{attempt.pk}/{page}" for page in ("", "hand-in/", "receipt/", "result/")]
    calls = [f"/api/v1/attempts/{attempt.pk}{call}" for call in ("", "/receipt", "/result")]
    outsider.finds_nothing(lists=["/"], addresses=[*own, *calls], words=[preparing.EXAM])

    # The exam is closed, marked, signed by the head of the legal department, released.
    releasing.the_clock_closes(exam, window)
    releasing.exam_officer_has_it_marked(maker, exam)
    releasing.nobody_sees_a_result_yet(phone, attempt)
    releasing.legal_head_signs_and_releases(head, exam)

    # Everybody sees what is theirs.
    releasing.li_sees_result_answers_and_file(phone, attempt)
    leader = desks.open(LEADER)
    releasing.leader_drills_down(leader, li)
    figures = [f"/figures/{world.bureau.pk}/", f"/figures/{world.bureau.pk}/names/"]
    outsider.finds_nothing(
        lists=["/", "/exams/manage/", "/figures/", "/file/", "/officers/"],
        addresses=[*figures, *managed, *own, *calls, f"/file/{li.public_id}/"],
        words=[preparing.EXAM, "李明", "安平"],
    )

    # The same pages for those who read English.
    reads_in_english(phone, "/", f"/laws/{statute}/", f"/exams/{window.pk}/", own[2], own[3], "/file/")
    reads_in_english(maker, "/exams/manage/", managed[0], managed[2], managed[3])
    reads_in_english(leader, figures[0], figures[1])
    reads_in_english(hr, "/roster/", f"/roster/{batch}/", "/codes/")
    reads_in_english(wang, "/questions/", f"/questions/{question}/", f"/questions/import/{upload}/")
