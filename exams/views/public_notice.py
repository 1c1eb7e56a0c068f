"""The public notice of an exam, unit by unit, on screen and for printing."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from exams.models import Exam
from exams.public_notice import notice_of, notice_units, notice_until
from personnel.access import OfficerRequest, requires


@never_cache
@require_safe
@requires()
def public_notice(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Who passed in one unit (`?unit=` code; else the first that may be seen). 404 outside its days and units."""
    exam = get_object_or_404(Exam.objects.select_related("unit"), pk=exam_id)
    until = notice_until(exam, request.at)
    units = list(notice_units(exam, request.officer, on=request.day)) if until else []
    chosen = request.GET.get("unit", "")
    unit = next((unit for unit in units if chosen in {"", unit.code}), None)
    if unit is None or until is None:
        raise Http404
    context = {"notice": notice_of(exam, unit, until=until), "units": units, "exam": exam}
    return render(request, "exams/public_notice.html", context)
