"""What must not stand in our own files."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

THIS_FILE = Path(__file__).resolve()
PROJECT = THIS_FILE.parents[2]
PACKAGES = (
    "config", "portal", "analytics", "appraisal", "records", "training", "exams", "question_bank", "law", "personnel",
    "core", "psychometrics",
)  # fmt: skip
PLACES = (*PACKAGES, "templates", "static", "docs", "tests", "tools", "bench", "locale")
TEXTS = (".py", ".html", ".css", ".js", ".md", ".po", ".toml", ".txt", ".json", ".svg", ".yml", ".cfg", "")
BACK_OFFICE = PROJECT / "templates" / "wagtailadmin"
LINES_AT_MOST = 350
TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "inline script": re.compile(
        r"<script(?![^>]*\bsrc\s*=)(?![^>]*type\s*=\s*[\"']application/json)[^>]*>", re.IGNORECASE
    ),
    "javascript address": re.compile(r"=\s*[\"']javascript:", re.IGNORECASE),
    "another host": re.compile(
        r"<(?:script|link|img|iframe|source|video|audio|form)\b[^>]*=\s*[\"'](?:https?:)?//"
    ),
}


def files(*suffixes: str, under: tuple[str, ...] = PLACES) -> Iterator[Path]:
    """Our own files, and those at the top."""
    for place in under:
        yield from (
            path for path in sorted((PROJECT / place).rglob("*")) if path.is_file() and kept(path, suffixes)
        )
    if under is PLACES:
        yield from (path for path in sorted(PROJECT.iterdir()) if path.is_file() and kept(path, suffixes))


def kept(path: Path, suffixes: tuple[str, ...]) -> bool:
    """Whether `path` is a source of this kind rather than something made from one."""
    return path.suffix in suffixes and "__pycache__" not in path.parts and "vendor" not in path.parts


def names(paths: Iterator[Path]) -> list[str]:
    return [path.relative_to(PROJECT).as_posix() for path in paths]


@pytest.mark.parametrize("fault", INLINE)
def test_no_template_of_officers_carries(fault: str):
    templates = (path for path in files(".html", under=("templates",)) if BACK_OFFICE not in path.parents)

    found = [
        path for path in templates if INLINE[fault].search(TAG.sub("", path.read_text(encoding="utf-8")))
    ]

    assert names(iter(found)) == []


SANITIZED = {"question_bank/rich.py", "question_bank/templatetags/questions.py"}
"""The one door of rich text: what comes through it was sanitized in `question_bank.domain.rich_text`."""


def test_no_text_is_declared_safe_but_by_the_sanitizer():
    unsafe = re.compile(r"\|\s*safe(seq)?\b|\bmark_safe\b|\bSafeString\b|\{%\s*autoescape\s+off")
    sources = files(".py", ".html", under=(*PACKAGES, "templates"))

    found = names(path for path in sources if unsafe.search(path.read_text(encoding="utf-8")))

    assert set(found) <= SANITIZED


def test_no_file_names_a_home_on_somebodys_machine_or_where_packages_come_from():
    foreign = re.compile(r"/(root|home)/|--(extra-)?index-url")
    sources = (path for path in files(*TEXTS) if path != THIS_FILE)

    assert names(path for path in sources if foreign.search(path.read_text(encoding="utf-8"))) == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX)\b")
    sources = (path for path in files(*TEXTS) if path != THIS_FILE)

    assert names(path for path in sources if later.search(path.read_text(encoding="utf-8"))) == []


def test_no_module_is_a_drawer_for_everything():
    assert names(path for path in files(".py") if path.stem in ("utils", "helpers", "misc", "common")) == []


def test_files_stay_readable():
    sources = (path for path in files(".py", under=PACKAGES) if "migrations" not in path.parts)

    assert (
        names(path for path in sources if len(path.read_text(encoding="utf-8").splitlines()) > LINES_AT_MOST)
        == []
    )


def test_rules_of_the_trade_are_typed_and_said_in_words():
    domain = (path for place in PACKAGES for path in sorted((PROJECT / place / "domain").rglob("*.py")))

    assert (
        names(path for path in domain if not path.read_text(encoding="utf-8").lstrip().startswith('"""'))
        == []
    )
