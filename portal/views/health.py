"""Answers for monitoring: ready or not, and figures in the text format of Prometheus."""

from __future__ import annotations

import os
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare

from core.clock import now
from portal import health
from portal.figures import FiguresOfTheInstallation


def readyz(request: HttpRequest) -> JsonResponse:
    """503 while pages cannot be answered rightly; with `?all` also while clock, worker or disk need somebody.

    `status` is `ok`, `degraded`, or the first thing that stands in the way.
    """
    found = health.health(now())
    missing = [name for name, holds in found.items() if not holds]
    stopping = [name for name in missing if name in health.stops()]
    status = stopping[0] if stopping else "degraded" if missing else health.OK
    refused = stopping or (missing and "all" in request.GET)
    return JsonResponse({"status": status, "checks": found}, status=503 if refused else 200)


def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of this installation; 404 for whoever may not ask."""
    if not _may_ask(request):
        raise Http404
    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    registry.register(FiguresOfTheInstallation(now()))
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
        text = generate_latest(registry)
    else:
        text = generate_latest(registry) + generate_latest(REGISTRY)
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_ask(request: HttpRequest) -> bool:
    """With a token, whoever has it; without, programs on this machine that come past the proxy."""
    if settings.METRICS_TOKEN:
        return constant_time_compare(
            request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"
        )
    try:
        near = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        near = False
    return near and "X-Forwarded-For" not in request.headers
