"""The pages about levels that this officer may open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.access import OfficerRequest
from personnel.domain.roles import Permission as P

TABS = (
    ("levels:check", _("Check a list"), {P.LEVEL_READ}),
    ("levels:expiring", _("Expiring"), {P.LEVEL_READ}),
    ("levels:exams", _("Qualification exams"), {P.LEVEL_READ, P.EXAM_MANAGE}),
    ("levels:proposals", _("Certificates to sign"), {P.LEVEL_READ}),
    ("levels:credentials", _("Credentials"), {P.LEVEL_READ}),
    ("levels:legal_officers", _("Legal officers"), {P.LEVEL_READ}),
)


def level_tabs(request: OfficerRequest, here: str) -> dict[str, Any]:
    """Context of the tabs; `here` is the name of the page's own."""
    held = request.officer.permissions_on(request.day)
    tabs = [
        {"url": reverse(name), "label": label, "current": name == here}
        for name, label, needed in TABS
        if needed & held
    ]
    return {
        "level_tabs": tabs,
        "may_propose": P.LEVEL_PROPOSE in held,
        "may_confirm": P.LEVEL_CONFIRM in held,
    }


def say(request: OfficerRequest, refused: Refused) -> None:
    """The refusal in its own words, above the page."""
    messages.error(request, str(refused))


def number_in(request: OfficerRequest, name: str) -> int:
    """A row's number from the form; 0, which no row has, for what is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
