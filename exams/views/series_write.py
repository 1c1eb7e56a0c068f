"""Set up and change a series, pause it, and see to a month that could not be made."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from exams.actions.make_series_months import leave_out, try_again
from exams.actions.write_series import SeriesRefused, change_series, create_series, set_active
from exams.forms.series import SeriesForm, initial_for_new_series, initial_for_series
from exams.models import ExamSeries, SeriesMonth
from exams.views.manage_common import try_to
from exams.views.series import series_or_404
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import policy_for
from question_bank.models import Blueprint

KIND = "exam_defaults"
MANAGE = Permission.EXAM_MANAGE


@require_http_methods(["GET", "HEAD", "POST"])
@requires(MANAGE)
def new(request: OfficerRequest) -> HttpResponse:
    """The form of a new series, filled with the defaults of the topmost unit of the officer."""
    units = Unit.objects.where(request.officer, MANAGE, on=request.day).filter(closed_on=None)
    unit = units.order_by("depth", "path").first()
    if unit is None or not _blueprints(request).exists():
        return render(request, "exams/series_form.html", {"form": None, "unit": unit})
    defaults = policy_for(KIND, unit, request.day).body
    form = _form(request, units, initial_for_new_series(defaults, unit), defaults)
    if request.method == "POST" and form.is_valid():
        try:
            series = create_series(
                unit=form.cleaned_data["unit"], plan=form.plan, at=request.at, actor=request.officer
            )
        except SeriesRefused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, gettext("The series is set up. The clock makes its exams from now on."))
            return redirect("exams:series_one", series.pk)
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def edit(request: OfficerRequest, series_id: int) -> HttpResponse:
    """The same form for a series; its unit stays."""
    series = _mine(request, series_id)
    defaults = policy_for(KIND, series.unit, request.day).body
    units = Unit.objects.filter(path__startswith=series.unit.path, closed_on=None)
    form = _form(request, units, initial_for_series(series.newest), defaults)
    form.fields["unit"].disabled = True
    if request.method == "POST" and form.is_valid():
        try:
            version = change_series(series, plan=form.plan, at=request.at, actor=request.officer)
        except SeriesRefused as refusal:
            _show(form, refusal)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("exams:series_one", series.pk)
        else:
            words = gettext(
                "The change is kept. It holds from %(month)s on; exams that were made stay as they are."
            )
            messages.success(request, words % {"month": f"{version.from_month:%Y-%m}"})
            return redirect("exams:series_one", series.pk)
    return _page(request, form, series=series)


@require_POST
@requires(Permission.EXAM_READ)
def active(request: OfficerRequest, series_id: int) -> HttpResponse:
    """Pauses (`active=0`) or resumes (`active=1`)."""
    series = _mine(request, series_id)
    wanted = request.POST.get("active") == "1"
    try_to(
        request,
        lambda: set_active(series, active=wanted, at=request.at, actor=request.officer),
        _("The series runs again.") if wanted else _("The series is paused. Exams that were made go on."),
    )
    return redirect("exams:series_one", series.pk)


@require_POST
@requires(Permission.EXAM_READ)
def month(request: OfficerRequest, month_id: int) -> HttpResponse:
    """A month that could not be made: tries again (`action=again`), or leaves it out (`action=leave_out`)."""
    visible = ExamSeries.objects.visible_to(request.officer, on=request.day).order_by().values("pk")
    months = SeriesMonth.objects.filter(series__in=visible).select_related("series__unit", "version")
    found = get_object_or_404(months, pk=month_id)
    if not request.officer.may(MANAGE, on=request.day, unit=found.series.unit):
        raise PermissionDenied
    if request.POST.get("action") == "leave_out":
        try_to(
            request,
            lambda: leave_out(found, at=request.at, actor=request.officer),
            _("The month is left out."),
        )
        return redirect("exams:series_one", found.series_id)
    try:
        made = try_again(found, at=request.at, actor=request.officer)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if made.exam is not None:
            messages.success(request, gettext("The exam is made. Look at its paper and approve it."))
            return redirect("exams:manage_exam", made.exam.pk)
        messages.error(request, gettext("The exam still cannot be made. Below stands what is missing."))
    return redirect("exams:series_one", found.series_id)


def _mine(request: OfficerRequest, series_id: int) -> ExamSeries:
    series = series_or_404(request, series_id)
    if not request.officer.may(MANAGE, on=request.day, unit=series.unit):
        raise PermissionDenied
    return series


def _blueprints(request: OfficerRequest) -> Any:
    mine = Blueprint.objects.visible_to(request.officer, on=request.day, permission=MANAGE)
    return mine.exclude(cells=None).distinct()


def _form(request: OfficerRequest, units: Any, initial: dict[str, Any], defaults: Any) -> SeriesForm:
    mine = Officer.objects.visible_to(request.officer, on=request.day, permission=MANAGE)
    types = mine.exclude(police_type="").order_by().values_list("police_type", flat=True).distinct()
    return SeriesForm(
        request.POST or None,
        units=units,
        blueprints=_blueprints(request),
        police_types=list(types),
        defaults=defaults,
        initial=initial,
    )


def _page(request: OfficerRequest, form: SeriesForm, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "exams/series_form.html", {"form": form, **more}, status=status)


def _show(form: SeriesForm, refusal: SeriesRefused) -> None:
    for field, words in refusal.problems:
        form.add_error(field if field in form.fields else None, str(words))
