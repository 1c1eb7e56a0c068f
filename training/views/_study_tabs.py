"""The tabs above every page of weekly study: only what the reader may open."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.wording import Words
from personnel.access import OfficerRequest
from personnel.domain.roles import Permission

TABS: tuple[tuple[str, Words, Permission | None], ...] = (
    ("weekly", _("My study"), None),
    ("mistakes", _("My mistakes"), None),
    ("weekly_assignments", _("Assignments"), Permission.STUDY_ASSIGN),
    ("weekly_law", _("New laws to study"), Permission.STUDY_ASSIGN),
    ("completion", _("Completion"), Permission.STUDY_READ),
)


def study_tabs(request: OfficerRequest, current: str) -> list[dict[str, object]]:
    """Rows of {url, label, current}."""
    held = request.officer.permissions_on(request.day)
    return [
        {"url": reverse(f"training:{name}"), "label": label, "current": name == current}
        for name, label, needed in TABS
        if needed is None or needed in held
    ]
