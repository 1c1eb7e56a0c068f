"""Series of exams: the list with the next date of each, and one series with its months and its history."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.views.lists import keeps_filter
from exams.domain.series import pattern_shown
from exams.forms.series import SERIES_STATES
from exams.models import ExamSeries, SeriesMonth
from exams.series_words import next_exam, what_is_missing
from exams.views.manage_common import TONES
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

PER_PAGE = 20
MONTHS_SHOWN = 24


@require_safe
@requires(Permission.EXAM_READ)
@keeps_filter()
def all_series(request: OfficerRequest) -> HttpResponse:
    """Every series of the reader's units: running or paused, the next exam, what is blocked."""
    visible = ExamSeries.objects.visible_to(request.officer, on=request.day)
    rows = visible.select_related("unit").prefetch_related("versions", "months")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [
            {
                **_state(series),
                "series": series,
                "title": pattern_shown(series.newest.title),
                "next": next_exam(series, request.day),
                "blocked": sum(month.state == SeriesMonth.State.BLOCKED for month in series.months.all()),
            }
            for series in page.object_list
        ],
        "may_plan": request.officer.may(Permission.EXAM_MANAGE, on=request.day),
    }
    return render(request, "exams/series_list.html", context)


@require_safe
@requires(Permission.EXAM_READ)
def one(request: OfficerRequest, series_id: int) -> HttpResponse:
    """What holds, what was made and what is blocked, and every version with who wrote it."""
    series = series_or_404(request, series_id)
    months = series.months.select_related("exam", "version").order_by("-month")[:MONTHS_SHOWN]
    newest = series.newest
    context = {
        **_state(series),
        "series": series,
        "version": newest,
        "title": pattern_shown(newest.title),
        "left_out": Unit.objects.filter(code__in=newest.excluded_units),
        "next": next_exam(series, request.day),
        "months": [
            {
                "month": month,
                "tone": TONES[month.exam.state] if month.exam else "",
                "missing": what_is_missing(month) if month.state == SeriesMonth.State.BLOCKED else [],
            }
            for month in months
        ],
        "history": series.versions.select_related("written_by").order_by("-number"),
        "may_manage": request.officer.may(Permission.EXAM_MANAGE, on=request.day, unit=series.unit),
    }
    return render(request, "exams/series.html", context)


def series_or_404(request: OfficerRequest, series_id: int) -> ExamSeries:
    """The series, if its unit is one where this officer may read exams."""
    visible = ExamSeries.objects.visible_to(request.officer, on=request.day)
    rows = visible.select_related("unit").prefetch_related("versions__blueprint", "months")
    return get_object_or_404(rows, pk=series_id)


def _state(series: ExamSeries) -> dict[str, Any]:
    label, tone = SERIES_STATES[series.newest.active]
    return {"state": label, "tone": tone}
