"""New laws to study: what is proposed, and one click that makes the drafts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from law.models import StatuteVersion
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from training.actions.draft_law_study import draft_law_study
from training.law_study import proposed_studies
from training.views._study_tabs import study_tabs


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.STUDY_ASSIGN)
def law_study(request: OfficerRequest) -> HttpResponse:
    """The plan for each new version week by week. POST `version` and `unit`: makes its drafts."""
    units = Unit.objects.where(request.officer, Permission.STUDY_ASSIGN, on=request.day)
    if request.method == "POST":
        unit = get_object_or_404(units, pk=_number(request.POST.get("unit", "")))
        version = get_object_or_404(StatuteVersion, pk=_number(request.POST.get("version", "")))
        try:
            drafts = draft_law_study(version, unit=unit, actor=request.officer, at=request.at)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("training:weekly_law")
        said = ngettext(
            "%(count)d draft was made. Look at it and publish it.",
            "%(count)d drafts were made. Look at each and publish it.",
            len(drafts),
        )
        messages.success(request, said % {"count": len(drafts)})
        return redirect("training:weekly_assignments")
    context = {
        "studies": proposed_studies(request.officer, on=request.day),
        "units": list(units),
        "tabs": study_tabs(request, "weekly_law"),
    }
    return render(request, "training/law_study.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
