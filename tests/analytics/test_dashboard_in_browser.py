"""A leader reads the dashboard on a phone: charts are drawn, tables say the same, nothing is asked of another host."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.analytics.test_dashboard import held, leader, show_groups_of
from tests.factories import cast
from tests.support.accessible import findings
from tests.support.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("screen", ("phone", "desktop"))
def test_charts_are_drawn_and_drilled_down_to_names(request: Any, screen: str) -> None:
    people = cast()
    show_groups_of(people, 1)
    held(people)
    person = leader(people)
    page: Page = request.getfixturevalue(screen)
    sign_in(page, person.badge_number)

    page.goto(f"/figures/{people.bureau.pk}/dashboard/")

    for panel in ("distribution", "units", "trend", "articles"):
        expect(page.locator(f"[data-chart={panel}] .main-svg").first).to_be_visible()
    assert findings(page) == []
    page.get_by_test_id("panel-units").get_by_role("link", name="临河县公安局").click()
    page.get_by_test_id("panel-units").get_by_role("link", name="城关派出所").click()
    expect(page.get_by_test_id("name-row")).to_contain_text("李明")
