"""Puts the sheets of an evaluation together: every line with where its number comes from.

Each function asks the database a fixed number of times, for one unit as for all of a bureau with 7,000 officers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from appraisal.domain.calendar import Period, PeriodKind, exam_months, parts_of
from appraisal.domain.evaluation import Effect, Line, LineKind, Sheet, sheet
from appraisal.domain.exam_indicator import HUNDRED, officer_value, rounded
from appraisal.models import (
    EvaluationCycle,
    EvaluationItem,
    EvaluationResult,
    FaultDecision,
    FaultRecord,
    UnitExamFigure,
)
from appraisal.rules import Rules, period_of_cycle, rules_of
from exams.models import Exam
from exams.outcomes import OutcomeState, outcomes_of
from personnel.models import Officer, Unit
from personnel.models.officers import OfficerQuerySet


@dataclass(frozen=True, slots=True)
class Draft:
    """What the sheet of one unit or officer says now."""

    lines: tuple[Line, ...]
    vetoes: tuple[dict[str, str], ...]
    sheet: Sheet


@dataclass(slots=True)
class _Gathered:
    """Lines and vetoes by subject, while they come together."""

    lines: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    vetoes: dict[int, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))


def evaluated_units(cycle: EvaluationCycle) -> QuerySet[Unit]:
    """The units that `cycle` evaluates: all below its own that stood on the last day, in tree order."""
    below = Unit.objects.filter(path__startswith=cycle.unit.path).exclude(pk=cycle.unit_id)
    return below.exclude(closed_on__lt=cycle.ends_before)


def evaluated_officers(cycle: EvaluationCycle) -> OfficerQuerySet:
    """The officers in post below the unit of `cycle` on its last day, in order of unit and badge."""
    last_day = period_of_cycle(cycle).last_day
    return Officer.objects.in_post_under(frozenset({cycle.unit.path}), on=last_day)


def unit_drafts(cycle: EvaluationCycle, unit_ids: Collection[int]) -> dict[int, Draft]:
    """The sheets of these units as they stand now."""
    rules, period = rules_of(cycle), period_of_cycle(cycle)
    gathered = _Gathered()
    if period.kind is PeriodKind.MONTH:
        _unit_exams(gathered, cycle, period, rules)
        _flaws(gathered, cycle, period, rules, by="record__unit")
    else:
        _parts(gathered, cycle, period, rules, of="unit")
    _items(gathered, cycle, of="unit")
    return _drafts(gathered, unit_ids, rules, period)


def officer_drafts(cycle: EvaluationCycle, officer_ids: Collection[int]) -> dict[int, Draft]:
    """The sheets of these officers as they stand now."""
    rules, period = rules_of(cycle), period_of_cycle(cycle)
    gathered = _Gathered()
    if period.kind is PeriodKind.MONTH:
        _officer_exams(gathered, cycle, period, rules, officer_ids)
        _flaws(gathered, cycle, period, rules, by="party__officer")
    else:
        _parts(gathered, cycle, period, rules, of="officer")
    _items(gathered, cycle, of="officer")
    return _drafts(gathered, officer_ids, rules, period)


def part_cycles(cycle: EvaluationCycle) -> dict[Period, EvaluationCycle | None]:
    """The cycles that a longer one is rolled up from, by period; None where nobody opened one."""
    parts = parts_of(rules_of(cycle).calendar, period_of_cycle(cycle))
    if not parts:
        return {}
    rows = EvaluationCycle.objects.filter(
        unit=cycle.unit_id, kind=parts[0].kind, starts_on__in=[part.starts_on for part in parts]
    )
    found = {row.starts_on: row for row in rows}
    return {part: found.get(part.starts_on) for part in parts}


def counting_exams(cycle: EvaluationCycle) -> list[Exam]:
    """The monthly exams that could count in this period (make-ups count with their first exam): held by its unit, one
    above or one below; by month, the highest unit first."""
    path = cycle.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    months = exam_months(period_of_cycle(cycle))
    exams = Exam.objects.filter(kind=Exam.Kind.MONTHLY, month__in=months, makeup_of=None)
    held = exams.filter(unit__path__in=above) | exams.filter(unit__path__startswith=path)
    return list(held.select_related("unit").order_by("month", "unit__depth", "pk"))


def stored_lines(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Lines as a result keeps them."""
    return [
        {
            "kind": line.kind.value,
            "code": line.code,
            "title": line.title,
            "points": str(line.points),
            "marks": None if line.marks is None else str(line.marks),
            "value": None if line.value is None else str(line.value),
            "source": line.source,
        }
        for line in lines
    ]


def lines_of(result: EvaluationResult) -> tuple[Line, ...]:
    """The lines that a result keeps."""
    return tuple(
        Line(
            kind=LineKind(row["kind"]),
            code=row["code"],
            title=row["title"],
            points=Decimal(row["points"]),
            marks=None if row["marks"] is None else Decimal(row["marks"]),
            value=None if row["value"] is None else Decimal(row["value"]),
            source=row["source"],
        )
        for row in result.lines
    )


def effects(vetoes: Collection[Mapping[str, str]]) -> frozenset[Effect]:
    """What these vetoes do to the band."""
    return frozenset(Effect(veto["effect"]) for veto in vetoes)


def line_of_item(item: EvaluationItem) -> Line:
    """The line of a confirmed deduction or bonus."""
    return Line(LineKind(item.kind), item.code, item.title, item.points, source=f"item:{item.pk}")


def veto_of_item(item: EvaluationItem) -> dict[str, str]:
    """What a result keeps of a confirmed veto."""
    return {"code": item.code, "title": item.title, "effect": item.effect, "source": f"item:{item.pk}"}


