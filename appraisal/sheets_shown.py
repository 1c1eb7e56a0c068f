"""The sheets of an evaluation as pages and files show them: drafts while it is open, the signed results afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.assembly import Draft, lines_of, officer_drafts, unit_drafts
from appraisal.domain.evaluation import Line, LineKind
from appraisal.models import EvaluationCycle, EvaluationResult
from appraisal.rules import Rules, rules_of
from exams.models import Result


@dataclass(frozen=True, slots=True)
class Shown:
    """One sheet: its lines, its total, its band; `result` once it is signed."""

    lines: tuple[Line, ...]
    vetoes: tuple[Mapping[str, str], ...]
    total: Decimal
    band: str
    band_title: str
    tone: str
    result: EvaluationResult | None = None

    def sum_of(self, *kinds: LineKind) -> Decimal | None:
        """What the lines of these kinds come to; None without any."""
        points = [line.points for line in self.lines if line.kind in kinds]
        return sum(points, Decimal(0)) if points else None

    @property
    def exam(self) -> Line | None:
        return next((line for line in self.lines if line.kind is LineKind.EXAM), None)

    @property
    def parts(self) -> Decimal | None:
        return self.sum_of(LineKind.PART)

    @property
    def taken(self) -> Decimal | None:
        return self.sum_of(LineKind.DEDUCTION, LineKind.FLAWS)

    @property
    def added(self) -> Decimal | None:
        return self.sum_of(LineKind.BONUS)


def unit_sheets(cycle: EvaluationCycle, unit_ids: Sequence[int]) -> dict[int, Shown]:
    """By unit, for those of `unit_ids` that are evaluated."""
    rules = rules_of(cycle)
    if cycle.state == EvaluationCycle.State.OPEN:
        return {pk: _of_draft(draft, rules) for pk, draft in unit_drafts(cycle, unit_ids).items()}
    results = cycle.results.current().of_units().filter(unit__in=unit_ids)
    return {result.unit_id: of_result(result, rules) for result in results}


def officer_sheets(cycle: EvaluationCycle, officer_ids: Sequence[int]) -> dict[int, Shown]:
    """By officer, for those of `officer_ids` who are evaluated."""
    rules = rules_of(cycle)
    if cycle.state == EvaluationCycle.State.OPEN:
        return {pk: _of_draft(draft, rules) for pk, draft in officer_drafts(cycle, officer_ids).items()}
    results = cycle.results.current().filter(officer__in=officer_ids)
    return {result.officer_id: of_result(result, rules) for result in results if result.officer_id}


def of_result(result: EvaluationResult, rules: Rules) -> Shown:
    """A signed result."""
    return Shown(
        lines=lines_of(result),
        vetoes=tuple(result.vetoes),
        total=result.total,
        band=result.band,
        band_title=result.band_title,
        tone=tone_of(result.band, rules),
        result=result,
    )


def _of_draft(draft: Draft, rules: Rules) -> Shown:
    band = draft.sheet.band
    title = rules.bands.title_of(band)
    return Shown(draft.lines, draft.vetoes, draft.sheet.total, band, title, tone_of(band, rules))


def tone_of(band: str, rules: Rules) -> str:
    """The highest band is good, the lowest is a warning; the words say which it is."""
    codes = [each.code for each in rules.bands.bands]
    return {codes[0]: "good", codes[-1]: "bad"}.get(band, "info")


def line_rows(lines: Iterable[Line], *, is_own: bool = False) -> list[dict[str, Any]]:
    """Lines with the address of what each number comes from. Answers to an exam are their officer's alone."""
    found = list(lines)
    results = [int(line.source.partition(":")[2]) for line in found if line.source.startswith("result:")]
    attempts = dict(Result.objects.filter(pk__in=results).values_list("pk", "attempt_id")) if results else {}
    return [_row(line, attempts if is_own else {}, is_own) for line in found]


def _row(line: Line, attempts: Mapping[int, Any], is_own: bool) -> dict[str, Any]:
    kind, _colon, number = line.source.partition(":")
    url, label = "", ""
    if kind == "figure":
        url, label = reverse("appraisal:figure", args=[number]), _("How this figure came about")
    elif kind == "evaluation" and not is_own:
        url, label = reverse("appraisal:cycle", args=[number]), _("Closed evaluation")
    elif kind == "item":
        url, label = f"#item-{number}", _("Reason and signatures")
    elif kind == "result" and int(number) in attempts:
        url, label = reverse("exams:result", args=[attempts[int(number)]]), _("Result and answers")
    return {"line": line, "url": url, "url_label": label, "name": _name(line)}


def _name(line: Line) -> str:
    if line.kind is LineKind.PART:
        month = date_format(date.fromisoformat(line.code), "YEAR_MONTH_FORMAT")
        return _("Closed part from %(month)s") % {"month": month}
    return LINE_NAMES[line.kind]()


LINE_NAMES = {
    LineKind.EXAM: lambda: _("Monthly exam"),
    LineKind.FLAWS: lambda: _("Flaws decided in this period"),
    LineKind.DEDUCTION: lambda: _("Deduction"),
    LineKind.BONUS: lambda: _("Bonus"),
}
