"""The figures of a bulletin, taken from the unit figures of its exam and frozen with the draft.

`{"exam": …, "as_of": …, "run": …, "total": line, "counties": [line], "units": [{"above": name, "lines": [line]}],
"subjects": [point], "articles": [point], "before": {"title": …} or null, "smallest": n}`; a line is
`UnitLine.as_json`, a point `WeakPoint.as_json`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from appraisal.actions.count_exams import counted
from appraisal.bulletin_weakest import weak_articles, weak_subjects
from appraisal.domain.bulletin import (
    BulletinRules,
    UnitLine,
    change,
    excellent_rate,
    kept_back,
    ranked,
    weakest,
)
from appraisal.domain.exam_indicator import Absence, ExamIndicator, exam_figure
from appraisal.domain.hiding import SmallGroups
from appraisal.models import FigureRun, UnitExamFigure
from appraisal.rules import EXAM, rule_from
from core.clock import local_day
from core.domain.days import iso, months_after
from exams.models import Exam
from exams.outcomes import Outcome, OutcomeState
from personnel.models import Unit

Scope = UnitExamFigure.Scope


def figures_of(
    exam: Exam,
    run: FigureRun,
    outcomes: Iterable[Outcome],
    *,
    rules: BulletinRules,
    small: SmallGroups,
    at: datetime,
) -> dict[str, Any]:
    """What the bulletin of `exam` says in figures, counted by the rule of `run`. A fixed number of queries."""
    rule: ExamIndicator = rule_from(EXAM, run.rule)
    before = _month_before(exam)
    lines = _lines(exam, rule, _excellent(outcomes, rules), before, small)
    lines = kept_back(lines, small, steplen=Unit.steplen)
    top, step = len(exam.unit.path), Unit.steplen
    total = next(line for line in lines if len(line.path) == top and not line.is_own)
    counties = [
        line for line in lines if len(line.path) == top + step and not line.is_own or _is_own(line, top)
    ]
    below = [
        line
        for line in lines
        if len(line.path) == top + 2 * step and not line.is_own or _is_own(line, top + step)
    ]
    if rules.show_ranks:
        counties, below = ranked(counties, rules.rank_by), ranked(below, rules.rank_by)
    sittings = list(exam.sittings.order_by("opens_at"))
    return {
        "exam": {
            "id": exam.pk,
            "title": exam.title,
            "month": exam.month.isoformat(),
            "opens_on": local_day(sittings[0].opens_at).isoformat(),
            "closes_on": local_day(max(sitting.closes_at for sitting in sittings)).isoformat(),
        },
        "as_of": iso(at),
        "run": {
            "id": run.pk,
            "number": run.number,
            "policy_version": run.policy_version_id,
            "leave_is_zero": rule.absent_with_leave is Absence.ZERO,
            "absence_is_zero": rule.absent_without_leave is Absence.ZERO,
        },
        "before": {"exam": before.pk, "title": before.title} if before is not None else None,
        "smallest": small.smallest,
        "total": total.as_json(),
        "counties": [line.as_json() for line in counties],
        "units": _grouped(below, counties, step),
        "subjects": [point.as_json() for point in weakest(weak_subjects(exam), rules.weakest, small)],
        "articles": [point.as_json() for point in weakest(weak_articles(exam), rules.weakest, small)],
    }


def _is_own(line: UnitLine, length: int) -> bool:
    return line.is_own and len(line.path) == length


def _grouped(below: list[UnitLine], counties: list[UnitLine], step: int) -> list[dict[str, Any]]:
    """Units under the county that holds them; a county whose only officers are its own needs no table of its own."""
    names = {line.path: line.name for line in counties if not line.is_own}
    groups: dict[str, list[UnitLine]] = defaultdict(list)
    for line in below:
        groups[line.path if line.is_own else line.path[:-step]].append(line)
    return [
        {"above": names[path], "lines": [line.as_json() for line in lines]}
        for path, lines in sorted(groups.items())
        if path in names and any(not line.is_own for line in lines)
    ]


def _month_before(exam: Exam) -> Exam | None:
    """The exam of the same unit in the month before, when it was counted."""
    exams = Exam.objects.filter(
        unit=exam.unit_id,
        kind=exam.kind,
        makeup_of=None,
        state=Exam.State.RELEASED,
        month=months_after(exam.month, -1),
        figure_runs__isnull=False,
    )
    return exams.order_by("-pk").first()


def _excellent(outcomes: Iterable[Outcome], rules: BulletinRules) -> Counter[int]:
    """Excellent results by unit of the roster."""
    return Counter(
        own.unit_id
        for own in outcomes
        if own.counted is not None and own.counted.percent >= rules.excellent_percent
    )


def _lines(
    exam: Exam, rule: ExamIndicator, excellent: Mapping[int, int], before: Exam | None, small: SmallGroups
) -> list[UnitLine]:
    """The exam's unit, its own officers, and two levels below it in tree order."""
    deepest = len(exam.unit.path) + 2 * Unit.steplen
    rows = (
        UnitExamFigure.objects.current()
        .filter(exam=exam)
        .select_related("unit")
        .order_by("unit__path", "scope")
    )
    earlier = {
        (row.unit_id, row.scope): row
        for row in UnitExamFigure.objects.current().filter(exam=before.pk if before else None)
        if row.due >= small.smallest
    }
    paths = dict(Unit.objects.filter(pk__in=excellent).values_list("pk", "path"))
    lines = []
    for row in rows:
        path, is_own = row.unit.path, row.scope == Scope.OWN
        if len(path) > deepest or (is_own and len(path) == deepest):
            continue
        found = sum(
            number
            for unit, number in excellent.items()
            if (paths[unit] == path if is_own else paths[unit].startswith(path))
        )
        line = UnitLine(
            unit=row.unit_id,
            name=f"{row.unit.name}（本级）" if is_own else row.unit.name,
            path=path,
            due=row.due,
            present=row.present,
            excused=row.excused,
            absent=row.absent,
            average=row.average,
            pass_rate=row.pass_rate,
            attendance=row.attendance,
            excellent_rate=excellent_rate(found, exam_figure(counted(row), rule).counted),
            is_own=is_own,
            figure=row.pk,
            hash=row.hash,
        )
        was = earlier.get((row.unit_id, row.scope))
        if was is not None:
            line = replace(
                line,
                previous=was.pk,
                change_average=change(row.average, was.average),
                change_pass_rate=change(row.pass_rate, was.pass_rate),
            )
        lines.append(line)
    return [line for line in lines if not _alone(line, lines)]


def _alone(line: UnitLine, lines: list[UnitLine]) -> bool:
    """Whether this is a unit's own officers where there is nobody below it: the unit's line says the same."""
    if not line.is_own:
        return False
    whole = next((other for other in lines if other.path == line.path and not other.is_own), None)
    return whole is not None and whole.due == line.due


def failed_or_absent(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Whom the restricted annex names."""
    return [own for own in outcomes if own.state in {OutcomeState.FAILED, OutcomeState.ABSENT}]
