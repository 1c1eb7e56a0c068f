"""Propose a correction of results: what would change is worked out first, a second person decides."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from exams.actions._correction_moves import note_correction
from exams.actions._correction_rules import (
    CannotCorrect,
    corrected_attempt,
    has_marked,
    must_be_correctable,
)
from exams.actions._papers import sealed_paper
from exams.actions._remarking import DryRun, dry_run
from exams.actions.mark_again import marked_again
from exams.domain.correction import FOR_ALL, WITH_KEY, CorrectionState, NothingLeft, Remedy
from exams.domain.marking import written_positions
from exams.domain.paper import ItemKey, parsed_key
from exams.models import AnswerStep, Correction, Exam, PaperItem
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.domain.errors import KeyRefused


def question_correction(
    exam: Exam, *, revision: int, part: int, remedy: Remedy, key: Any = None, void_mode: str = ""
) -> Correction:
    """A correction of one question, not stored, for a dry run or a proposal. `key` is in its JSON form.

    Raises `CannotCorrect` when the question is not in the exam, has no key, or the key does not fit or is the old one.
    """
    must_be_correctable(exam)
    if remedy not in FOR_ALL:
        raise CannotCorrect(_("This remedy is not for a whole question."), code="other_remedy")
    item = (
        PaperItem.objects.filter(paper__exam=exam, revision=revision, part=part)
        .select_related("paper")
        .first()
    )
    if item is None:
        raise CannotCorrect(_("This question is not in the exam."), code="other_question")
    if remedy in WITH_KEY:
        paper = sealed_paper(item.paper_id, item.paper.seal).paper
        if item.position in written_positions(paper):
            raise CannotCorrect(_("A written answer has no key. People mark it."), code="no_key")
        asked = paper.items[item.position]
        try:
            new = parsed_key(asked, ItemKey(key))
        except KeyRefused as refusal:
            raise CannotCorrect(_("This is no key for this question."), code=refusal.code) from None
        if asked.kind == "fill_in" and isinstance(new, tuple) and len(new) != asked.blanks:
            raise CannotCorrect(_("The question has another number of blanks."), code="other_blanks")
        if new == parsed_key(asked, paper.keys[item.position]):
            raise CannotCorrect(_("This is the key that the paper has."), code="same_key")
    return Correction(
        exam=exam,
        revision_id=revision,
        part=part,
        remedy=remedy,
        key=key if remedy in WITH_KEY else None,
        void_mode=void_mode if remedy is Remedy.VOID else "",
    )


def remark_correction(exam: Exam, *, attempt_id: UUID, position: int) -> Correction:
    """The marks of a written answer that was marked again (`mark_again`), not stored. Raises `CannotCorrect`."""
    must_be_correctable(exam)
    attempt = corrected_attempt(exam, attempt_id)
    mark = marked_again(attempt_id, position)
    if mark is None:
        raise CannotCorrect(
            _(
                "Nobody has marked this answer again yet. Another marker has to, without seeing the first marks."
            ),
            code="not_marked_again",
        )
    return Correction(exam=exam, remedy=Remedy.REMARK, attempt=attempt, position=position, marks=mark.marks)


def late_correction(exam: Exam, *, attempt_id: UUID) -> Correction:
    """All late answers that one attempt holds by now, not stored. Raises `CannotCorrect`."""
    must_be_correctable(exam)
    attempt = corrected_attempt(exam, attempt_id)
    last = AnswerStep.objects.filter(attempt=attempt, late=True).order_by("seq").last()
    if last is None:
        raise CannotCorrect(_("No answers of this officer came late."), code="nothing_late")
    return Correction(exam=exam, remedy=Remedy.LATE, attempt=attempt, late_seq=last.seq)


def foresee(correction: Correction) -> DryRun:
    """What the correction would change; raises `CannotCorrect` when it would leave a paper without questions."""
    try:
        return dry_run(correction.exam, correction)
    except NothingLeft:
        raise CannotCorrect(
            _("No question of a paper would be left. Call the results off by other means."),
            code="nothing_left",
        ) from None


def propose_correction(
    correction: Correction, *, reason: str, actor: Officer, at: datetime, seen: str | None = None
) -> Correction:
    """Stores a correction for a second person to decide. `seen`: hash of the dry run that the proposer looked at.

    The proposer holds `exam_manage` on the exam's unit. Raises `CannotCorrect`. Writes the audit event
    `exam.correction_proposed`.
    """
    if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=correction.exam.unit):
        raise CannotCorrect(_("The exam officer proposes corrections."), code="not_allowed")
    if correction.attempt is not None and correction.attempt.officer_id == actor.pk:
        raise CannotCorrect(_("Nobody proposes a correction of their own result alone."), code="own_result")
    if has_marked(correction, actor):
        raise CannotCorrect(
            _("You marked this answer. Somebody else proposes what follows from it."), code="own_marks"
        )
    if not reason.strip():
        raise CannotCorrect(_("Say why the results have to be corrected."), code="reason_missing")
    run = foresee(correction)
    if seen is not None and seen != run.digest:
        raise CannotCorrect(
            _("The results have changed since you looked at the preview. Look at it again."),
            code="other_results",
        )
    correction.reason, correction.foreseen = reason.strip(), run.figures
    correction.proposed_by, correction.proposed_at = actor, at
    try:
        with transaction.atomic():
            correction.save(force_insert=True)
            note_correction(
                correction,
                "",
                CorrectionState.PROPOSED,
                at=at,
                actor=actor,
                reason=correction.reason,
                facts=run.figures,
            )
    except IntegrityError:
        raise CannotCorrect(
            _("A correction of this is waiting for its second person already."), code="already_proposed"
        ) from None
    return correction
