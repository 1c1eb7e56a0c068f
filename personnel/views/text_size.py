"""How large one wants to read."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from personnel.access import OfficerRequest, requires
from personnel.actions.choose_text_size import choose_text_size
from personnel.models import TextSize


@require_POST
@requires()
def text_size(request: OfficerRequest) -> HttpResponse:
    """Keeps `size` (small, normal, large) for this person; with `next`, goes back there. 400 for any other size."""
    chosen = request.POST.get("size", "")
    if chosen not in TextSize.values:
        return HttpResponse(status=400)
    choose_text_size(officer=request.officer, size=TextSize(chosen))
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return redirect(back)
    return HttpResponse(status=204)
