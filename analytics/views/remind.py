"""One click reminds those who have not sat, or not passed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from analytics.actions.remind import remind
from analytics.views.unit_figures import chosen_exam, exams_offered, unit_in_scope
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission


@require_POST
@requires(Permission.NAMES_READ)
def remind_names(request: OfficerRequest, unit_id: int) -> HttpResponse:
    """Reminds everybody in the unit and below who has something left to do; back to the names as they were filtered."""
    here = unit_in_scope(request, unit_id, Permission.NAMES_READ)
    exam = chosen_exam(exams_offered(request), request)
    count = remind(exam=exam, unit=here, actor=request.officer, at=request.at) if exam is not None else 0
    if count:
        said = ngettext(
            "%(count)d officer is reminded; the bell rings within a minute.",
            "%(count)d officers are reminded; the bell rings within a minute.",
            count,
        )
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nobody is left to be reminded: everybody concerned was reminded today."))
    return redirect(f"{reverse('analytics:names', args=[here.pk])}?{request.GET.urlencode()}")
