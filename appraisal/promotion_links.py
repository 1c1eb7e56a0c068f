"""The rows behind the verdicts of a candidate, in words, each with a link where the reader may open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from appraisal.models import FaultRecord, PromotionCandidate
from appraisal.promotion_shown import ShownRule
from appraisal.promotion_words import day_name, month_name
from core.wording import Words
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from records.domain.certificates import Standing as Worth
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS
from records.level_wording import worth_words
from records.models import Certificate

STATES: Mapping[str, Words] = {
    "passed": pgettext_lazy("exam of a month", "passed"),
    "failed": pgettext_lazy("exam of a month", "failed"),
    "excused": pgettext_lazy("exam of a month", "with leave"),
    "absent": pgettext_lazy("exam of a month", "absent without leave"),
}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One row of evidence; `url` is empty where the reader may not open it."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Opens:
    """What this reader may open: by certificate, unit and record; the officer's file as a whole."""

    file: str
    certificates: frozenset[str]
    units: frozenset[int]
    faults: frozenset[int]

    def entries(self, year: str) -> str:
        """The training part of the file, in the year of the row."""
        asked = urlencode({"section": LEGAL_TRAINING_AND_EXAMS, "year": year})
        return f"{self.file}?{asked}" if self.file else ""


def evidence_lines(
    candidate: PromotionCandidate, rules: Iterable[ShownRule], *, reader: Officer, on: date
) -> dict[int, list[EvidenceLine]]:
    """By outcome id, the rows behind it; four queries whatever there is."""
    outcomes = [rule.outcome for rule in rules]
    rows = [row for outcome in outcomes for row in outcome.evidence]
    opens = _opens(candidate, rows, reader, on)
    return {outcome.pk: [_line(row, opens) for row in outcome.evidence] for outcome in outcomes}


def _opens(
    candidate: PromotionCandidate, rows: Iterable[Mapping[str, Any]], reader: Officer, on: date
) -> _Opens:
    of: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        of.setdefault(row["kind"], []).append(row)
    there = Officer.objects.visible_to(reader, on=on, permission=Permission.FILE_READ)
    may_file = there.filter(pk=candidate.officer_id).exists()
    certificates = Certificate.objects.readable_by(reader, on=on).filter(
        public_id__in=[UUID(row["id"]) for row in of.get("certificate", ())]
    )
    units = Unit.objects.where(reader, Permission.STUDY_READ, on=on).filter(
        pk__in={row["unit"] for row in of.get("study_month", ())}
    )
    faults = FaultRecord.objects.visible_to(reader, on=on).filter(
        pk__in={row["record"] for row in of.get("fault_decision", ())}
    )
    return _Opens(
        reverse("records:officer_file", args=[candidate.officer.public_id]) if may_file else "",
        frozenset(str(found) for found in certificates.values_list("public_id", flat=True)),
        frozenset(units.values_list("pk", flat=True)),
        frozenset(faults.values_list("pk", flat=True)),
    )


def _line(row: Mapping[str, Any], opens: _Opens) -> EvidenceLine:
    says = {
        "certificate": _certificate,
        "exam": _exam,
        "study_month": _study,
        "file_entry": _entry,
        "fault_decision": _fault,
    }
    return says[row["kind"]](row, opens)


def _certificate(row: Mapping[str, Any], opens: _Opens) -> EvidenceLine:
    parts = [row["name"], row["number"], worth_words(Worth(row["standing"]))[0]]
    if row["until"]:
        parts.append(_("until %(day)s") % {"day": day_name(row["until"])})
    url = reverse("levels:certificate", args=[row["id"]]) if row["id"] in opens.certificates else ""
    return EvidenceLine(_joined(parts), url)


def _exam(row: Mapping[str, Any], opens: _Opens) -> EvidenceLine:
    counted = (
        pgettext("exam of a month", "left out") if row["percent"] is None else f"{_short(row['percent'])}%"
    )
    parts = [month_name(row["month"]), counted, str(STATES[row["state"]])]
    if row["makeup"]:
        parts.append(pgettext("exam of a month", "with make-up"))
    return EvidenceLine(_joined(parts), opens.entries(row["month"][:4]))


def _study(row: Mapping[str, Any], opens: _Opens) -> EvidenceLine:
    told = {"completed": row["completed"], "assigned": row["assigned"]}
    parts = [month_name(row["month"]), _("%(completed)d of %(assigned)d done") % told]
    url = ""
    if row["unit"] in opens.units:
        url = f"{reverse('training:completion_names', args=[row['unit']])}?month={row['month'][:7]}"
    return EvidenceLine(_joined(parts), url)


def _entry(row: Mapping[str, Any], opens: _Opens) -> EvidenceLine:
    entry = _("Entry № %(number)d of the file") % {"number": row["seq"]}
    return EvidenceLine(_joined([entry, day_name(row["day"])]), opens.entries(row["day"][:4]))


def _fault(row: Mapping[str, Any], opens: _Opens) -> EvidenceLine:
    parts = [_("Fault № %(number)d") % {"number": row["record"]}]
    if row["until"]:
        told = {"first": day_name(row["from"]), "until": day_name(row["until"])}
        parts.append(_("In effect from %(first)s until before %(until)s") % told)
    else:
        parts.append(_("In effect from %(first)s, without end") % {"first": day_name(row["from"])})
    url = reverse("appraisal:fault", args=[row["record"]]) if row["record"] in opens.faults else ""
    return EvidenceLine(_joined(parts), url)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(parts)


def _short(percent: str) -> str:
    """With at most one decimal, downwards, as the average is told."""
    whole, _point, decimals = percent.partition(".")
    return f"{whole}.{decimals[0]}" if decimals[:1].strip("0") else whole
