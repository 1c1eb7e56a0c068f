"""What the entries that appraisal writes say in the files of officers and units."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from appraisal.actions._fault_decisions import DECISION_ENTRY, FLAW_ENTRY
from appraisal.actions.count_exams import EXAM_FIGURE_ENTRY
from appraisal.actions.file_evaluations import EVALUATION_CORRECTED_ENTRY, EVALUATION_ENTRY
from appraisal.models import EvaluationCycle, FaultDecision, FaultParty
from appraisal.period_names import period_name
from core.templatetags.figures import marks
from records.entry_kinds import Described, register_entry_kind
from records.models.entries import ChainedEntry


def register_kinds() -> None:
    """Called when the app is ready."""
    register_entry_kind(DECISION_ENTRY, gettext_lazy("Decision on a fault"), _fault)
    register_entry_kind(FLAW_ENTRY, gettext_lazy("Decision on a flaw"), _flaw)
    register_entry_kind(EXAM_FIGURE_ENTRY, gettext_lazy("Monthly exam of the unit"), _exam_figure)
    register_entry_kind(EVALUATION_ENTRY, gettext_lazy("Result of an evaluation"), _evaluation)
    register_entry_kind(
        EVALUATION_CORRECTED_ENTRY, gettext_lazy("Corrected result of an evaluation"), _evaluation
    )


def _fault(entry: ChainedEntry, is_own: bool) -> Described:
    return _decision(entry, _("Fault in enforcement"), is_own)


def _flaw(entry: ChainedEntry, is_own: bool) -> Described:
    return _decision(entry, _("Flaw in enforcement"), is_own)


def _decision(entry: ChainedEntry, title: str, is_own: bool) -> Described:
    payload = entry.payload
    outcome = FaultDecision.Outcome(payload["outcome"])
    facts = [
        (gettext_lazy("Role in the matter"), str(FaultParty.Role(payload["role"]).label)),
        (gettext_lazy("Share"), f"{payload['share']}%"),
    ]
    if payload["effect_from"] and payload["measures"]:
        until = payload["effect_until"]
        end = _day(until) if until else pgettext("effect of a measure", "without end")
        facts.append((gettext_lazy("In effect"), f"{_day(payload['effect_from'])} – {end}"))
    standing = outcome in FaultDecision.ESTABLISHED
    return Described(
        title=title,
        facts=tuple(facts),
        verdict=str(outcome.label),
        tone="warn" if standing else "",
        url=reverse("appraisal:own_fault", args=[payload["record"]]) if is_own else "",
        url_label=_("Decision and appeal"),
    )


def _exam_figure(entry: ChainedEntry, _is_own: bool) -> Described:
    payload = entry.payload
    month = date_format(date.fromisoformat(payload["month"]), "YEAR_MONTH_FORMAT")
    return Described(
        title=_("Monthly exam in %(month)s") % {"month": month},
        facts=(
            (pgettext("officers", "Due"), str(payload["due"])),
            (gettext_lazy("Present"), str(payload["present"])),
            (gettext_lazy("Average"), marks(payload["average"])),
            (gettext_lazy("Pass rate (percent)"), marks(payload["pass_rate"])),
            (gettext_lazy("Attendance (percent)"), marks(payload["attendance"])),
            (pgettext("evaluation", "Value"), marks(payload["value"])),
        ),
        url=reverse("appraisal:figure", args=[payload["figure"]]),
        url_label=_("How this figure came about"),
    )


def _evaluation(entry: ChainedEntry, is_own: bool) -> Described:
    payload = entry.payload
    period = period_name(
        EvaluationCycle.Kind(payload["period"]),
        date.fromisoformat(payload["starts_on"]),
        date.fromisoformat(payload["ends_before"]),
    )
    return Described(
        title=_("Quality evaluation, %(period)s") % {"period": period},
        facts=((gettext_lazy("Total"), marks(payload["total"])),),
        verdict=payload["band_title"],
        tone="warn" if payload["vetoes"] else "info",
        url=reverse("appraisal:own") if is_own else reverse("appraisal:cycle", args=[payload["evaluation"]]),
        url_label=_("Lines of this evaluation"),
    )


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")
