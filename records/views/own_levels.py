"""An officer's own levels, certificates and applications."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from exams.models import Exam
from personnel.access import OfficerRequest, requires
from personnel.models import Unit
from records.actions.apply_for_exam import OPEN_STATES, apply_for_exam, withdraw_application
from records.level_wording import said_outcome, worth_words
from records.models import Credential, ExamApplication
from records.standings import standings_of

from .level_tabs import say


@require_safe
@requires()
def mine(request: OfficerRequest) -> HttpResponse:
    """What I hold, until when, what is missing for the next level, and the exams I can apply for."""
    standing = standings_of([request.officer.pk], on=request.day)[request.officer.pk]
    applications = list(
        ExamApplication.objects.filter(officer=request.officer).select_related("exam").order_by("-pk")[:20]
    )
    applied = {each.exam_id for each in applications if each.state in {"applied", "cleared"}}
    context = {
        "standing": standing,
        "held": [{"level": each, "worth": worth_words(each.standing)} for each in standing.held],
        "outcomes": [said_outcome(outcome) for outcome in standing.outcomes],
        "applications": applications,
        "exams": [each for each in _open_exams(request, standing.unit_id)[:20] if each.pk not in applied],
        "credentials": Credential.objects.filter(officer=request.officer).order_by("-pk")[:20],
    }
    return render(request, "records/levels_mine.html", context)


def _open_exams(request: OfficerRequest, unit_id: int | None) -> QuerySet[Exam]:
    """Exams of a level held by the officer's unit or one above it, before they close."""
    unit: Any = Unit.objects.filter(pk=unit_id or 0).first()
    if unit is None:
        return Exam.objects.none()
    paths = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    return (
        Exam.objects.filter(
            Q(unit__path__in=paths), state__in=OPEN_STATES, sittings__closes_at__gt=request.at
        )
        .exclude(level="")
        .distinct()
        .order_by("-month", "-pk")
    )


@require_POST
@requires()
def apply(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The officer applies; HR and the legal department decide."""
    unit_id = standings_of([request.officer.pk], on=request.day)[request.officer.pk].unit_id
    exam = get_object_or_404(_open_exams(request, unit_id).select_related("unit"), pk=exam_id)
    try:
        added = apply_for_exam(exam=exam, officers=[request.officer], actor=request.officer, at=request.at)
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, _("You have applied.") if added else _("You had applied already."))
    return redirect("levels:mine")


@require_POST
@requires()
def withdraw(request: OfficerRequest, application_id: int) -> HttpResponse:
    """Takes the own application back before it is decided."""
    own = ExamApplication.objects.filter(officer=request.officer)
    application = get_object_or_404(own, pk=application_id)
    try:
        withdraw_application(application=application, actor=request.officer, at=request.at)
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, _("The application is withdrawn."))
    return redirect("levels:mine")
