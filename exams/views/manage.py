"""The exams of the units that an officer looks after."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.views.lists import keeps_filter
from exams.forms.manage import ExamFilter
from exams.models import Exam
from exams.models.figures import with_figures
from exams.views.manage_common import TONES
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

PER_PAGE = 20


@require_safe
@requires(Permission.EXAM_READ)
@keeps_filter("month", "unit", "state")
def manage(request: OfficerRequest) -> HttpResponse:
    """Month, unit, state, window and figures of each exam, newest month first; filters stand in the address."""
    officer, day = request.officer, request.day
    filters = ExamFilter(request.GET, units=Unit.objects.where(officer, Permission.EXAM_READ, on=day))
    exams = filters.applied_to(Exam.objects.visible_to(officer, on=day).select_related("unit"))
    page = Paginator(exams, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(with_figures(page.object_list))
    context = {
        "filters": filters,
        "filtered": any(filters.cleaned_data.values()),
        "page": page,
        "rows": [{"exam": exam, "tone": TONES[exam.state]} for exam in page.object_list],
        "may_plan": officer.may(Permission.EXAM_MANAGE, on=day),
    }
    return render(request, "exams/manage_list.html", context)
