"""Entries about levels, certificates and appointments, in words."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core.wording import Words
from records.entry_kinds import Described, register_entry_kind
from records.models.entries import ChainedEntry
from records.own_kinds import words_of

CERTIFICATES: dict[str, tuple[Words, str]] = {
    "certificate_issued": (gettext_lazy("Certificate issued"), "good"),
    "certificate_recorded": (gettext_lazy("Earlier certificate recorded"), "good"),
    "level_exemption": (gettext_lazy("Level granted without an exam"), "good"),
    "certificate_suspended": (gettext_lazy("Certificate suspended"), "warn"),
    "certificate_restored": (gettext_lazy("Certificate restored"), "good"),
    "certificate_revoked": (gettext_lazy("Certificate revoked"), "bad"),
    "certificate_expired": (gettext_lazy("Certificate expired"), "warn"),
}
APPOINTMENTS: dict[str, tuple[Words, str]] = {
    "legal_officer_appointed": (gettext_lazy("Appointed legal officer"), "good"),
    "legal_officer_revoked": (gettext_lazy("Legal officer's qualification revoked"), "bad"),
}


def register_level_kinds() -> None:
    """Called when the app is ready."""
    for kind, (name, tone) in CERTIFICATES.items():
        register_entry_kind(kind, name, partial(_certificate, name, tone))
    for kind, (name, tone) in APPOINTMENTS.items():
        register_entry_kind(kind, name, partial(_appointment, name, tone))


def _certificate(name: Words, tone: str, entry: ChainedEntry, is_own: bool) -> Described:
    payload = entry.payload
    level = " · ".join(part for part in (payload.get("level_name"), payload.get("track_name")) if part)
    facts: list[tuple[Words, str]] = [
        (gettext_lazy("Certificate number"), str(payload.get("number", ""))),
        (gettext_lazy("Valid until"), _day(payload.get("valid_until"))),
    ]
    if reason := words_of(entry):
        facts.append((gettext_lazy("Reason"), reason))
    return Described(
        title=level,
        facts=tuple(facts),
        verdict=str(name),
        tone=tone,
        url=reverse("levels:mine") if is_own else "",
        url_label=_("My levels"),
    )


def _appointment(name: Words, tone: str, entry: ChainedEntry, is_own: bool) -> Described:
    facts: list[tuple[Words, str]] = []
    if cause := words_of(entry):
        facts.append((gettext_lazy("Cause"), cause))
    return Described(
        title=str(entry.payload.get("unit_name", "")),
        facts=tuple(facts),
        verdict=str(name),
        tone=tone,
        url=reverse("levels:mine") if is_own else "",
        url_label=_("My levels"),
    )


def _day(text: Any) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT") if text else pgettext("validity", "no end")
