"""Lists keep their filter, order and page: a view that turns pages says so with `core.views.lists.keeps_filter`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tools.catalogues import APPS

PROJECT = Path(__file__).resolve().parents[2]
NOT_KEPT = {
    "appraisal/views/bulletins.py:bulletin": "one bulletin with its readers",
    "appraisal/views/cycle_sheets.py:own": "one's own sheets, newest first",
    "appraisal/views/cycle_sheets.py:unit": "the sheet of one unit with its people",
    "exams/views/manage_absences.py:absences": "a form with a table below it",
    "exams/views/marking.py:marking_own": "one's own marks of one question",
    "law/views/compare.py:compare": "a comparison asked for by its two versions",
    "portal/views/notices.py:notices": "what one was told, newest first",
    "portal/views/search.py:search": "every search is a new one",
    "question_bank/views/imports.py:preview": "one import, looked through once",
    "training/views/study_draft.py:questions": "a form to tick, saved page by page",
}
"""Pages that turn, and are no list one comes back to, each with its reason."""


def views() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function of a module of views that has decorators."""
    for app in APPS:
        for path in sorted((PROJECT / app / "views").glob("*.py")):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and node.decorator_list:
                    yield f"{path.relative_to(PROJECT).as_posix()}:{node.name}", node


def turns_pages(view: ast.FunctionDef) -> bool:
    names = {node.id for node in ast.walk(view) if isinstance(node, ast.Name)}
    return bool(names & {"Paginator", "page_of"})


def keeps(view: ast.FunctionDef) -> bool:
    return any("keeps_filter" in ast.unparse(decorator) for decorator in view.decorator_list)


def test_every_list_keeps_its_filter() -> None:
    forgetful = {name for name, view in views() if turns_pages(view) and not keeps(view)}

    assert forgetful == set(NOT_KEPT)
