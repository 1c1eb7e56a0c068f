"""The beat: the clock asks through the same door as candidates whether an answer could be stored now."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from exams.actions.settle_outages import note_beat
from exams.beat_token import is_beat_token
from personnel.access import OfficerRequest


@csrf_exempt
@require_POST
def beat(request: HttpRequest) -> JsonResponse:
    """Writes down that the site was reached; 404 for whoever is not the clock."""
    at = cast(OfficerRequest, request).at
    if not is_beat_token(request.headers.get("X-Lianbing-Beat", ""), at):
        raise Http404
    return JsonResponse({"credited": note_beat(at=at)})


beat.skips_session = True  # type: ignore[attr-defined]
