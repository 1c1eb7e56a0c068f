"""冯 at the live board and 李 in the exam: each sees what the other does, without touching the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from exams.models import Attempt
from exams.views import board
from personnel.domain.roles import Role
from tests.exams.candidate import sitting_today
from tests.factories import cast, officer
from tests.support.accessible import EVERY, findings
from tests.support.browser import PageWatch
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
QUIET_MS = 21_000
"""Pages ask every 15 to 20 seconds; the promise is 60."""
REFRESH_MS = 11_000


def later(page: Page, ms: int) -> None:
    """Lets the browser's clock jump, so that what the page does by itself is due now."""
    page.clock.fast_forward(ms)


def act(page: Page, kind: str, *, minutes: str = "") -> None:
    """Ticks the only candidate, chooses, gives a reason, reads the preview and confirms."""
    page.get_by_test_id("board-act").locator("summary").click()
    page.locator("#board-rows input[name=candidate]").check()
    page.locator("#id_kind").select_option(kind)
    page.locator("#id_minutes").fill(minutes)
    page.locator("#id_reason").fill("考场断电")
    page.get_by_test_id("board-preview").click()
    expect(page.get_by_test_id("board-affected")).to_contain_text("影响 1 人")
    page.get_by_test_id("board-confirm").click()
    expect(page.get_by_test_id("board-undo")).to_be_visible()


def test_a_pause_and_more_time_reach_the_candidate_by_themselves(
    phone: Page, new_page: Callable[..., Page], page_watch: PageWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_watch.allow(r"409")
    monkeypatch.setattr(board, "SHARED_FOR", timedelta())
    people = cast()
    officer("900011", "冯涛", unit=people.legal, roles=(Role.INVIGILATOR,), roles_on=people.bureau)
    sitting = sitting_today([people.li])
    desktop = new_page()
    for page in (phone, desktop):
        page.clock.install()
    sign_in(desktop, "900011").goto(f"/exams/manage/{sitting.exam_id}/board/")
    row = desktop.get_by_test_id("board-row")
    expect(row).to_contain_text("未到")

    sign_in(phone, "100001").goto(f"/exams/{sitting.pk}/")
    later(desktop, REFRESH_MS)
    expect(row).to_contain_text("已登录")
    phone.get_by_test_id("start").click()
    phone.get_by_test_id("option").first.click()
    expect(phone.get_by_test_id("save-state")).to_have_text("已保存")
    later(desktop, REFRESH_MS)
    expect(row).to_contain_text("答题中")

    act(desktop, "pause")
    later(phone, QUIET_MS)
    expect(phone.get_by_test_id("paused")).to_be_visible()
    expect(phone.get_by_test_id("option").first.locator("input")).to_be_disabled()
    assert findings(phone, impacts=EVERY) == []

    desktop.get_by_test_id("board-undo").click()
    expect(row).to_contain_text("答题中")
    later(phone, QUIET_MS)
    expect(phone.get_by_test_id("told")).to_contain_text("考试继续")
    expect(phone.get_by_test_id("option").first.locator("input")).to_be_enabled()
    act(desktop, "extend", minutes="5")
    later(phone, QUIET_MS)
    expect(phone.get_by_test_id("told")).to_contain_text("5 分钟")
    assert findings(desktop, impacts=EVERY) == []

    desktop.get_by_test_id("board-act").locator("summary").click()
    act_on_all(desktop, "hand_in")
    later(phone, QUIET_MS)
    expect(phone.get_by_test_id("receipt")).to_contain_text("监考员已为您交卷")
    assert Attempt.objects.get().state == "submitted"


def act_on_all(page: Page, kind: str) -> None:
    """The same for everybody in the list, with the second confirmation."""
    page.locator("#id_kind").select_option(kind)
    page.locator("#id_reason").fill("考试结束")
    page.locator("#id_whom input[value=all]").check()
    page.get_by_test_id("board-preview").click()
    page.get_by_test_id("board-sure").check()
    page.get_by_test_id("board-confirm").click()
    expect(page.get_by_test_id("board-row")).to_contain_text("已交卷")
