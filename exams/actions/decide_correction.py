"""A second person applies a proposed correction, or refuses it; its proposer may take it back."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._correction_moves import move_correction
from exams.actions._moves import LostRace, move_exam
from exams.actions._remarking import DryRun, Foreseen
from exams.actions.check_items import check_items
from exams.actions._correction_rules import CORRECTABLE, CannotCorrect, has_marked
from exams.actions.propose_correction import foresee
from exams.domain.correction import CorrectionState
from exams.domain.marking import sections_json
from exams.domain.states import ExamState
from exams.models import AppealWindow, Correction, Exam, Release, ReleasedResult, Result
from personnel.domain.roles import Permission
from personnel.models import Officer

BATCH: Final = 200


class MayNotDecideCorrection(Refused):
    """This officer may not decide on this correction; `code` says why."""


class OtherResults(Refused):
    """The correction would do something else than what its second person looked at."""

    code = "other_results"


def apply_correction(correction: Correction, *, seen: str, actor: Officer, at: datetime) -> DryRun:
    """Applies a correction: new results supersede those that change, and all stay. Returns what was done.

    `seen` is the hash of the dry run that `actor` looked at; when it would do anything else by now, `OtherResults`.
    Whoever applies it holds `exam_sign_off` on the exam's unit, did not propose it, and does not pass or fail by it.
    New results are worked out first and written in one transaction: a worker that is killed leaves nothing changed.
    Results of a released exam are released with it; files, figures and notices that rest on them follow by themselves.
    Signatures under results that were not released are lifted. Raises `MayNotDecideCorrection`, `OtherResults`,
    `IllegalMove` or `LostRace`. Writes the audit event `exam.correction_applied`.
    """
    _must_decide(correction, actor, at)
    exam = correction.exam
    stood = _stand(exam)
    run = foresee(correction)
    if run.digest != seen:
        raise OtherResults(_("The results have changed since you looked at the preview. Look at it again."))
    _must_not_pass_or_fail_by_it(run, actor)
    with transaction.atomic():
        held = Exam.objects.select_for_update().get(pk=exam.pk)
        if held.state not in CORRECTABLE or held.state != exam.state or _stand(exam) != stood:
            raise LostRace(_("Somebody else was faster than you. Look at this correction again."))
        move_correction(correction, CorrectionState.APPLIED, at=at, actor=actor, facts=run.figures)
        results = [_result(change, correction, at) for change in run.changes]
        Result.objects.bulk_create(results, batch_size=BATCH)
        if exam.state == ExamState.RELEASED:
            _release(exam, results, at)
        elif exam.state == ExamState.SIGNED_OFF and results:
            provisional = AppealWindow.objects.filter(exam=exam, provisional=True).exists()
            back = ExamState.PROVISIONAL if provisional else ExamState.MARKED
            move_exam(exam, back, at=at, actor=actor, reason=correction.reason)
    check_items(exam=exam, at=at)
    return run


def refuse_correction(correction: Correction, *, reason: str, actor: Officer, at: datetime) -> None:
    """Turns a proposal down with a reason. Raises as `apply_correction`."""
    _must_decide(correction, actor, at)
    _must_rest_no_appeal_on_it(correction)
    with suppress(CannotCorrect):  # what would leave a paper without questions is refused by anybody
        _must_not_pass_or_fail_by_it(foresee(correction), actor)
    if not reason.strip():
        raise MayNotDecideCorrection(_("Say why you refuse."), code="reason_missing")
    move_correction(correction, CorrectionState.REFUSED, at=at, actor=actor, reason=reason.strip())


def withdraw_correction(correction: Correction, *, actor: Officer, at: datetime) -> None:
    """Its proposer takes a proposal back. Raises `MayNotDecideCorrection`, `IllegalMove` or `LostRace`."""
    if actor.pk != correction.proposed_by_id:
        raise MayNotDecideCorrection(
            _("Only who proposed a correction takes it back."), code="not_the_proposer"
        )
    _must_rest_no_appeal_on_it(correction)
    move_correction(correction, CorrectionState.WITHDRAWN, at=at, actor=actor)


def _must_decide(correction: Correction, actor: Officer, at: datetime) -> None:
    if not actor.may(Permission.EXAM_SIGN_OFF, on=local_day(at), unit=correction.exam.unit):
        raise MayNotDecideCorrection(
            _("The head of the legal department decides on corrections."), code="not_the_legal_head"
        )
    if actor.pk == correction.proposed_by_id:
        raise MayNotDecideCorrection(
            _("You proposed this correction. Somebody else must decide on it."), code="own_proposal"
        )
    if correction.attempt is not None and correction.attempt.officer_id == actor.pk:
        raise MayNotDecideCorrection(
            _("This correction is about your own result. Somebody else must decide on it."), code="own_result"
        )
    if correction.position is not None and has_marked(correction, actor):
        raise MayNotDecideCorrection(
            _("You marked this answer. Somebody else must decide on it."), code="own_marks"
        )


def _must_not_pass_or_fail_by_it(run: DryRun, actor: Officer) -> None:
    if any(change.turns and change.before.officer_id == actor.pk for change in run.changes):
        raise MayNotDecideCorrection(
            _("You would pass or fail by this correction. Somebody else must decide on it."),
            code="own_verdict",
        )


def _must_rest_no_appeal_on_it(correction: Correction) -> None:
    """An officer was told that their appeal is upheld: what follows from it is not dropped."""
    if correction.appeals.exists():
        raise MayNotDecideCorrection(
            _("An appeal was upheld with this correction: it is applied. Another one can follow."),
            code="follows_from_appeal",
        )


def _stand(exam: Exam) -> tuple[int, int, int]:
    """What the dry run rests on: the results there are, and the corrections that were applied."""
    results = Result.objects.filter(exam=exam).aggregate(newest=Max("pk"), count=Count("pk"))
    applied = Correction.objects.applied().filter(exam=exam).count()
    return results["newest"] or 0, results["count"], applied


def _result(change: Foreseen, correction: Correction, at: datetime) -> Result:
    before = change.before
    evidence: dict[str, Any] = {
        **before.evidence,
        "corrections": [pk or correction.pk for pk in change.corrections],
    }
    return Result(
        exam_id=before.exam_id,
        sitting_id=before.sitting_id,
        attempt_id=before.attempt_id,
        officer_id=before.officer_id,
        unit_id=before.unit_id,
        number=before.number + 1,
        supersedes_id=before.pk,
        correction=correction,
        score=change.marking.score,
        full_marks=change.marking.full_marks,
        passed=change.passed,
        sections=sections_json(change.marking),
        items=change.items,
        evidence=evidence,
        marked_at=at,
    )


def _release(exam: Exam, results: list[Result], at: datetime) -> None:
    """The two persons behind the correction stand for its release too."""
    release = Release.objects.get(exam=exam)
    ReleasedResult.objects.bulk_create(
        [ReleasedResult(result=result, release=release, at=at) for result in results], batch_size=BATCH
    )
