"""Figures of the markers of one exam: how many, how severe, how alike, how near to agreed marks, how fast."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from exams.actions._markers import marking_policy
from exams.domain.double_marking import FOR_RESULTS, MarkingRule, Round
from exams.models import Exam, ManualMark, MarkingItem
from exams.models.marking import COUNTING
from personnel.models import Officer
from psychometrics.raters import Agreement, Deviation, agreement, deviation, pace, pooled_kappa

PARTNER: Final[Mapping[int, int]] = {Round.FIRST: Round.SECOND, Round.SECOND: Round.FIRST}


@dataclass(frozen=True, slots=True)
class MarkerFigures:
    """One marker, for one question or for all. Marks are shares of what the question gives."""

    officer: Officer
    number: int
    mean: float | None
    agreement: Agreement
    deviation: Deviation
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """One question: pairs of marks, those that went to a third marker, and each marker."""

    item: MarkingItem
    pairs: int
    thirds: int
    markers: list[MarkerFigures]


@dataclass(frozen=True, slots=True)
class AllFigures:
    """The whole marking. `smallest_pairs`: from so many on agreement says something."""

    markers: list[MarkerFigures]
    items: list[ItemFigures]
    smallest_pairs: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """The marks of one answer by round, as they count; `full` and `rule` are those of its question."""

    item: int
    full: Decimal
    rule: MarkingRule
    given: Mapping[int, tuple[int, Decimal]]
    controls: Sequence[tuple[int, Decimal]]


@dataclass(slots=True)
class _Rows:
    """What one marker did at one question: own marks; pairs (own, other, step, limit); control answers (own, agreed,
    tolerance)."""

    marks: list[float]
    pairs: list[tuple[float, float, float, float]]
    controls: list[tuple[float, float, float]]


def marker_figures(exam: Exam) -> AllFigures:
    """All figures of `exam` in five queries. Marks of voided attempts are left out, superseded ones too."""
    items = list(exam.marking_items.select_related("revision").order_by("position", "pk"))
    rules = {item.pk: item.marking_rule for item in items}
    rows: dict[tuple[int, int], _Rows] = defaultdict(lambda: _Rows([], [], []))
    pairs: dict[int, int] = defaultdict(int)
    thirds: dict[int, int] = defaultdict(int)
    for answer in _answers(exam, rules):
        _collect(answer, rows)
        pairs[answer.item] += {Round.FIRST, Round.SECOND} <= answer.given.keys()
        thirds[answer.item] += Round.THIRD in answer.given
    ids = {marker for _item, marker in rows}
    officers = list(Officer.objects.filter(pk__in=ids).order_by("name", "pk"))
    policy = marking_policy(exam).body
    seconds = _paces(exam, longest=policy.lease_minutes * 60)
    by_item = {
        item.pk: [
            _figures(officer, [rows[item.pk, officer.pk]])
            for officer in officers
            if (item.pk, officer.pk) in rows
        ]
        for item in items
    }
    return AllFigures(
        markers=[
            _figures(
                officer,
                [rows[item.pk, officer.pk] for item in items if (item.pk, officer.pk) in rows],
                seconds=seconds.get(officer.pk),
            )
            for officer in officers
        ],
        items=[ItemFigures(item, pairs[item.pk], thirds[item.pk], by_item[item.pk]) for item in items],
        smallest_pairs=policy.smallest_pairs,
    )


def _answers(exam: Exam, rules: Mapping[int, MarkingRule]) -> Iterable[_Answer]:
    marks = (
        ManualMark.objects.counting()
        .filter(task__item__exam=exam, task__attempt__state__in=COUNTING)
        .exclude(task__round=Round.AGAIN)
        .order_by("at", "pk")
        .values_list("task__attempt", "task__item", "task__round", "marker", "marks", "full_marks")
    )
    found: dict[tuple[Any, int], list[tuple[int, int, Decimal, Decimal]]] = defaultdict(list)
    for attempt, item, number, marker, value, full in marks:
        found[attempt, item].append((number, marker, value, full))
    for (_attempt, item), given in found.items():
        yield _Answer(
            item=item,
            full=given[0][3],
            rule=rules[item],
            given={
                number: (marker, value) for number, marker, value, _full in given if number != Round.CONTROL
            },
            controls=[(marker, value) for number, marker, value, _full in given if number == Round.CONTROL],
        )


def _collect(answer: _Answer, rows: dict[tuple[int, int], _Rows]) -> None:
    full = answer.full
    step = float(answer.rule.step / full)
    limit = float(answer.rule.in_marks(answer.rule.limit, full) / full)
    tolerance = float(answer.rule.in_marks(answer.rule.tolerance, full) / full)
    for number, (marker, value) in answer.given.items():
        if number not in FOR_RESULTS:
            continue
        own = rows[answer.item, marker]
        own.marks.append(float(value / full))
        other = answer.given.get(PARTNER.get(number, 0))
        if other is not None:
            own.pairs.append((float(value / full), float(other[1] / full), step, limit))
    if Round.AGREED in answer.given:
        agreed = float(answer.given[Round.AGREED][1] / full)
        for marker, value in answer.controls:
            rows[answer.item, marker].controls.append((float(value / full), agreed, tolerance))


def _figures(officer: Officer, parts: Sequence[_Rows], *, seconds: float | None = None) -> MarkerFigures:
    """The figures over `parts`, one for each question; kappas are pooled over questions, never the marks."""
    marks = [value for part in parts for value in part.marks]
    whole = _agreement([pair for part in parts for pair in part.pairs])
    kappa = pooled_kappa(_agreement(part.pairs) for part in parts)
    controls = [control for part in parts for control in part.controls]
    own, agreed, tolerance = np.array(controls, dtype=np.float64).reshape(-1, 3).T
    return MarkerFigures(
        officer=officer,
        number=len(marks),
        mean=float(np.mean(marks)) if marks else None,
        agreement=Agreement(whole.n, whole.severity, whole.exact, whole.adjacent, whole.within, kappa),
        deviation=deviation(own, agreed, tolerance=tolerance),
        seconds=seconds,
    )


def _agreement(pairs: Sequence[tuple[float, float, float, float]]) -> Agreement:
    own, others, step, limit = np.array(pairs, dtype=np.float64).reshape(-1, 4).T
    return agreement(own, others, step=step, limit=limit)


def _paces(exam: Exam, *, longest: float) -> dict[int, float | None]:
    """Median seconds for an answer, by marker, over the moments of the first marks of each answer."""
    moments: dict[int, list[float]] = defaultdict(list)
    first = ManualMark.objects.filter(task__item__exam=exam, seq=1).exclude(
        task__round__in=(Round.AGREED, Round.AGAIN)
    )
    for marker, at in first.order_by("at", "pk").values_list("marker", "at"):
        moments[marker].append(at.timestamp())
    return {marker: pace(np.array(times), longest=longest) for marker, times in moments.items()}
