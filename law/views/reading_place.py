"""Where the reader is in a law."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from law.models import Statute
from personnel.access import OfficerRequest, requires
from personnel.reading_places import place_kept


@require_POST
@requires()
def reading_place(request: OfficerRequest, pk: int) -> HttpResponse:
    """Keeps `place` for the statute, whichever of its versions is read."""
    return place_kept(request, text_name(get_object_or_404(Statute, pk=pk).pk))


def text_name(statute: int) -> str:
    """How reading places name a statute."""
    return f"law-{statute}"
