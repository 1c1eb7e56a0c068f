"""Whether a page is open to everybody: what axe finds on it, and whether it scrolls sideways."""

from __future__ import annotations

from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error, Page

GRAVE = ("serious", "critical")
EVERY = ("minor", "moderate", *GRAVE)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
"""Tags of the rules that stand for the standard itself, without what axe calls best practice."""
LOOKS = 5
"""How often a page is looked at that is replaced meanwhile."""
REPLACED = ("Execution context was destroyed", "reading 'documentElement'", "axe is not defined")
"""What the browser says when a document makes way for the next one under a script."""
FOUND = """only => axe.run({resultTypes: ["violations"], ...(only.length ? {runOnly: only} : {})})
    .then(result => [document.documentElement.scrollWidth > document.documentElement.clientWidth, result.violations
        .flatMap(found => found.nodes.map(node => [found.impact, `${found.id} ${node.target.join(" ")}`]))])"""


def findings(page: Page, *, impacts: Sequence[str] = GRAVE, rules: Sequence[str] = ()) -> list[str]:
    """Rule and target of what axe finds, and sideways scroll, once the page is loaded.

    The page has to be there: after a click that leads to another one, wait first for something that only the new page
    has. `impacts` says what counts, `rules` narrows the rules to these tags.
    """
    for look in range(1, LOOKS + 1):
        page.wait_for_load_state()
        try:
            page.evaluate(AXE_SCRIPT)
            too_wide, found = page.evaluate(FOUND, list(rules))
        except Error as error:
            if look == LOOKS or not any(sign in error.message for sign in REPLACED):
                raise
        else:
            break
    return [
        *(what for impact, what in found if impact in impacts),
        *(["sideways scroll"] if too_wide else []),
    ]


def is_open_to_everybody(page: Page) -> None:
    """Fails, with the address and what was found, at anything grave."""
    found = findings(page)
    assert found == [], f"{page.url}: {found}"


def meets_the_standard(page: Page) -> None:
    """Fails, with the address and what was found, at anything against WCAG 2.1 AA, however slight."""
    found = findings(page, impacts=EVERY, rules=WCAG)
    assert found == [], f"{page.url}: {found}"
