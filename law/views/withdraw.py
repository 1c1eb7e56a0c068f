"""Noting that a coming version of a law does not take effect."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from law.actions.withdraw_version import withdraw_version
from law.forms.import_text import WithdrawForm
from law.models import StatuteVersion
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_POST
@requires(Permission.LAW_IMPORT)
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """Withdraws the version for the `reason` given and goes back to its text."""
    version = get_object_or_404(StatuteVersion, pk=pk)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        withdraw_version(version, reason=reason, at=request.at, actor=request.officer)
        messages.success(
            request, _("The version was withdrawn. What was written for it goes back to its owners.")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('law:statute', args=[version.statute_id])}?version={version.pk}")
