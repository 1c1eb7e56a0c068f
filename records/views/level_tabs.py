"""The pages about levels that this officer may open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.domain.errors import Refused
from personnel.access import OfficerRequest
from personnel.domain.roles import Permission

TABS = (
    ("levels:check", _("Check a list"), {Permission.LEVEL_READ}),
    ("levels:expiring", _("Expiring"), {Permission.LEVEL_READ}),
    ("levels:exams", _("Qualification exams"), {Permission.LEVEL_READ, Permission.EXAM_MANAGE}),
    ("levels:proposals", _("Certificates to sign"), {Permission.LEVEL_READ}),
    ("levels:credentials", _("Credentials"), {Permission.LEVEL_READ}),
    ("levels:legal_officers", _("Legal officers"), {Permission.LEVEL_READ}),
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
        "may_propose": Permission.LEVEL_PROPOSE in held,
        "may_confirm": Permission.LEVEL_CONFIRM in held,
    }


def say(request: OfficerRequest, refused: Refused) -> None:
    """The refusal in its own words, above the page."""
    messages.error(request, str(refused))


def number_in(request: OfficerRequest, name: str) -> int:
    """A row's number from the form; 0, which no row has, for what is none."""
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0
