"""Appealing against the own result, and taking an appeal back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from exams.actions.file_appeal import CannotAppeal, file_appeal, withdraw_appeal
from exams.forms.appeals import AppealForm
from exams.models import Appeal, Attempt
from exams.views.candidate_result import result_page
from personnel.access import OfficerRequest, requires


@require_POST
@requires()
def appeal(request: OfficerRequest, attempt_id: UUID) -> HttpResponse:
    """Files an appeal; what is missing is said on the page of the result."""
    get_object_or_404(Attempt, pk=attempt_id, officer=request.officer)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return result_page(request, attempt_id, appeal_form=form, status=422)
    try:
        file_appeal(
            attempt_id=attempt_id,
            officer=request.officer,
            number=form.cleaned_data["number"] or 0,
            words=form.cleaned_data["words"],
            at=request.at,
        )
    except CannotAppeal as refusal:
        if refusal.code == "no_result":
            raise Http404 from None
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("Your appeal has been received."))
    return redirect("exams:result", attempt_id)


@require_POST
@requires()
def withdraw(request: OfficerRequest, appeal_id: int) -> HttpResponse:
    """Takes the own appeal back."""
    own = Appeal.objects.filter(result__officer=request.officer).select_related("result")
    found = get_object_or_404(own, pk=appeal_id)
    try:
        withdraw_appeal(found, officer=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("You have taken your appeal back."))
    return redirect("exams:result", found.result.attempt_id)
