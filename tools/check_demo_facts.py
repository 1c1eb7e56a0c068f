"""Check what the demonstration says of real laws against the texts of these laws: ``python -m tools.check_demo_facts DIR``.

``DIR`` holds the laws as Markdown files, as the law import reads them; they are no part of the product. Exit status 1
where something does not agree. Checked are: dates of statutes, headings and items of the sample articles, every cited
article, paragraph and item, and every figure (days, months, yuan, hours, ages …) that a key, an explanation, a rubric,
a summary or a lesson states: it must stand in one of the articles cited there.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from law.domain.citations import parse_citations
from law.domain.lawtext import Article, LawForm, ParsedLaw
from law.domain.numerals import HAN_NUMERAL, article_label, parse_number
from law.domain.parsing import parse_law

DEMO = Path(__file__).parent.parent / "portal" / "demo"
Entry: TypeAlias = dict[str, Any]
Figure: TypeAlias = tuple[int, str]
"""A value and its unit, such as (15, "日")."""

UNITS = {"天": "日", "名": "人", "两": "人"} | {
    unit: unit
    for unit in ("日", "小时", "个月", "年", "元", "周岁", "人", "次", "倍", "克", "株", "公里", "等", "级", "周")
}
FIGURE = re.compile(
    rf"(百分之)?((?:[0-9]+|[{HAN_NUMERAL}]+))(个工作日|{'|'.join(sorted(UNITS, key=len, reverse=True))})?"
)
NO_FIGURES = re.compile(r"第[0-9一二三四五六七八九十百零]+[条款项](之[一二三四五六七八九十]+)?|《[^》]*》|20\d\d年\d+月\d+日")
REASONED: Mapping[str, frozenset[Figure]] = {
    "demo-006": frozenset({(7, "日"), (1400, "元")}),
}
"""Figures that no article states: facts of the case, what follows from an article by reckoning, or former law."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that states what the cited articles say; `where` is for the report."""

    where: str
    text: str
    articles: tuple[Article, ...]


def figures(text: str) -> set[Figure]:
    """The figures of a text with a unit; numbers of articles and dates are none."""
    found: set[Figure] = set()
    for match in FIGURE.finditer(NO_FIGURES.sub("", text)):
        value = parse_number(match[2])
        unit = "%" if match[1] else UNITS.get(match[3] or "", match[3] or "")
        if value is not None and unit:
            found.add((value, unit))
    return found


def newest(folder: Path) -> dict[str, ParsedLaw]:
    """The laws of a folder by their titles, of each the version that was adopted last."""
    laws: dict[str, ParsedLaw] = {}
    for path in sorted(folder.glob("*.md")):
        law = parse_law(path.read_text(encoding="utf-8"), named_on=day_in(path.name))
        if law.form is not LawForm.LAW or not law.articles:
            continue
        before = laws.get(law.title)
        if before is None or (before.adopted_on or date.min) < (law.adopted_on or date.min):
            laws[law.title] = law
    return laws


def day_in(name: str) -> date | None:
    match = re.search(r"\d{4}-\d\d-\d\d", name)
    return date.fromisoformat(match[0]) if match else None
