"""A month's paper work in a browser: 王 sets up the series, 赵 approves, 陈 and 孙 sign the bulletin, 李 reads it."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import expect

from core.clock import now
from exams.actions.make_series_months import make_month
from exams.models import Exam, ExamSeries
from tests.factories import cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.factories.series import blueprint, bulletin, leader, second_officer, stock
from tests.support.accessible import findings
from tests.support.browser import DESKTOP, PHONE
from tests.support.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_series_is_set_up_on_a_desk_and_its_exam_approved_on_a_phone(
    new_page: Any, page_watch: Any
) -> None:
    page_watch.allow("status of 422")
    people = cast()
    second_officer(people)
    stock(people.bureau, 6)
    blueprint(people.bureau)
    found: dict[str, list[str]] = {}
    desk, phone = sign_in(new_page(DESKTOP), "100002"), sign_in(new_page(PHONE), "100021")

    desk.goto("/exams/manage/")
    desk.get_by_test_id("to-series").click()
    desk.wait_for_url("**/exams/manage/series/")
    found["empty list"] = findings(desk)
    desk.goto("/exams/manage/series/new/")
    found["form"] = findings(desk)
    desk.select_option("[name=blueprint]", label="月考组卷方案")
    desk.fill("[name=closes_day]", "9")
    desk.get_by_test_id("save-series").click()
    expect(desk.locator("#field-closes_day")).to_contain_text("时段的结束须晚于开始")
    found["form with an error"] = findings(desk)
    desk.fill("[name=closes_day]", "12")
    desk.get_by_test_id("save-series").click()
    expect(desk.get_by_test_id("series-next")).to_contain_text("月考")
    found["series"] = findings(desk)

    version = ExamSeries.objects.get().newest
    make_month(version, version.from_month, at=now())
    phone.goto("/")
    expect(phone.get_by_test_id("task-row").first).to_contain_text("审批考试：")
    phone.get_by_test_id("task-row").first.locator("a").click()
    expect(phone.get_by_test_id("approve")).to_be_visible()
    found["approval on a phone"] = findings(phone)
    phone.get_by_test_id("approve").click()
    expect(phone.get_by_test_id("approval")).to_contain_text("赵敏")
    assert Exam.objects.get().state == "sealed"
    phone.goto("/exams/manage/series/")
    expect(phone.get_by_test_id("series")).to_contain_text("运行中")
    found["list on a phone"] = findings(phone)
    assert found == dict.fromkeys(found, [])


def test_a_bulletin_goes_from_desk_to_desk_to_the_reader(new_page: Any) -> None:
    people = cast()
    crowd = [officer(str(300001 + number), f"民警{number}", unit=people.station) for number in range(10)]
    leader(people)
    takers = {person: number > 1 for number, person in enumerate([people.li, *crowd])}
    at = now() - timedelta(days=2)
    sitting = open_sitting(unit=people.bureau, candidates=list(takers))
    made = bulletin(people, hold_and_release(sitting, takers, signer=people.chen), at=at)
    address = f"/appraisal/bulletins/{made.pk}/"
    found: dict[str, list[str]] = {}
    wang, chen = sign_in(new_page(DESKTOP), "100002"), sign_in(new_page(PHONE), "100003")
    sun, li = sign_in(new_page(PHONE), "100022"), sign_in(new_page(PHONE), "100001")

    wang.goto("/appraisal/bulletins/")
    found["list"] = findings(wang)
    wang.goto(address)
    found["draft"] = findings(wang)
    wang.get_by_test_id("bulletin-edit").click()
    wang.fill("[name=requirements]", "各单位要对照条文补学。")
    found["edit"] = findings(wang)
    wang.get_by_test_id("bulletin-save").click()
    expect(wang.get_by_test_id("bulletin-sheet")).to_contain_text("各单位要对照条文补学。")
    chen.goto(address)
    found["check on a phone"] = findings(chen)
    chen.get_by_test_id("bulletin-check").click()
    expect(chen.get_by_test_id("bulletin-state")).to_have_text("法制负责人已审核")
    sun.goto(address)
    sun.get_by_test_id("bulletin-approve").click()
    expect(sun.get_by_test_id("bulletin-state")).to_have_text("领导已审批")
    wang.goto(address)
    wang.get_by_test_id("bulletin-issue").click()
    expect(wang.get_by_test_id("bulletin-number")).to_contain_text("〕1号")
    sun.goto(address)
    sun.get_by_test_id("bulletin-receive").click()
    expect(sun.get_by_test_id("bulletin-readers")).to_contain_text("1 名负责人中已有 1 名签收")
    sun.get_by_test_id("bulletin-annex").click()
    expect(sun.get_by_test_id("bulletin-sheet")).to_contain_text("李明")
    found["annex on a phone"] = findings(sun)

    li.goto("/appraisal/bulletins/")
    li.get_by_test_id("bulletin-row").locator("a").click()
    expect(li.get_by_test_id("bulletin-sheet")).to_be_visible()
    found["reader on a phone"] = findings(li)
    expect(li.get_by_test_id("bulletin-annex")).to_have_count(0)
    with li.expect_download() as download:
        li.get_by_test_id("bulletin-docx").click()
    word = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert "各单位要对照条文补学。" in [paragraph.text for paragraph in word.paragraphs]
    assert found == dict.fromkeys(found, [])
