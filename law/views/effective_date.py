"""Entering the effective date of a version whose text does not state it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from law.actions.record_effective_date import record_effective_date
from law.forms.import_text import EffectiveDateForm
from law.models import StatuteVersion
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_POST
@requires(Permission.LAW_IMPORT)
def effective_date(request: OfficerRequest, pk: int) -> HttpResponse:
    """Records the day and goes back to the text."""
    version = get_object_or_404(StatuteVersion, pk=pk)
    form = EffectiveDateForm(request.POST)
    if form.is_valid():
        day = form.cleaned_data["effective_on"]
        try:
            record_effective_date(version, on=day, at=request.at, actor_id=request.officer.pk)
            messages.success(request, _("The effective date was recorded."))
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Enter the effective date as a valid date."))
    return redirect(f"{reverse('law:statute', args=[version.statute_id])}?version={version.pk}")
