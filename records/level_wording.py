"""Rules of levels and their verdicts in words: what holds, what is missing, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.wording import Words
from records.domain.certificates import Standing as Worth
from records.domain.levels import Outcome

VERDICTS: Final[Mapping[str, tuple[Words, str]]] = {
    "met": (pgettext_lazy("rule", "Met"), "good"),
    "not_met": (pgettext_lazy("rule", "Not met"), "bad"),
    "to_check": (pgettext_lazy("rule", "To be checked"), "warn"),
}
WORTH: Final[Mapping[str, tuple[Words, str]]] = {
    "valid": (pgettext_lazy("certificate", "Valid"), "good"),
    "not_yet": (pgettext_lazy("certificate", "Not valid yet"), "info"),
    "suspended": (pgettext_lazy("certificate", "Suspended"), "warn"),
    "expired": (pgettext_lazy("certificate", "Expired"), "warn"),
    "revoked": (pgettext_lazy("certificate", "Revoked"), "bad"),
}


@dataclass(frozen=True, slots=True)
class SaidOutcome:
    """One rule for people: its verdict as a word with a tone, and the sentence."""

    verdict: Words
    tone: str
    text: str


def said(rule: str, verdict: str, facts: Mapping[str, Any]) -> SaidOutcome:
    """An outcome (of today, or as a clearance keeps it) in words."""
    word, tone = VERDICTS[verdict]
    return SaidOutcome(word, tone, _sentence(rule, verdict == "met", facts))


def said_outcome(outcome: Outcome) -> SaidOutcome:
    return said(outcome.rule, outcome.verdict.value, outcome.facts)


def worth_words(standing: Worth) -> tuple[str, str]:
    """What a certificate is worth, and the tone of its badge."""
    word, tone = WORTH[standing.value]
    return str(word), tone


def _sentence(rule: str, met: bool, facts: Mapping[str, Any]) -> str:
    name = facts.get("level_name") or facts.get("level", "")
    if rule == "in_post":
        return (
            _("On the establishment and in post.") if met else _("Not on the establishment, or not in post.")
        )
    if rule == "not_suspended":
        if met:
            return _("No certificate is suspended.")
        names = "、".join(facts.get("level_names") or facts.get("levels", []))
        return _("Suspended: %(levels)s. It must be restored first.") % {"levels": names}
    if rule == "level_held":
        return _("Does not hold %(level)s yet. Pass that exam first.") % {"level": name}
    if rule == "level_lapsed":
        return _("%(level)s has expired. Renew it first.") % {"level": name}
    if rule == "held_long_enough":
        return _held(name, met, facts)
    if rule == "hours":
        return _hours(met, facts)
    return str(facts.get("text", rule))


def _held(name: str, met: bool, facts: Mapping[str, Any]) -> str:
    since = date_format(date.fromisoformat(facts["since"]), "SHORT_DATE_FORMAT")
    if met:
        return _("Holds %(level)s since %(day)s.") % {"level": name, "day": since}
    ripe = date_format(date.fromisoformat(facts["from"]), "SHORT_DATE_FORMAT")
    return ngettext(
        "Holds %(level)s since %(since)s, not for %(months)d month yet: possible from %(day)s on.",
        "Holds %(level)s since %(since)s, not for %(months)d months yet: possible from %(day)s on.",
        facts["months"],
    ) % {"level": name, "since": since, "months": facts["months"], "day": ripe}


def _hours(met: bool, facts: Mapping[str, Any]) -> str:
    if "hours" not in facts:
        return _(
            "At least %(minimum)s training hours in the last twelve months: see the training record."
        ) % {"minimum": facts["minimum"]}
    text = (
        _("%(hours)s training hours in the last twelve months (at least %(minimum)s).")
        if met
        else _("Only %(hours)s training hours in the last twelve months, %(minimum)s are needed.")
    )
    return text % {"hours": facts["hours"], "minimum": facts["minimum"]}
