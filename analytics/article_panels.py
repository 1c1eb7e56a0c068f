"""The articles of law on which a unit earned least: over the whole unit, and for each unit below it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics import charts
from analytics.asked import Asked, drill, few, name_below, number, percent
from analytics.models import ArticleFigure
from analytics.panels import Head, Panel, Row
from appraisal.domain.hiding import may_show
from law.domain.citations import CitationRef

WEAKEST: Final = 10
WEAKEST_OF_A_UNIT: Final = 3


def articles(asked: Asked) -> Panel:
    totals = list(_article_totals(asked, "statute", "number", "suffix"))
    shown = [row for row in totals if may_show(row["asked"], asked.policy)]
    weakest = sorted(shown, key=lambda row: (row["share"], row["number"], row["suffix"]))[:WEAKEST]
    rows = [
        Row(_label(row), [percent(row["share"]), row["asked"]], _article_url(row), lang="zh-Hans")
        for row in weakest
    ]
    return Panel(
        "articles",
        _("Weakest articles"),
        _("Marks earned of the marks to be had on questions that cite the article."),
        [Head(_("Article of law"), is_figure=False), Head(_("Earned"), unit="%"), Head(_("Officers asked"))],
        rows,
        charts.bars(
            [row.name for row in rows],
            [number(row.cells[0]) for row in rows],
            name=_("Earned"),
            sideways=True,
            unit="%",
        )
        if rows
        else None,
        empty=few(asked.policy) if totals else _("No question of this exam cites an article."),
    )


def articles_by_unit(asked: Asked) -> Panel:
    by_unit: dict[str, list[dict[str, Any]]] = {unit.path: [] for unit in asked.below}
    merged: dict[tuple[str, int, int, int], dict[str, Any]] = {}
    for row in _article_totals(asked, "unit__path", "statute", "number", "suffix"):
        path = next((path for path in by_unit if row["unit__path"].startswith(path)), None)
        if path is None:
            continue
        key = (path, row["statute"], row["number"], row["suffix"])
        total = merged.setdefault(key, {**row, "earned": Decimal(0), "full": Decimal(0), "asked": 0})
        for name in ("earned", "full", "asked"):
            total[name] += row[name]
    for (path, *_article), total in merged.items():
        if may_show(total["asked"], asked.policy):
            by_unit[path].append({**total, "share": total["earned"] / total["full"]})
    rows = [
        Row(
            name_below(unit, asked),
            _three_weakest(by_unit[unit.path]),
            drill(unit, asked.exam),
            lang="zh-Hans",
        )
        for unit in asked.below
        if by_unit[unit.path]
    ]
    return Panel(
        "articles-by-unit",
        _("Weakest articles by unit"),
        _("The three articles on which each unit earned the smallest share of the marks."),
        [
            Head(_("Unit"), is_figure=False),
            Head(_("Weakest"), is_figure=False),
            Head(_("Second"), is_figure=False),
            Head(_("Third"), is_figure=False),
        ],
        rows,
        empty=_no_articles(asked, merged),
    )


def _no_articles(asked: Asked, counted: Mapping[Any, Any]) -> str:
    """Why no unit below has an article to show."""
    if not asked.below:
        return _("There are no units below this one.")
    return few(asked.policy) if counted else _("No question of this exam cites an article.")


def _three_weakest(totals: Iterable[Mapping[str, Any]]) -> list[str | None]:
    weakest = sorted(totals, key=lambda row: (row["share"], row["number"], row["suffix"]))
    told: list[str | None] = [
        f"{_label(row)} {percent(row['share'])}%" for row in weakest[:WEAKEST_OF_A_UNIT]
    ]
    return told + [None] * (WEAKEST_OF_A_UNIT - len(told))


def _article_totals(asked: Asked, *by: str) -> Iterable[dict[str, Any]]:
    """`earned`, `full`, officers `asked` and `share` by the columns named: of the exam, for the unit and below."""
    rows = (
        ArticleFigure.objects.newest()
        .filter(count__exam=asked.exam, unit__path__startswith=asked.unit.path, full__gt=0)
        .order_by()
        .values(*by)
        .annotate(
            title=Max("statute__title"), earned_in=Sum("earned"), full_in=Sum("full"), asked=Sum("officers")
        )
    )
    for row in rows:
        yield {
            **row,
            "earned": row["earned_in"],
            "full": row["full_in"],
            "share": row["earned_in"] / row["full_in"],
        }


def _label(row: Mapping[str, Any]) -> str:
    """As people say it: 《刑法》第二十条, without the name of the country in front."""
    title = row["title"].removeprefix("中华人民共和国") or row["title"]
    return CitationRef(title, row["number"], row["suffix"]).short


def _article_url(row: Mapping[str, Any]) -> str:
    key = f"{row['number']}-{row['suffix']}" if row["suffix"] else str(row["number"])
    return reverse("law:article", args=[row["statute"], key])
