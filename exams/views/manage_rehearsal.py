"""Make a rehearsal of an exam at another clock."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from exams.actions.create_rehearsal import Clock, create_rehearsal
from exams.forms.rehearsal import RehearsalForm
from exams.views.candidate_safe_browser import safe_browser_links
from exams.views.manage_common import exam_or_404, frame, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

SOON = timedelta(minutes=10)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXAM_READ)
def rehearse(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """When the rehearsal opens; POST makes its draft, moved by the difference to the exam's own opening."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    planned = exam.sittings.earliest("opens_at").opens_at
    form = RehearsalForm(request.POST or None, initial={"opens_at": request.at + SOON})
    if request.method == "POST" and form.is_valid():
        clock = Clock(form.cleaned_data["opens_at"] - planned)
        try:
            made = create_rehearsal(
                of=exam, clock=clock, addresses=safe_browser_links, actor=request.officer, at=request.at
            )
        except Refused as refusal:
            form.add_error("opens_at", str(refusal))
        else:
            messages.success(
                request, gettext("The rehearsal is a draft now. Look at its paper, then seal it.")
            )
            if made.left_out:
                messages.warning(
                    request,
                    gettext("Taken or closed at that time, and so left out: %(rooms)s. Choose other rooms.")
                    % {"rooms": gettext(", ").join(made.left_out)},
                )
            return redirect("exams:manage_exam", made.exam.pk)
    context = {**frame(request, exam), "form": form, "planned": planned}
    return render(request, "exams/manage_rehearsal.html", context, status=422 if form.errors else 200)
