"""The guides tell of every screen: whoever may open one finds it named on the page of their role."""

from __future__ import annotations

import re
from pathlib import Path

from personnel.domain.roles import ADMINISTRATORS, Role, roles_with
from tests.portal.doors import DOORS, Door
from tests.portal.guides_told import ALSO, NO_SCREEN, TOLD

ROLES = Path(__file__).parents[2] / "docs" / "roles"
BOLD = re.compile(r"\*\*([^*]+)\*\*")


def test_every_screen_has_a_name_in_the_guides() -> None:
    opened = {name for name, door in DOORS.items() if "GET" in door.methods}

    assert opened - NO_SCREEN == set(TOLD)
    assert opened >= NO_SCREEN


def test_the_page_of_every_role_names_every_screen_it_may_open() -> None:
    named = {page.stem: set(BOLD.findall(page.read_text(encoding="utf-8"))) for page in ROLES.glob("*.md")}
    untold = {
        (page, name, words)
        for name, words in TOLD.items()
        for page in _pages(DOORS[name])
        if not any(words in named[each] for each in (page, *ALSO.get(page, ())))
    }

    assert untold == set()


def _pages(found: Door) -> set[str]:
    """The pages of the roles that may look through this door; what everybody may is told on that of the officers."""
    gates = found.gate if isinstance(found.gate, tuple) else (found.gate,)
    may = {role for gate in gates if gate is not None for role in roles_with(gate)}
    if found.needs is not None and not found.looking:
        may &= set(roles_with(found.needs))
    return {_page(role) for role in may} or {"officer"}


def _page(role: Role) -> str:
    return "administrators" if role in ADMINISTRATORS else role.value
