"""高峰 finds who has not passed, from the bureau to names, and reminds them; what is saved equals the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from core.clock import now
from exams.models import Exam
from personnel.domain.roles import Role
from portal.actions.give_notices import give_notices
from portal.models import Notice
from portal.notices.sources import PROMPT_SOURCES
from tests.factories import Cast, cast, officer
from tests.factories.exams import open_sitting
from tests.factories.results import hold_and_release
from tests.journeys.world import Desks
from tests.support.accessible import is_open_to_everybody
from tests.support.browser import PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
LEADER, WANG = "100007", "100002"


def test_leaders_find_who_has_not_passed(new_page: Any, tmp_path: Path) -> None:
    people = an_exam_that_some_did_not_pass()
    desks = Desks(new_page)

    leader = desks.open(LEADER)
    leader.goto(f"/figures/{people.bureau.pk}/")
    units_are_ordered_and_saved_as_shown(leader, tmp_path)
    names_are_two_clicks_from_a_reminder(leader)
    names_are_saved_as_shown(leader, tmp_path)
    nobody_is_reminded_twice_a_day(leader)

    the_bell_tells_who_has_to_do_something(desks.open(WANG, PHONE))


def an_exam_that_some_did_not_pass() -> Cast:
    """李 passed, 王 did not, 陈 did not come; three more at the station passed."""
    people = cast()
    officer(LEADER, "高峰", unit=people.legal, roles=(Role.UNIT_LEADER,), roles_on=people.bureau)
    others = [officer(f"2{number:05d}", f"民警{number}", unit=people.station) for number in range(3)]
    sitting = open_sitting(unit=people.bureau, candidates=[people.li, people.wang, people.chen, *others])
    takers = {people.li: True, people.wang: False, **dict.fromkeys(others, True)}
    hold_and_release(sitting, takers, signer=people.chen)
    return people


def shown(page: Page, testid: str) -> list[list[str]]:
    """The text of the rows, cell by cell."""
    rows = page.get_by_test_id(testid).all()
    return [[text.strip() for text in row.locator("th, td").all_inner_texts()] for row in rows]


def saved(page: Page, button: str, folder: Path) -> list[list[Any]]:
    """The rows below the frozen headings of the workbook behind `button`."""
    with page.expect_download() as download:
        page.get_by_test_id(button).click()
    assert download.value.suggested_filename.endswith(".xlsx")
    download.value.save_as(folder / "list.xlsx")
    sheet = openpyxl.load_workbook(folder / "list.xlsx").active
    assert sheet is not None
    assert sheet.freeze_panes == "A2"
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def units_are_ordered_and_saved_as_shown(page: Page, folder: Path) -> None:
    page.get_by_test_id("sort").last.click()
    expect(page.locator("[aria-sort=descending]")).to_contain_text("合格率")
    falling = [row[0] for row in shown(page, "unit-row")]
    page.get_by_test_id("sort").last.click()
    expect(page.locator("[aria-sort=ascending]")).to_contain_text("合格率")
    rows = shown(page, "unit-row")
    assert [row[0] for row in rows] == falling[::-1]
    page.reload()
    expect(page.locator("[aria-sort=ascending]")).to_contain_text("合格率")

    lines = saved(page, "units-file", folder)

    words = [
        [name, *map(str, counts), "—" if rate is None else f"{rate:.1f}%"] for name, *counts, rate in lines
    ]
    assert words == [*rows, *shown(page, "unit-total")]
    is_open_to_everybody(page)


def names_are_two_clicks_from_a_reminder(page: Page) -> None:
    page.get_by_test_id("to-open-names").click()
    expect(page.get_by_test_id("remind")).to_have_text("催办 2 人")
    assert sorted(row[1] for row in shown(page, "name-row")) == ["王芳", "陈静"]
    is_open_to_everybody(page)
    page.get_by_test_id("remind").click()
    expect(page.get_by_text("已催办 2 人")).to_be_visible()


def names_are_saved_as_shown(page: Page, folder: Path) -> None:
    rows = shown(page, "name-row")

    lines = saved(page, "names-file", folder)

    assert [line[:4] for line in lines] == [row[:4] for row in rows]
    page.locator("[name=status]").select_option("failed")
    page.get_by_role("button", name="显示").click()
    expect(page.get_by_test_id("name-row")).to_have_count(1)
    assert [line[1] for line in saved(page, "names-file", folder)] == ["王芳"]


def nobody_is_reminded_twice_a_day(page: Page) -> None:
    page.get_by_test_id("remind").click()
    expect(page.get_by_text("没有需要催办的人员")).to_be_visible()


def the_bell_tells_who_has_to_do_something(phone: Page) -> None:
    """What the clock does every minute, and where the notice leads."""
    give_notices(sources=PROMPT_SOURCES, at=now())
    assert Notice.objects.filter(kind="reminder_not_passed").count() == 2
    phone.goto("/notices/")
    phone.get_by_test_id("notice").get_by_role("link").click()
    expect(phone.locator("main")).to_contain_text(Exam.objects.get().title)
    is_open_to_everybody(phone)
