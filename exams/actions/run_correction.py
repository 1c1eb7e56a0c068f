"""Apply an approved correction: worked out in chunks that survive a killed worker, written in one transaction.

The only code that writes the state of a `CorrectionRun`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from core.actions.record_audit_event import record_audit_event
from exams.actions._correction_moves import move_correction
from exams.actions._correction_rules import CORRECTABLE
from exams.actions._moves import move_exam
from exams.actions._remarking import Basis, Foreseen, digest_of, figures_of, foreseen_changes, to_remark
from exams.actions.check_items import check_items
from exams.domain.correction import CorrectionState, NothingLeft
from exams.domain.marking import sections_json
from exams.domain.states import ExamState
from exams.models import (
    AppealWindow,
    Correction,
    CorrectionRun,
    Exam,
    PreparedResult,
    Release,
    ReleasedResult,
    Result,
)

CHUNK: Final = 200
BATCH: Final = 200
LOST_AFTER: Final = timedelta(minutes=2)
"""Much longer than a chunk takes: what was not touched for so long has lost its worker."""


def work_through(run: CorrectionRun, *, clock: Callable[[], datetime]) -> CorrectionRun:
    """Goes on with `run` until it has ended; safe to repeat and safe beside another worker.

    Each chunk is one transaction that moves the run on. Nobody's result changes before the last one, which writes all
    new results, releases those of a released exam and lifts signatures, or, when that would not be exactly what was
    approved, writes none.
    """
    while _next_chunk(run, at=clock()):
        pass
    _finish(run, at=clock())
    run.refresh_from_db()
    if run.state == CorrectionRun.State.DONE and not run.is_checked:
        check_items(exam=Exam.objects.select_related("unit").get(pk=run.exam_id), at=clock())
        CorrectionRun.objects.filter(pk=run.pk).update(is_checked=True)
        run.is_checked = True
    return run


def continue_runs(*, at: datetime) -> int:
    """Goes on with every run that has lost its worker; returns how many there were."""
    lost = CorrectionRun.objects.filter(
        Q(state=CorrectionRun.State.WORKING) | Q(state=CorrectionRun.State.DONE, is_checked=False),
        touched_at__lte=at - LOST_AFTER,
    )
    runs = list(lost.order_by("pk"))
    for run in runs:
        work_through(run, clock=lambda: at)
    return len(runs)


def _next_chunk(run: CorrectionRun, *, at: datetime) -> bool:
    """Works the next results out; False when none is left, or the run has ended."""
    with transaction.atomic():
        held = _held(run)
        if not held.is_working:
            return False
        rows = to_remark(held.correction).filter(pk__gt=held.last_result).order_by("pk")
        chunk = list(rows[:CHUNK])
        if not chunk:
            return False
        try:
            changes = foreseen_changes(_basis(held.correction), chunk)
        except NothingLeft:
            _end(held, CorrectionRun.State.MOVED, at)
            return False
        PreparedResult.objects.bulk_create(_prepared(held, change) for change in changes)
        CorrectionRun.objects.filter(pk=held.pk).update(
            looked_at=held.looked_at + len(chunk), last_result=chunk[-1].pk, touched_at=at
        )
    return True


def _finish(run: CorrectionRun, *, at: datetime) -> None:
    with transaction.atomic():
        exam = Exam.objects.select_for_update().get(pk=run.exam_id)
        held = _held(run)
        if not held.is_working:
            return
        rows = list(held.prepared.select_related("before").order_by("before"))
        figures = _figures(held, rows)
        as_approved = (
            figures["digest"] == held.seen
            and to_remark(held.correction).count() == held.looked_at == held.total
            and exam.state in CORRECTABLE
            and held.correction.state == Correction.State.PROPOSED
        )
        if as_approved:
            _write(held, exam, rows, figures, at)
        _end(held, CorrectionRun.State.DONE if as_approved else CorrectionRun.State.MOVED, at, figures)


def _write(
    run: CorrectionRun, exam: Exam, rows: Sequence[PreparedResult], figures: dict[str, Any], at: datetime
) -> None:
    correction = run.correction
    move_correction(correction, CorrectionState.APPLIED, at=at, actor=run.approved_by, facts=figures)
    results = [_result(row, correction, at) for row in rows]
    Result.objects.bulk_create(results, batch_size=BATCH)
    if exam.state == ExamState.RELEASED:
        release = Release.objects.get(exam=exam)  # the two persons behind the correction stand for it too
        ReleasedResult.objects.bulk_create(
            [ReleasedResult(result=result, release=release, at=at) for result in results], batch_size=BATCH
        )
    elif exam.state == ExamState.SIGNED_OFF and results:
        provisional = AppealWindow.objects.filter(exam=exam, provisional=True).exists()
        back = ExamState.PROVISIONAL if provisional else ExamState.MARKED
        move_exam(exam, back, at=at, actor=run.approved_by, reason=correction.reason)


def _end(
    run: CorrectionRun, state: CorrectionRun.State, at: datetime, figures: dict[str, Any] | None = None
) -> None:
    done = state == CorrectionRun.State.DONE
    PreparedResult.objects.filter(run=run).delete()
    CorrectionRun.objects.filter(pk=run.pk).update(
        state=state, touched_at=at, figures=(figures or {}) if done else {}
    )
    if not done:
        record_audit_event(
            kind="exam.correction_held_up",
            actor_id=run.approved_by_id,
            at=at,
            subject=f"exam:{run.exam_id}",
            facts={"correction": run.correction_id, "seen": run.seen},
        )


def _held(run: CorrectionRun) -> CorrectionRun:
    """The run as it stands, which no other worker moves before the end of the transaction."""
    rows = CorrectionRun.objects.select_for_update(of=("self",)).select_related("approved_by", "correction")
    return rows.get(pk=run.pk)


def _basis(correction: Correction) -> Basis:
    before = Correction.objects.applied().filter(exam=correction.exam_id)
    return Basis([*before, correction])


def _prepared(run: CorrectionRun, change: Foreseen) -> PreparedResult:
    return PreparedResult(
        run=run,
        before=change.before,
        score=change.marking.score,
        full_marks=change.marking.full_marks,
        passed=change.passed,
        sections=sections_json(change.marking),
        items=change.items,
        corrections=[pk or run.correction_id for pk in change.corrections],
    )


def _figures(run: CorrectionRun, rows: Sequence[PreparedResult]) -> dict[str, Any]:
    turns = [(int(row.passed) - int(row.before.passed), row.score - row.before.score) for row in rows]
    facts = [(row.before_id, row.score, row.full_marks, row.passed, row.items) for row in rows]
    return figures_of(turns, results=run.total, digest=digest_of(facts))


def _result(row: PreparedResult, correction: Correction, at: datetime) -> Result:
    before = row.before
    return Result(
        exam_id=before.exam_id,
        sitting_id=before.sitting_id,
        attempt_id=before.attempt_id,
        officer_id=before.officer_id,
        unit_id=before.unit_id,
        number=before.number + 1,
        supersedes_id=before.pk,
        correction=correction,
        score=row.score,
        full_marks=row.full_marks,
        passed=row.passed,
        sections=row.sections,
        items=row.items,
        evidence={**before.evidence, "corrections": row.corrections},
        marked_at=at,
    )