def _drafts(gathered: _Gathered, ids: Collection[int], rules: Rules, period: Period) -> dict[int, Draft]:
    way = rules.way(period.kind)
    drafts = {}
    for subject in ids:
        lines, vetoes = tuple(gathered.lines.get(subject, ())), tuple(gathered.vetoes.get(subject, ()))
        drafts[subject] = Draft(lines, vetoes, sheet(lines, effects(vetoes), rules.bands, way))
    return drafts


def _unit_exams(gathered: _Gathered, cycle: EvaluationCycle, period: Period, rules: Rules) -> None:
    """The figure of each unit in the exam of the month; where several were held, in that of the highest unit."""
    chosen: dict[tuple[int, Any], UnitExamFigure] = {}
    figures = (
        UnitExamFigure.objects.current()
        .filter(
            scope=UnitExamFigure.Scope.SUBTREE,
            exam__month__in=exam_months(period),
            unit__path__startswith=cycle.unit.path,
        )
        .select_related("exam", "run")
        .order_by("exam__unit__depth", "exam")
    )
    for figure in figures:
        chosen.setdefault((figure.unit_id, figure.exam.month), figure)
    for (unit_id, _month), figure in chosen.items():
        if figure.value is None or figure.points is None:
            continue
        gathered.lines[unit_id].append(
            Line(
                kind=LineKind.EXAM,
                code="monthly_exam",
                title=figure.exam.title,
                points=figure.points,
                marks=Decimal(str(figure.run.rule["marks"])),
                value=figure.value,
                source=f"figure:{figure.pk}",
            )
        )


def _officer_exams(
    gathered: _Gathered, cycle: EvaluationCycle, period: Period, rules: Rules, officer_ids: Collection[int]
) -> None:
    """What counts of each officer in the exam of the month, make-ups included; of several, in that of the highest
    unit."""
    exams = {exam.pk: exam for exam in counting_exams(cycle)}
    order = {pk: place for place, pk in enumerate(exams)}
    outcomes = outcomes_of(Exam.objects.filter(pk__in=exams), officers=officer_ids)
    seen: set[tuple[int, date]] = set()
    for own in sorted(outcomes, key=lambda each: order[each.exam_id]):
        if (own.officer_id, own.month) in seen:
            continue
        seen.add((own.officer_id, own.month))
        value = officer_value(
            own.counted.percent if own.counted else None,
            excused=own.state is OutcomeState.EXCUSED,
            rule=rules.exam,
        )
        if value is None:
            continue
        gathered.lines[own.officer_id].append(
            Line(
                kind=LineKind.EXAM,
                code="monthly_exam",
                title=exams[own.exam_id].title,
                points=rounded(rules.exam.marks * value / HUNDRED),
                marks=rules.exam.marks,
                value=value,
                source=f"result:{own.result_id}" if own.result_id else f"exam:{own.exam_id}",
            )
        )


def _flaws(gathered: _Gathered, cycle: EvaluationCycle, period: Period, rules: Rules, *, by: str) -> None:
    """Flaws decided in the period: how many, and nothing else about them."""
    each = rules.bands.points_per_flaw
    rows = (
        FaultDecision.objects.standing()
        .filter(
            record__kind=FaultRecord.Kind.FLAW,
            outcome__in=FaultDecision.ESTABLISHED,
            record__unit__path__startswith=cycle.unit.path,
            record__decisions__number=1,
            record__decisions__decided_on__gte=period.starts_on,
            record__decisions__decided_on__lt=period.ends_before,
        )
        .order_by()
        .values(by)
        .annotate(flaws=Count("record", distinct=True))
    )
    for row in rows:
        gathered.lines[row[by]].append(
            Line(
                kind=LineKind.FLAWS,
                code="flaws",
                title="执法瑕疵",
                points=-rounded(each * row["flaws"]),
                value=Decimal(row["flaws"]),
                source="flaws",
            )
        )


def _parts(gathered: _Gathered, cycle: EvaluationCycle, period: Period, rules: Rules, *, of: str) -> None:
    """The closed results of the parts, and the vetoes that go up with them."""
    parts = [part for part in part_cycles(cycle).values() if part is not None]
    names = {part.pk: part.starts_on.isoformat() for part in parts}
    results = (
        EvaluationResult.objects.current()
        .filter(cycle__in=parts, officer__isnull=of == "unit")
        .order_by("cycle__starts_on", "pk")
    )
    for result in results.iterator(chunk_size=2000):
        subject = result.unit_id if of == "unit" else result.officer_id
        if subject is None:
            continue
        gathered.lines[subject].append(
            Line(
                kind=LineKind.PART,
                code=names[result.cycle_id],
                title=result.band_title,
                points=result.total,
                source=f"evaluation:{result.cycle_id}",
            )
        )
        if rules.roll_up.vetoes_carry_up:
            gathered.vetoes[subject].extend(result.vetoes)


def _items(gathered: _Gathered, cycle: EvaluationCycle, *, of: str) -> None:
    """Confirmed deductions, bonuses and vetoes that were not withdrawn."""
    confirmed = EvaluationItem.objects.filter(cycle=cycle, state=EvaluationItem.State.CONFIRMED)
    withdrawn = confirmed.filter(withdraws__isnull=False).values("withdraws")
    items = confirmed.filter(withdraws=None, officer__isnull=of == "unit").exclude(pk__in=withdrawn)
    for item in items.order_by("pk"):
        subject = item.unit_id if of == "unit" else item.officer_id
        if subject is None:
            continue
        if item.kind == EvaluationItem.Kind.VETO:
            gathered.vetoes[subject].append(veto_of_item(item))
        else:
            gathered.lines[subject].append(line_of_item(item))
