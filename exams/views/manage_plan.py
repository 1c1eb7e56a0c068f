"""Plan a monthly exam, and change the plan of a draft."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from core.domain.errors import Refused
from exams.actions.plan_exam import PlanRefused, change_plan, plan_exam
from exams.forms.plan import PlanForm, initial_for, initial_for_new
from exams.models import Exam
from exams.models.figures import Due, due_on
from exams.views.manage_common import exam_or_404, frame, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from personnel.policy import policy_for

KIND = "exam_defaults"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_MANAGE)
def new(request: OfficerRequest) -> HttpResponse:
    """The form of a new exam, filled with the defaults in force for the topmost unit of the officer."""
    units = _units(request)
    unit = units.order_by("depth", "path").first()
    if unit is None:
        return render(request, "exams/manage_plan.html", {"form": None})
    policy = policy_for(KIND, unit, request.day)
    initial = initial_for_new(policy.body, unit=unit, today=request.day)
    form = PlanForm(request.POST or None, units=units, defaults=policy.body, initial=initial)
    if request.method == "POST" and request.POST.get("action") != "count" and form.is_valid():
        chosen = form.cleaned_data["unit"]
        try:
            exam = plan_exam(
                unit=chosen,
                plan=form.plan,
                policy_version_id=policy_for(KIND, chosen, request.day).version_id,
                at=request.at,
                actor=request.officer,
            )
        except PlanRefused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, gettext("The exam is planned. Now say what it asks."))
            return redirect("exams:manage_blueprint", exam.pk)
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def edit(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The same form for a draft; its unit stays."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    if exam.state != Exam.State.DRAFT:
        messages.error(request, gettext("Only a draft can be changed. The paper of this exam is sealed."))
        return redirect("exams:manage_exam", exam.pk)
    policy = policy_for(KIND, exam.unit, request.day)
    form = PlanForm(
        request.POST or None,
        units=Unit.objects.filter(pk=exam.unit_id),
        defaults=policy.body,
        initial=initial_for(exam, exam.sittings.earliest("opens_at")),
    )
    form.fields["unit"].disabled = True
    if request.method == "POST" and request.POST.get("action") != "count" and form.is_valid():
        try:
            change_plan(exam, plan=form.plan, at=request.at, actor=request.officer)
        except PlanRefused as refusal:
            _show(form, refusal)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("exams:manage_exam", exam.pk)
        else:
            messages.success(request, gettext("The plan was saved."))
            return redirect("exams:manage_exam", exam.pk)
    return _page(request, form, **frame(request, exam))


@require_safe
@requires(Permission.EXAM_MANAGE)
def due(request: OfficerRequest) -> JsonResponse:
    """How many officers of `unit` (its number) are in post on the day `cut_off`, as a sentence."""
    unit_id, day = request.GET.get("unit", ""), _day(request.GET.get("cut_off", ""))
    unit = get_object_or_404(
        _units(request), pk=int(unit_id) if unit_id.isdecimal() and len(unit_id) < 19 else 0
    )
    return JsonResponse({"text": due_sentence(due_on(unit, day)) if day else ""})


def due_sentence(figures: Due) -> str:
    """`612 officers are due. Of these, 9 are seconded and 3 embedded elsewhere.`"""
    text = ngettext("%(count)d officer is due.", "%(count)d officers are due.", figures.officers) % {
        "count": figures.officers
    }
    if figures.seconded or figures.embedded:
        text += gettext(
            " Of these, %(seconded)d are seconded and %(embedded)d embedded elsewhere (flagged)."
        ) % {
            "seconded": figures.seconded,
            "embedded": figures.embedded,
        }
    return text


def _page(request: OfficerRequest, form: PlanForm, **more: Any) -> HttpResponse:
    unit, day = _counted(form)
    counting = request.POST.get("action") == "count"
    sentence = (
        due_sentence(due_on(unit, day))
        if unit and day
        else _("Choose unit and cut-off date to see who is due.")
    )
    context = {"form": form, "due": sentence, "counting": counting, **more}
    status = 422 if form.errors and not counting else 200
    return render(request, "exams/manage_plan.html", context, status=status)


def _counted(form: PlanForm) -> tuple[Unit | None, date | None]:
    """Unit and day as they stand in the form now, bound or not."""
    if not form.is_bound:
        return form.initial["unit"], form.initial["cut_off"]
    form.is_valid()
    return form.cleaned_data.get("unit"), form.cleaned_data.get("cut_off")


def _units(request: OfficerRequest) -> Any:
    return Unit.objects.where(request.officer, Permission.EXAM_MANAGE, on=request.day).filter(closed_on=None)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _show(form: PlanForm, refusal: PlanRefused) -> None:
    for field, words in refusal.problems:
        form.add_error(field, str(words))
