"""What counts in the end: one row for each officer and exam, first exam and make-ups together.

The enforcement file, evaluations and promotion checks read this and nothing else when they ask how somebody did in a
month. It rests on released results only; marks are never changed: the counted score is a figure of its own. Six
queries, for any number of officers, units and months.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.db.models import FilteredRelation, Q, QuerySet

from exams.attendance import EXCUSED
from exams.domain.absence import AbsencePolicy
from exams.domain.makeup import Score, counted_makeup, counts
from exams.models import Enrolment, Exam, Leave, MakeupPlace, Result

IN_LIST: Final = 500
"""So many officers are named in a query; for more, all of the exams are read and the others dropped."""


class OutcomeState(StrEnum):
    """How an exam ended for somebody."""

    PASSED = "passed"
    FAILED = "failed"
    EXCUSED = "excused"
    """Did not sit, with leave."""
    ABSENT = "absent"
    """Did not sit, without leave."""


@dataclass(frozen=True, slots=True)
class MakeupOutcome:
    """One make-up exam. `made` is what was earned there, `counted` what counts of it; None for who did not sit."""

    exam_id: int
    cause: str
    result_id: int | None = None
    made: Score | None = None
    counted: Score | None = None
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """One officer and one released first exam. `month` is the month that the exam counts for."""

    officer_id: int
    exam_id: int
    month: date
    unit_id: int
    """The unit on the roster of the first exam."""
    state: OutcomeState
    first: Score | None = None
    result_id: int | None = None
    leave: str = ""
    """Class of the leave that was granted for the first exam."""
    excused: bool = False
    to_makeup: bool = False
    makeups: tuple[MakeupOutcome, ...] = ()
    counted: Score | None = None
    """None for who sat neither."""

    def percent(self, policy: AbsencePolicy) -> Decimal | None:
        """What goes into averages, in percent; None: left out. Absence is zero when the policy says so."""
        if self.counted is not None:
            return self.counted.percent
        zero = self.state is OutcomeState.ABSENT and policy.absent_counts_as_zero
        return Decimal(0) if zero else None


def month_outcomes(
    *, since: date, until: date, officers: Collection[int] | None = None, under: str | None = None
) -> list[Outcome]:
    """Outcomes of the monthly exams from the month of `since` to that of `until`, by month, exam and officer.

    `officers` (ids) and `under` (tree path of the unit on the roster) narrow it down.
    """
    exams = Exam.objects.filter(
        kind=Exam.Kind.MONTHLY, month__gte=since.replace(day=1), month__lte=until.replace(day=1)
    )
    return outcomes_of(exams, officers=officers, under=under)


def outcomes_of(
    exams: QuerySet[Exam], *, officers: Collection[int] | None = None, under: str | None = None
) -> list[Outcome]:
    """Outcomes of those of `exams` that are released and no make-ups, by month, exam and officer."""
    firsts = dict(
        exams.filter(state=Exam.State.RELEASED, makeup_of=None).order_by().values_list("pk", "month")
    )
    if not firsts:
        return []
    who = Q() if officers is None or len(officers) > IN_LIST else Q(officer__in=officers)
    wanted = None if officers is None else frozenset(officers)
    makeups = {
        exam.pk: exam
        for exam in Exam.objects.filter(makeup_of__in=firsts, state=Exam.State.RELEASED).order_by("pk")
    }
    results = _results([*firsts, *makeups], who)
    later = _makeups(makeups, who, results)
    rows = (
        _on_rosters(list(firsts))
        .filter(who)
        .filter(Q(unit__path__startswith=under) if under else Q())
        .values_list("officer", "sitting__exam", "unit", *LEAVE)
    )
    found = {}
    for officer, exam, unit, leave, excused, to_makeup in rows:
        if wanted is not None and officer not in wanted:
            continue
        result_id, first = results.get((exam, officer), (None, None))
        found[officer, exam] = _ended(
            Outcome(
                officer_id=officer,
                exam_id=exam,
                month=firsts[exam],
                unit_id=unit,
                state=OutcomeState.ABSENT,
                first=first,
                result_id=result_id,
                leave=leave or "",
                excused=bool(excused),
                to_makeup=bool(to_makeup),
                makeups=tuple(later.get((exam, officer), ())),
            )
        )
    return sorted(found.values(), key=lambda own: (own.month, own.exam_id, own.officer_id))


@dataclass(frozen=True, slots=True)
class CountedResult:
    """What counts of one result, and why its officer sat a make-up (`MakeupCause`); empty for a first exam."""

    score: Score
    cause: str = ""


def counted_results(results: Iterable[Result]) -> Mapping[int, CountedResult]:
    """What counts of each of `results` (by id) by the rule of its exam: in one query. Needs `exam` on each."""
    rows = list(results)
    causes = {
        (exam, officer): cause
        for exam, officer, cause in MakeupPlace.objects.filter(
            exam__in={row.exam_id for row in rows if row.exam.makeup_of_id is not None}
        ).values_list("exam", "officer", "cause")
    }
    return {
        row.pk: CountedResult(
            counted_makeup(
                Score(row.score, row.full_marks, row.passed),
                rule=row.exam.makeup_rule,
                cap_percent=row.exam.makeup_cap_percent,
                cause=cause,
            ),
            cause,
        )
        for row in rows
        for cause in [causes.get((row.exam_id, row.officer_id), "")]
    }


LEAVE: Final = ("granted__kind", "granted__excused", "granted__to_makeup")


def _on_rosters(exam_ids: list[int]) -> QuerySet[Enrolment]:
    return (
        Enrolment.objects.filter(sitting__exam__in=exam_ids)
        .annotate(granted=FilteredRelation("leaves", condition=Q(leaves__state=Leave.State.GRANTED)))
        .order_by("pk")
    )


def _results(exam_ids: list[int], who: Q) -> dict[tuple[int, int], tuple[int, Score]]:
    """The released result that stands, by exam and officer."""
    rows = (
        Result.objects.standing()
        .filter(who, exam__in=exam_ids)
        .order_by("pk")
        .values_list("exam", "officer", "pk", "score", "full_marks", "passed")
    )
    return {(exam, officer): (pk, Score(*figures)) for exam, officer, pk, *figures in rows}


def _makeups(
    makeups: Mapping[int, Exam], who: Q, results: Mapping[tuple[int, int], tuple[int, Score]]
) -> dict[tuple[int, int], list[MakeupOutcome]]:
    """Make-ups by first exam and officer, in the order in which they were set."""
    places = MakeupPlace.objects.filter(who, exam__in=makeups).order_by("exam", "pk")
    excused = set(
        Enrolment.objects.filter(EXCUSED, who, sitting__exam__in=makeups).values_list(
            "sitting__exam", "officer"
        )
    )
    found: dict[tuple[int, int], list[MakeupOutcome]] = defaultdict(list)
    for exam_id, officer, cause in places.values_list("exam", "officer", "cause"):
        exam = makeups[exam_id]
        own = MakeupOutcome(exam_id, cause, excused=(exam_id, officer) in excused)
        if (exam_id, officer) in results:
            result_id, made = results[exam_id, officer]
            counted = counted_makeup(
                made, rule=exam.makeup_rule, cap_percent=exam.makeup_cap_percent, cause=cause
            )
            own = replace(own, result_id=result_id, made=made, counted=counted)
        found[exam.makeup_of_id or 0, officer].append(own)
    return found


def _ended(own: Outcome) -> Outcome:
    """With the state and the score that counts."""
    sat = [makeup.counted for makeup in own.makeups if makeup.counted is not None]
    counted = counts(own.first, sat)
    if counted is not None:
        passed = any(score.passed for score in (own.first, *sat) if score is not None)
        state = OutcomeState.PASSED if passed else OutcomeState.FAILED
    elif own.excused and all(makeup.excused for makeup in own.makeups):
        state = OutcomeState.EXCUSED
    else:
        state = OutcomeState.ABSENT
    return replace(own, state=state, counted=counted)
