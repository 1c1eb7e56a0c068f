"""What a dashboard says about a unit and an exam: five panels, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db.models import Count, Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from analytics import charts
from analytics.domain.distribution import distribution
from analytics.domain.hiding import SmallGroups, hidden, may_show
from analytics.models import ArticleFigure
from analytics.panels import Head, Panel, Row
from appraisal.models import UnitExamFigure
from exams.models import Exam, Result
from law.domain.citations import CitationRef
from personnel.models import Unit
from training.completion import Completion, completion_by_path, rolled_up, tasks_of

MONTHS: Final = 12
WEAKEST: Final = 10
WEAKEST_OF_A_UNIT: Final = 3
TENTH: Final = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dashboard is about: a unit with everything below it, one exam, and what may be shown."""

    unit: Unit
    below: tuple[Unit, ...]
    exam: Exam
    policy: SmallGroups


def panels(asked: Asked) -> list[Panel]:
    """All panels, in the order of the screen."""
    return [
        _distribution(asked),
        _units(asked),
        _trend(asked),
        _articles(asked),
        _articles_by_unit(asked),
        _study(asked),
    ]


def _distribution(asked: Asked) -> Panel:
    rows = (
        Result.objects.filter(exam=asked.exam, unit__path__startswith=asked.unit.path)
        .current()
        .released()
        .order_by()
        .values_list("score", "full_marks")
        .annotate(officers=Count("pk"))
    )
    scores = list(rows)
    total = sum(count for _score, _full, count in scores)
    title = _("Distribution of scores")
    heads = [Head(_("Score in percent"), is_figure=False), Head(_("Officers who sat"))]
    if not may_show(total, asked.policy):
        return Panel("distribution", title, "", heads, [], empty=_few(asked.policy) if total else "")
    steps = distribution(scores)
    pass_mark = float(asked.exam.pass_percent)
    chart = charts.histogram(
        [(step.low, step.high, step.officers) for step in steps],
        line=pass_mark,
        line_label=_("Pass mark %(mark)s%%") % {"mark": f"{asked.exam.pass_percent.normalize():f}"},
        name=_("Officers who sat"),
    )
    return Panel(
        "distribution",
        title,
        _("The dashed line is the pass mark."),
        heads,
        [Row(f"{step.low}–{step.high}%", [step.officers]) for step in steps],
        chart,
    )


def _units(asked: Asked) -> Panel:
    figures = {
        figure.unit_id: figure
        for figure in UnitExamFigure.objects.current().filter(
            exam=asked.exam, scope=UnitExamFigure.Scope.SUBTREE, unit__in=[unit.pk for unit in asked.below]
        )
    }
    kept_back = hidden(
        {unit.path: figures[unit.pk].due for unit in asked.below if unit.pk in figures}, asked.policy
    )
    rows = [
        Row(
            _name(unit, asked),
            [figure.due, figure.present, figure.average, figure.pass_rate, figure.attendance],
            _drill(unit, asked.exam),
            hidden=unit.path in kept_back,
        )
        for unit in asked.below
        if (figure := figures.get(unit.pk)) is not None
    ]
    shown = [row for row in rows if not row.hidden and row.cells[3] is not None]
    return Panel(
        "units",
        _("Units side by side"),
        _("A unit stands for itself and everything below it. Its name leads to its own dashboard."),
        [
            Head(_("Unit"), is_figure=False),
            Head(_("Due")),
            Head(_("Sat the exam")),
            Head(_("Average"), unit="%"),
            Head(_("Pass rate"), unit="%"),
            Head(_("Attendance"), unit="%"),
        ],
        rows,
        charts.bars(
            [row.name for row in shown],
            [_number(row.cells[3]) for row in shown],
            name=_("Pass rate"),
            sideways=True,
            unit="%",
        )
        if shown
        else None,
        empty=_("There are no units below this one."),
    )


def _trend(asked: Asked) -> Panel:
    """The newest twelve months up to the exam on screen."""
    found = (
        UnitExamFigure.objects.current()
        .filter(unit=asked.unit, scope=UnitExamFigure.Scope.SUBTREE, exam__month__lte=asked.exam.month)
        .select_related("exam")
        .order_by("-exam__month", "-exam_id")[:MONTHS]
    )
    figures = list(found)[::-1]
    rows = [
        Row(
            f"{figure.exam.month:%Y-%m}",
            [figure.average, figure.pass_rate, figure.attendance, figure.present],
            _here(asked.unit, figure.exam_id),
            hidden=not may_show(figure.due, asked.policy),
        )
        for figure in figures
    ]
    series = [
        (label, [None if row.hidden else _number(row.cells[place]) for row in rows])
        for place, label in enumerate((_("Average"), _("Pass rate"), _("Attendance")))
    ]
    return Panel(
        "trend",
        _("Month by month"),
        _("Each month as it was counted then, by the rule of that month."),
        [
            Head(_("Month"), is_figure=False),
            Head(_("Average"), unit="%"),
            Head(_("Pass rate"), unit="%"),
            Head(_("Attendance"), unit="%"),
            Head(_("Sat the exam")),
        ],
        rows,
        charts.lines([row.name for row in rows], series, unit="%") if rows else None,
        empty=_("No month was counted yet."),
    )


