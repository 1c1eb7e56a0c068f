"""How a sitting goes: due, started, handed in and not yet, by county; extra time for one officer. No answers."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from exams.actions.grant_time import grant_time
from exams.forms.manage import ExtraTimeForm, RosterFilter
from exams.models import AwayNotice, Exam, Outage, TimeCredit
from exams.models.figures import credits_of, roster, standings
from exams.views.manage_common import exam_or_404, frame, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

PER_PAGE = 50
TAKES_TIME = (Exam.State.SEALED, Exam.State.OPEN)
CONDITIONS = {
    "absent": {"live_state": None},
    "writing": {"live_state": "in_progress"},
    "done": {"live_state__in": ["submitted", "timed_out"]},
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
@keeps_filter("unit", "standing")
def live(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The board by county and the roster below it; POST gives one officer extra time."""
    exam = exam_or_404(request, exam_id)
    form = ExtraTimeForm(request.POST or None)
    if request.method == "POST":
        must(request, exam, Permission.EXAM_MANAGE)
        if form.is_valid() and _grant(request, exam, form):
            return redirect("exams:manage_live", exam.pk)
    parts = standings(exam)
    filters = RosterFilter(request.GET, units=Unit.objects.filter(pk__in=[part.unit.pk for part in parts]))
    filters.is_valid()
    rows = roster(exam)
    chosen = filters.cleaned_data
    if chosen.get("unit"):
        unit: Unit = chosen["unit"]
        rows = (
            rows.filter(unit=unit)
            if unit.pk == exam.unit_id
            else rows.filter(unit__path__startswith=unit.path)
        )
    if chosen.get("standing"):
        rows = rows.filter(**CONDITIONS[chosen["standing"]])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    minutes = credits_of(page.object_list)
    here = [row.pk for row in page.object_list]
    away = AwayNotice.objects.leavings().counted_by_enrolment(here)
    cuts = AwayNotice.objects.filter(kind=AwayNotice.Kind.CUT).counted_by_enrolment(here)
    context = {
        **frame(request, exam),
        "sittings": exam.sittings.order_by("opens_at"),
        "parts": parts,
        "total": {
            name: sum(getattr(part, name) for part in parts)
            for name in ("due", "started", "writing", "finished", "absent")
        },
        "filters": filters,
        "page": page,
        "rows": [
            {
                "enrolment": row,
                "minutes": minutes.get(row.pk, 0) // 60,
                "away": away.get(row.pk, 0),
                "cuts": cuts.get(row.pk, 0),
            }
            for row in page.object_list
        ],
        "form": form if exam.state in TAKES_TIME else None,
        "outages": Outage.objects.of_exam(exam),
        "is_open": exam.state == Exam.State.OPEN,
    }
    return render(request, "exams/manage_live.html", context, status=422 if form.errors else 200)


def _grant(request: OfficerRequest, exam: Exam, form: ExtraTimeForm) -> bool:
    """Whether the time was given; otherwise the form says why not."""
    chosen = form.cleaned_data
    enrolment = roster(exam).filter(badge=chosen["badge"].strip()).first()
    if enrolment is None:
        form.add_error("badge", gettext("No officer with this badge number is on the roster of this exam."))
        return False
    if exam.state not in TAKES_TIME:
        form.add_error(None, gettext("The exam is over; no time can be added."))
        return False
    try:
        new = grant_time(
            enrolment=enrolment,
            time=timedelta(minutes=chosen["minutes"]),
            cause=TimeCredit.Cause.PERSONAL,
            reason=chosen["reason"].strip(),
            actor=request.officer,
            at=request.at,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    if not new:
        form.add_error(
            "badge", gettext("This officer has already been given personal extra time for this exam.")
        )
        return False
    words = ngettext(
        "%(name)s has %(count)d minute more.", "%(name)s has %(count)d minutes more.", chosen["minutes"]
    )
    messages.success(request, words % {"name": enrolment.officer.name, "count": chosen["minutes"]})
    return True
