"""Help: for each role one page of what to do and where, those of the reader's own roles first."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from personnel.access import OfficerRequest, requires
from portal.guides import GUIDES, Guide


@never_cache
@require_safe
@requires()
def overview(request: OfficerRequest) -> HttpResponse:
    """Every guide; what the reader is stands first."""
    own = [guide for guide in GUIDES if _is_own(guide, request)]
    others = [guide for guide in GUIDES if guide not in own]
    return render(request, "portal/help.html", {"own": own, "others": others})


@never_cache
@require_safe
@requires()
def guide(request: OfficerRequest, role: str) -> HttpResponse:
    """One guide, to print; its places can be opened by those who hold the role."""
    found = next((guide for guide in GUIDES if guide.code == role), None)
    if found is None:
        raise Http404
    own = _is_own(found, request)
    occasions: dict[str, list[dict[str, Any]]] = {}
    for job in found.jobs:
        url = reverse(job.place) if own and job.place else ""
        occasions.setdefault(str(job.when), []).append({"does": job.does, "url": url})
    return render(request, "portal/guide.html", {"guide": found, "occasions": occasions.items()})


def _is_own(guide: Guide, request: OfficerRequest) -> bool:
    return guide.role is None or guide.role in request.officer.roles_on(request.day)
