"""One address."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.http import require_POST

from bench.bare.models import Answer


@require_POST
@login_required
def save(request: HttpRequest) -> JsonResponse:
    """Overwrites the answer in one slot of whoever is signed in."""
    body = json.loads(request.body)
    saved = Answer.objects.filter(user=request.user, slot=body["slot"]).update(answer=body["answer"])
    return JsonResponse({"saved": saved})


urlpatterns = [path("save", save)]
