"""Where the reader is in a lesson or case."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from personnel.access import OfficerRequest, requires
from personnel.reading_places import place_kept
from training.content import pages_visible_to


@require_POST
@requires()
def reading_place(request: OfficerRequest, pk: int) -> HttpResponse:
    """Keeps `place` for a page that this officer may read."""
    found = get_object_or_404(pages_visible_to(request.officer, request.day), id=pk)
    return place_kept(request, text_name(found.pk))


def text_name(page: int) -> str:
    """How reading places name a lesson or case."""
    return f"page-{page}"
