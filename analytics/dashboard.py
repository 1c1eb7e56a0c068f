"""What a dashboard says about a unit and an exam: five panels, in a fixed number of queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from django.db.models import Count
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from analytics import charts
from analytics.article_panels import articles, articles_by_unit
from analytics.asked import Asked, drill, few, name_below, number, percent
from analytics.domain.distribution import distribution
from analytics.panels import Head, Panel, Row
from appraisal.domain.hiding import hidden, may_show
from appraisal.models import UnitExamFigure
from exams.models import Result
from personnel.models import Unit
from training.completion import Completion, completion_by_path, rolled_up, tasks_of

MONTHS: Final = 12


def panels(asked: Asked) -> list[Panel]:
    """All panels, in the order of the screen."""
    return [
        _distribution(asked),
        _units(asked),
        _trend(asked),
        articles(asked),
        articles_by_unit(asked),
        _study(asked),
    ]


def _distribution(asked: Asked) -> Panel:
    rows = (
        Result.objects.filter(exam=asked.exam, unit__path__startswith=asked.unit.path)
        .standing()
        .order_by()
        .values_list("score", "full_marks")
        .annotate(officers=Count("pk"))
    )
    scores = list(rows)
    total = sum(count for _score, _full, count in scores)
    title = _("Distribution of scores")
    heads = [Head(_("Score in percent"), is_figure=False), Head(_("Officers who sat"))]
    if not may_show(total, asked.policy):
        return Panel("distribution", title, "", heads, [], empty=few(asked.policy) if total else "")
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
            name_below(unit, asked),
            [figure.due, figure.present, figure.average, figure.pass_rate, figure.attendance],
            drill(unit, asked.exam),
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
            [number(row.cells[3]) for row in shown],
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
        (label, [None if row.hidden else number(row.cells[place]) for row in rows])
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


def _study(asked: Asked) -> Panel:
    month: date = asked.exam.month
    counts = completion_by_path(tasks_of(asked.unit, month, None))
    units = asked.below or (asked.unit,)
    told = {unit.path: rolled_up(counts, unit.path) for unit in units}
    people = _people_studying(asked, month, units)
    kept_back = hidden(people, asked.policy)
    rows = [
        Row(name_below(unit, asked), _study_cells(told[unit.path]), hidden=unit.path in kept_back)
        for unit in units
        if told[unit.path].due
    ]
    shown = [row for row in rows if not row.hidden]
    return Panel(
        "study",
        _("Weekly study completed in %(month)s") % {"month": date_format(month, "YEAR_MONTH_FORMAT")},
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
            [number(row.cells[3]) for row in shown],
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
    share = None if done.share is None else percent(Decimal(done.done) / Decimal(done.due))
    return [done.due, done.done, done.late, share]


def _here(unit: Unit, exam_id: int) -> str:
    return f"{reverse('analytics:dashboard', args=[unit.pk])}?exam={exam_id}"
