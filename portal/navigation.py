"""What stands in the header: only what the person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: `nav_items`, each {url, label, current}."""
    return {"nav_items": []}
