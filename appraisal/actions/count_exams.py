"""Count released monthly exams for each unit, by the rule in force in their month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from appraisal.domain.exam_indicator import (
    ExamIndicator,
    Sat,
    Tally,
    exam_figure,
    own_tallies,
    rounded,
    subtree_tallies,
)
from appraisal.models import FigureRun, UnitExamFigure
from appraisal.models.figures import changes_of, exams_without_figures
from appraisal.rules import EXAM, rule_from, rules_in_force
from core.domain.chains import GENESIS
from exams.models import Exam
from exams.outcomes import OutcomeState, outcomes_of
from personnel.models import Unit
from records.actions.append_entries import NewUnitEntry, append_unit_entries
from records.domain.sections import LEGAL_TRAINING_AND_EXAMS

Scope = UnitExamFigure.Scope
EXAM_FIGURE_ENTRY: Final = "unit_exam_figure"
ROWS_AT_ONCE: Final = 200


def count_released_exams(*, at: datetime) -> int:
    """Counts every released monthly exam that has no figures yet, or whose outcomes may have changed since
    (corrected results, make-ups, leave); returns the number of new figures.

    One transaction for each exam: killed in the middle, nothing of that exam stands and the next run goes on. Two
    clocks at once: the database lets one of them write, the other finds nothing left.
    """
    made = 0
    for exam in exams_without_figures().select_related("unit"):
        try:
            made += count_exam(exam=exam, at=at)
        except IntegrityError:
            continue
    return made


def count_exam(*, exam: Exam, at: datetime) -> int:
    """Writes the figures of `exam` that are missing or no longer what its results say; returns how many.

    The first run keeps the policy `exam_indicator` of the exam's month; a later run, after outcomes
    changed, uses the very same rule, whatever the policy says by then. Each figure goes into the unit's file.
    """
    with transaction.atomic():
        Exam.objects.select_for_update().get(pk=exam.pk)
        last = FigureRun.objects.filter(exam=exam).order_by("-number").first()
        changes = changes_of(exam)
        if last is not None and last.changes == changes:
            return 0
        if last is None:
            kept = rules_in_force(exam.unit, exam.month)[EXAM]
            rule, version = kept["body"], kept["version"]
        else:
            rule, version = last.rule, last.policy_version_id
        run = FigureRun.objects.create(
            exam=exam,
            number=last.number + 1 if last else 1,
            rule=rule,
            policy_version_id=version,
            changes=changes,
            at=at,
        )
        figures = _figures(run, rule_from(EXAM, rule), at)
        UnitExamFigure.objects.bulk_create(figures, batch_size=ROWS_AT_ONCE)
        append_unit_entries(_entries(exam, figures), at=at)
    return len(figures)


def roster_of(exam: Exam) -> Iterator[Sat]:
    """What came of each officer on the roster, make-ups included, by the results released so far."""
    outcomes = outcomes_of(Exam.objects.filter(pk=exam.pk))
    paths = dict(Unit.objects.filter(pk__in={own.unit_id for own in outcomes}).values_list("pk", "path"))
    for own in outcomes:
        yield Sat(
            path=paths[own.unit_id],
            excused=own.state is OutcomeState.EXCUSED,
            percent=own.counted.percent if own.counted else None,
            passed=own.state is OutcomeState.PASSED,
        )


def tallies_of(exam: Exam) -> dict[tuple[str, str], Tally]:
    """Tallies by path and scope."""
    own = own_tallies(roster_of(exam))
    below = subtree_tallies(own, top=exam.unit.path, steplen=Unit.steplen)
    return {(path, Scope.OWN.value): tally for path, tally in own.items()} | {
        (path, Scope.SUBTREE.value): tally for path, tally in below.items()
    }


def _figures(run: FigureRun, rule: ExamIndicator, at: datetime) -> list[UnitExamFigure]:
    """New figures in tree order, chained after those of the exam so far. What did not change gets no new row."""
    exam = run.exam
    tallies = tallies_of(exam)
    units = dict(Unit.objects.filter(path__in={path for path, _scope in tallies}).values_list("path", "pk"))
    standing = {(row.unit_id, row.scope): row for row in UnitExamFigure.objects.current().filter(exam=exam)}
    last = UnitExamFigure.objects.filter(exam=exam).order_by("-seq").first()
    head = (last.seq, last.hash) if last else (0, GENESIS)
    figures = []
    for (path, scope), tally in sorted(tallies.items()):
        before = standing.get((units[path], scope))
        if before is not None and counted(before) == tally:
            continue
        figure = _figure(run, units[path], scope, tally, rule, before, at)
        figure.chain_after(*head)
        head = (figure.seq, figure.hash)
        figures.append(figure)
    return figures


def counted(figure: UnitExamFigure) -> Tally:
    """The counts that a figure rests on."""
    return Tally(figure.due, figure.present, figure.excused, figure.passed, figure.percent_sum)


def _figure(
    run: FigureRun,
    unit_id: int,
    scope: str,
    tally: Tally,
    rule: ExamIndicator,
    before: UnitExamFigure | None,
    at: datetime,
) -> UnitExamFigure:
    made = exam_figure(tally, rule)
    return UnitExamFigure(
        run=run,
        exam=run.exam,
        unit_id=unit_id,
        scope=scope,
        number=before.number + 1 if before else 1,
        supersedes=before,
        due=tally.due,
        present=tally.present,
        excused=tally.excused,
        passed=tally.passed,
        percent_sum=rounded(tally.percent_sum),
        average=made.average,
        pass_rate=made.pass_rate,
        attendance=made.attendance,
        value=made.value,
        points=made.points,
        policy_version_id=run.policy_version_id,
        at=at,
    )


def _entries(exam: Exam, figures: list[UnitExamFigure]) -> Iterator[NewUnitEntry]:
    """An entry for each unit with all below it: that is the figure which its evaluation uses."""
    for figure in figures:
        if figure.scope != Scope.SUBTREE:
            continue
        yield NewUnitEntry(
            unit_id=figure.unit_id,
            section=LEGAL_TRAINING_AND_EXAMS,
            kind=EXAM_FIGURE_ENTRY,
            happened_on=exam.month,
            payload=_payload(exam, figure),
            source=f"exam_figure:{figure.pk}",
            corrects_source=f"exam_figure:{figure.supersedes_id}" if figure.supersedes_id else "",
            policy_version_id=figure.policy_version_id,
        )


def _payload(exam: Exam, figure: UnitExamFigure) -> dict[str, object]:
    body = figure.chain_body()
    kept = ("due", "present", "excused", "passed", "average", "pass_rate", "attendance", "value", "points")
    return {
        "figure": figure.pk,
        "exam": exam.pk,
        "month": exam.month.isoformat(),
        "hash": figure.hash,
        **{name: body[name] for name in kept},
    }