def _articles(asked: Asked) -> Panel:
    totals = list(_article_totals(asked, "statute", "number", "suffix"))
    weakest = sorted(totals, key=lambda row: (row["share"], row["number"], row["suffix"]))[:WEAKEST]
    rows = [
        Row(_label(row), [_percent(row["share"]), row["asked"]], _article_url(row), lang="zh-Hans")
        for row in weakest
        if may_show(row["asked"], asked.policy)
    ]
    return Panel(
        "articles",
        _("Weakest articles"),
        _("Marks earned of the marks to be had on questions that cite the article."),
        [Head(_("Article of law"), is_figure=False), Head(_("Earned"), unit="%"), Head(_("Officers asked"))],
        rows,
        charts.bars(
            [row.name for row in rows],
            [_number(row.cells[0]) for row in rows],
            name=_("Earned"),
            sideways=True,
            unit="%",
        )
        if rows
        else None,
        empty=_few(asked.policy) if totals else _("No question of this exam cites an article."),
    )


def _articles_by_unit(asked: Asked) -> Panel:
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
        Row(_name(unit, asked), _three_weakest(by_unit[unit.path]), _drill(unit, asked.exam), lang="zh-Hans")
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


def _no_articles(asked: Asked, counted: Mapping[Any, Any]) -> Any:
    """Why no unit below has an article to show."""
    if not asked.below:
        return _("There are no units below this one.")
    return _few(asked.policy) if counted else _("No question of this exam cites an article.")


def _three_weakest(totals: Iterable[Mapping[str, Any]]) -> list[str | None]:
    weakest = sorted(totals, key=lambda row: (row["share"], row["number"], row["suffix"]))
    told: list[str | None] = [
        f"{_label(row)} {_percent(row['share'])}%" for row in weakest[:WEAKEST_OF_A_UNIT]
    ]
    return told + [None] * (WEAKEST_OF_A_UNIT - len(told))


def _study(asked: Asked) -> Panel:
    month: date = asked.exam.month
    counts = completion_by_path(tasks_of(asked.unit, month, None))
    units = asked.below or (asked.unit,)
    told = {unit.path: rolled_up(counts, unit.path) for unit in units}
    people = _people_studying(asked, month, units)
    kept_back = hidden(people, asked.policy)
    rows = [
        Row(_name(unit, asked), _study_cells(told[unit.path]), hidden=unit.path in kept_back)
        for unit in units
        if told[unit.path].due
    ]
    shown = [row for row in rows if not row.hidden]
    return Panel(
        "study",
        _("Weekly study completed in %(month)s") % {"month": f"{month:%Y-%m}"},
        _("Tasks whose last day lies in the month of the exam."),
        [
            Head(_("Unit"), is_figure=False),
            Head(_("Tasks due")),
            Head(_("Tasks done")),
            Head(_("Done late")),
            Head(_("Share completed"), unit="%"),
        ],
        rows,
        charts.bars(
            [row.name for row in shown],
            [_number(row.cells[3]) for row in shown],
            name=_("Share completed"),
            sideways=True,
            unit="%",
        )
        if shown
        else None,
        empty=_("No weekly study was due in this month."),
    )


def _people_studying(asked: Asked, month: date, units: tuple[Unit, ...]) -> dict[str, int]:
    """How many officers stand behind the figures of each unit."""
    rows = (
        tasks_of(asked.unit, month, None)
        .values("unit__path")
        .annotate(officers=Count("officer", distinct=True))
    )
    by_path = {row["unit__path"]: row["officers"] for row in rows}
    return {
        unit.path: sum(count for path, count in by_path.items() if path.startswith(unit.path))
        for unit in units
    }


def _study_cells(done: Completion) -> list[int | Decimal | None]:
    share = None if done.share is None else _percent(Decimal(done.done) / Decimal(done.due))
    return [done.due, done.done, done.late, share]


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


def _name(unit: Unit, asked: Asked) -> str:
    """The name of a unit below, without that of the unit on screen, which the page says already."""
    return unit.name.removeprefix(asked.unit.name) or unit.name


def _article_url(row: Mapping[str, Any]) -> str:
    key = f"{row['number']}-{row['suffix']}" if row["suffix"] else str(row["number"])
    return reverse("law:article", args=[row["statute"], key])


def _drill(unit: Unit, exam: Exam) -> str:
    """A unit with units below has a dashboard; one without, its officers by name."""
    name = "analytics:names" if unit.is_leaf() else "analytics:dashboard"
    return f"{reverse(name, args=[unit.pk])}?exam={exam.pk}"


def _here(unit: Unit, exam_id: int) -> str:
    return f"{reverse('analytics:dashboard', args=[unit.pk])}?exam={exam_id}"


def _percent(share: Decimal) -> Decimal:
    return (share * 100).quantize(TENTH, ROUND_HALF_UP)


def _number(cell: Any) -> float | None:
    return None if cell is None else float(cell)


def _few(policy: SmallGroups) -> str:
    return _("Figures about fewer than %(count)d people are not shown.") % {"count": policy.smallest}
