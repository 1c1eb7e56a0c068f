"""Every page of the platform, walked in a browser: open to everybody, quiet, and at home on its own host.

The addresses are those of `tests/portal/doors.py`, so that a new page is walked from its first day, and the pages of
Wagtail's back office that our roles reach. Each page is opened once, by somebody who may, and looked at on a phone of
360 pixels and on an office screen, in three themes. `page_watch` fails the test for a request to another host, a
breach of the content policy or an error in the console.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import Page

from tests.portal.openings import Opening, back_office, inhabited, openings
from tests.support.browser import DESKTOP, PHONE

PARTS = 3
"""The walk is one test for each part, so that processes can share it."""
STANDARD = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
"""What a theme changes."""
LIGHT = {"color_scheme": "light", "forced_colors": "none"}
THEMES = {
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}
SERIOUS = """only => axe.run({runOnly: only, resultTypes: ["violations"]}).then(result => result.violations
    .filter(found => ["serious", "critical"].includes(found.impact))
    .flatMap(found => found.nodes.map(node => `${found.id} ${node.target.join(" ")}`)))"""
STILL = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, ::before, ::after { transition: none !important; animation: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
"""Colours are judged where they end, not on their way from one theme to the next."""
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
WAGTAILS_OWN = {
    r"^target-size .*\.nolink$": "small links below each kind of page, which stand closer than 24 pixels",
}
"""Findings in Wagtail's own markup that cannot be mended from here, each with its reason."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Refusals on the way to somebody who may are no news."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def serious(page: Page, only: dict[str, Any]) -> list[str]:
    """Serious and critical findings of axe under the rules in `only`, and sideways scroll."""
    too_wide = ["sideways scroll"] if page.evaluate(TOO_WIDE) else []
    return [*page.evaluate(SERIOUS, only), *too_wide]


def looked_at(page: Page, opening: Opening, site: str) -> list[str]:
    """What is wrong with a page, at both sizes and in every theme."""
    page.context.clear_cookies()
    session = opening.client.cookies.get(settings.SESSION_COOKIE_NAME)
    if session is not None:
        page.context.add_cookies([{"name": session.key, "value": session.value, "url": site}])
    page.set_viewport_size(PHONE["viewport"])
    page.emulate_media(**LIGHT)
    answer = page.goto(opening.address)
    in_back_office = opening.address.startswith("/admin/")
    if in_back_office:
        page.wait_for_load_state("networkidle")  # it draws its menu and fields by script
    page.evaluate(STILL)
    page.evaluate(AXE_SCRIPT)
    found = {"status": [] if answer and answer.ok else [f"{answer and answer.status}"]}
    found["phone"] = serious(page, STANDARD)
    for theme, media in THEMES.items():
        page.emulate_media(**media)
        found[theme] = serious(page, COLOURS)
    page.emulate_media(**LIGHT)
    page.set_viewport_size(DESKTOP["viewport"])
    found["desktop"] = serious(page, STANDARD)
    return [
        f"{where}: {what}"
        for where, list_of in found.items()
        for what in list_of
        if not (in_back_office and any(re.search(known, what) for known in WAGTAILS_OWN))
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_open_to_everybody_and_asks_no_other_host(
    new_page: Callable[..., Page], live_server: Any, part: int
) -> None:
    world, clients = inhabited()
    pages = [opening for opening in chain(openings(world, clients), back_office(world)) if opening.is_page]
    page = new_page(DESKTOP, reduced_motion="reduce")

    found = {opening.name: looked_at(page, opening, live_server.url) for opening in pages[part::PARTS]}

    assert {name: faults for name, faults in found.items() if faults} == {}
