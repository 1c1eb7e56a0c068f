"""A second person applies a proposed correction, or refuses it; its proposer may take it back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._correction_moves import move_correction
from exams.actions._correction_rules import CORRECTABLE, has_marked
from exams.actions._moves import IllegalMove, LostRace
from exams.actions._remarking import dry_run, to_remark
from exams.actions.run_correction import work_through
from exams.domain.correction import CorrectionState, NothingLeft
from exams.models import AnswerFile, AnswerStep, Correction, CorrectionRun, Exam
from personnel.domain.roles import Permission
from personnel.models import Officer


class MayNotDecideCorrection(Refused):
    """This officer may not decide on this correction; `code` says why."""


class OtherResults(Refused):
    """The correction would do something else than what its second person looked at."""

    code = "other_results"


def approve_correction(correction: Correction, *, seen: str, actor: Officer, at: datetime) -> CorrectionRun:
    """Approves a correction: from now on it is applied by `work_through`, in the background where there are many.

    `seen` is the hash of the dry run that `actor` looked at; what would do anything else in the end changes nothing.
    Whoever approves holds `exam_sign_off` on the exam's unit, did not propose it, marked nothing in it and brought in
    none of the answers that it admits, and does not pass or fail by it. Raises `MayNotDecideCorrection`, `IllegalMove`
    or `LostRace`.
    """
    _must_decide(correction, actor, at)
    _must_not_pass_or_fail_by_it(correction, actor)
    try:
        with transaction.atomic():
            held = Exam.objects.select_for_update().get(pk=correction.exam_id)
            correction.refresh_from_db(fields=["state"])
            if correction.state != Correction.State.PROPOSED:
                raise IllegalMove(_("This correction has been decided already."))
            if held.state not in CORRECTABLE:
                raise LostRace(_("Somebody else was faster than you. Look at this correction again."))
            return CorrectionRun.objects.create(
                exam=held,
                correction=correction,
                seen=seen[:64],
                approved_by=actor,
                approved_at=at,
                total=to_remark(correction).count(),
                touched_at=at,
            )
    except IntegrityError:
        raise LostRace(_("A correction of this exam is being applied. Wait for its end.")) from None


def apply_correction(correction: Correction, *, seen: str, actor: Officer, at: datetime) -> CorrectionRun:
    """Approves a correction and applies it: new results supersede those that change, and all stay.

    When it would do anything else than what was `seen`, `OtherResults`, and nothing is changed. Results of a released
    exam are released with it; files, figures and notices that rest on them follow by themselves. Signatures under
    results that were not released are lifted. Raises as `approve_correction`. Writes the audit event
    `exam.correction_applied`.
    """
    run = work_through(approve_correction(correction, seen=seen, actor=actor, at=at), clock=lambda: at)
    correction.refresh_from_db()
    if run.state == CorrectionRun.State.MOVED:
        raise OtherResults(_("The results have changed since you looked at the preview. Look at it again."))
    return run


def refuse_correction(correction: Correction, *, reason: str, actor: Officer, at: datetime) -> None:
    """Turns a proposal down with a reason. Raises as `apply_correction`."""
    _must_decide(correction, actor, at)
    _must_rest_no_appeal_on_it(correction)
    _must_not_pass_or_fail_by_it(correction, actor)
    if not reason.strip():
        raise MayNotDecideCorrection(_("Say why you refuse."), code="reason_missing")
    _move_unless_running(correction, CorrectionState.REFUSED, at=at, actor=actor, reason=reason.strip())


def withdraw_correction(correction: Correction, *, actor: Officer, at: datetime) -> None:
    """Its proposer takes a proposal back. Raises `MayNotDecideCorrection`, `IllegalMove` or `LostRace`."""
    if actor.pk != correction.proposed_by_id:
        raise MayNotDecideCorrection(
            _("Only who proposed a correction takes it back."), code="not_the_proposer"
        )
    _must_rest_no_appeal_on_it(correction)
    _move_unless_running(correction, CorrectionState.WITHDRAWN, at=at, actor=actor)


def _move_unless_running(
    correction: Correction, to: CorrectionState, *, at: datetime, actor: Officer, reason: str = ""
) -> None:
    with transaction.atomic():
        Exam.objects.select_for_update().get(pk=correction.exam_id)
        if correction.runs.filter(state=CorrectionRun.State.WORKING).exists():
            raise LostRace(_("This correction is being applied already."))
        move_correction(correction, to, at=at, actor=actor, reason=reason)


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
    if correction.remedy == Correction.Remedy.LATE and _brought_in(correction, actor):
        raise MayNotDecideCorrection(
            _("You brought in answers that this correction admits. Somebody else must decide on it."),
            code="own_file",
        )
    if has_marked(correction, actor):
        raise MayNotDecideCorrection(
            _("You marked this answer. Somebody else must decide on it."), code="own_marks"
        )


def _must_not_pass_or_fail_by_it(correction: Correction, actor: Officer) -> None:
    try:
        own = dry_run(correction.exam, correction, officer_id=actor.pk)
    except NothingLeft:  # what would leave a paper without questions is refused by anybody
        return
    if any(change.turns for change in own.changes):
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


def _brought_in(correction: Correction, actor: Officer) -> bool:
    """Whether late answers that `correction` admits came from a file that `actor` brought in."""
    late = AnswerStep.objects.filter(attempt=correction.attempt_id, late=True, seq__lte=correction.late_seq)
    files = {
        str(own)
        for own in AnswerFile.objects.filter(attempt=correction.attempt_id, brought_by=actor).values_list(
            "uid", flat=True
        )
    }
    return any(step.facts.get("file") in files for step in late) if files else False
