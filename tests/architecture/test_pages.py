"""The documentation holds together: every link leads somewhere, every page is found, names are those of the screens."""

from __future__ import annotations

import re
from pathlib import Path

from personnel.domain.roles import ADMINISTRATORS, Role
from tests.support.catalogues import on_screen

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
PAGES = [*PROJECT.glob("*.md"), *DOCS.rglob("*.md")]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
BOLD = re.compile(r"\*\*([^*]+)\*\*")
EACH, TOGETHER = 120_000, 1_500_000


def _links(page: Path) -> list[Path]:
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    return [(page.parent / target).resolve() for target in LINK.findall(text)]


def test_every_link_between_pages_and_to_pictures_leads_somewhere() -> None:
    dead = {
        (page.relative_to(PROJECT).as_posix(), target.name)
        for page in PAGES
        for target in _links(page)
        if not target.exists()
    }
    assert dead == set()


def test_every_page_is_reached_from_the_readme() -> None:
    reached, ahead = set(), [PROJECT / "README.md"]
    while ahead:
        page = ahead.pop()
        reached.add(page)
        below = [
            found
            for target in _links(page)
            for found in ([target] if target.is_file() else target.glob("*.md"))
        ]
        ahead += [found for found in below if found.suffix == ".md" and found not in reached]
    assert {page.name for page in DOCS.rglob("*.md")} - {page.name for page in reached} == set()


def test_the_pages_of_the_roles_name_places_and_buttons_as_the_screens_do() -> None:
    known = on_screen() | {"Safe Exam Browser"}
    named = {
        (page.stem, name)
        for page in (DOCS / "roles").glob("*.md")
        for name in BOLD.findall(page.read_text(encoding="utf-8"))
    }
    assert {found for found in named if found[1] not in known} == set()
    assert len(named) > 150


def test_every_role_has_its_page() -> None:
    pages = {page.stem for page in (DOCS / "roles").glob("*.md")}
    assert pages == {"README", "officer", "administrators", *(set(Role) - ADMINISTRATORS)}


def test_every_picture_is_shown_somewhere_and_small() -> None:
    pictures = set((DOCS / "images").rglob("*.png"))
    shown = {target for page in PAGES for target in _links(page) if target.suffix == ".png"}
    sizes = {picture.name: picture.stat().st_size for picture in pictures}

    assert pictures == shown
    assert {name: size for name, size in sizes.items() if size > EACH} == {}
    assert sum(sizes.values()) < TOGETHER
