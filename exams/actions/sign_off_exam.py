"""The head of the legal department signs the marked results."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.canonical import canonical_json, digest
from core.domain.errors import Refused
from exams.actions._after_exam import missing_stages, signing_obstacles
from exams.actions._moves import move_exam
from exams.actions.answer_flag import UNSIGNED
from exams.actions.check_items import check_items
from exams.domain.after_exam import Stage
from exams.domain.paper import decimal_text
from exams.domain.states import ExamState
from exams.models import Correction, Exam, FlagAnswer, ItemCheck, ManualMark, Result, SignOff
from personnel.domain.roles import Permission
from personnel.models import Officer


class MayNotSign(Refused):
    """This officer may not sign these results; `code` says why."""


class FlagsOpen(Refused):
    """Findings of the item check are unanswered, and the signer says nothing about them."""

    code = "flags_open"


class NotToSign(Refused):
    """Something has to happen before the results are signed; the message says what."""

    code = "not_to_sign"


def sign_off_exam(
    *,
    exam: Exam,
    actor: Officer,
    at: datetime,
    comment: str = "",
    about_flags: str = "",
    stage: Stage = Stage.LEGAL_HEAD,
) -> SignOff:
    """Signs the results as they stand; with the last signature that the policy asks for the exam moves to signed off.

    `about_flags` is needed while findings of the item check are unanswered (`FlagsOpen`), and kept with their number.

    As `legal_head` signs who holds `exam_sign_off` on the exam's unit, did not make the exam, gave none of its marks,
    proposed none of the corrections in them and answered none of the findings; as `exam_officer` who holds
    `exam_manage` there. No two signatures are of one person: nobody signs alone what needs two. Having sat the exam is
    no hindrance, since everybody in post sits the monthly exam and nobody marks the own sheet. A signature holds a hash
    over all results and stands as long as they do. Raises `NotToSign` while provisional results, appeals or corrections
    are under way. Writes the audit event `exam.signed_off`.
    """
    _must_sign(exam, actor, at, stage)
    if exam.state in UNSIGNED and not exam.item_checks.exists():
        check_items(exam=exam, at=at)
    obstacle = next(signing_obstacles(exam, at=at), None)
    if obstacle is not None and exam.state in UNSIGNED:
        raise NotToSign(obstacle)
    open_flags = ItemCheck.open_flags_of(exam)
    if open_flags and not about_flags.strip():
        raise FlagsOpen(
            _("The item check found something that nobody has answered. Say why you sign all the same.")
        )
    with transaction.atomic():
        held = Exam.objects.select_for_update().get(pk=exam.pk)
        digest_now = results_hash(exam)
        missing = missing_stages(exam, digest_now)
        if held.state in UNSIGNED and stage not in missing:
            raise MayNotSign(_("These results carry this signature already."), code="already_signed")
        own = exam.sign_offs.filter(results_hash=digest_now, officer=actor)
        if held.state in UNSIGNED and own.exists():
            raise MayNotSign(
                _("You have signed these results. The other signature is somebody else's."),
                code="signed_once",
            )
        if missing == [stage] or held.state not in UNSIGNED:
            move_exam(exam, ExamState.SIGNED_OFF, at=at, actor=actor)
        sign_off = SignOff.objects.create(
            exam=exam,
            stage=stage,
            officer=actor,
            at=at,
            results=exam.results.current().count(),
            results_hash=digest_now,
            comment=comment,
            open_flags=open_flags,
            about_flags=about_flags.strip() if open_flags else "",
        )
        record_audit_event(
            kind="exam.signed_off",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"results": sign_off.results, "results_hash": sign_off.results_hash, "stage": str(stage)},
        )
    return sign_off


def _must_sign(exam: Exam, actor: Officer, at: datetime, stage: Stage) -> None:
    if stage is Stage.EXAM_OFFICER:
        if not actor.may(Permission.EXAM_MANAGE, on=local_day(at), unit=exam.unit):
            raise MayNotSign(_("An exam officer signs first."), code="not_the_exam_officer")
        return
    if not actor.may(Permission.EXAM_SIGN_OFF, on=local_day(at), unit=exam.unit):
        raise MayNotSign(_("The head of the legal department signs off results."), code="not_the_legal_head")
    if actor.pk == exam.created_by_id or exam.papers.filter(sealed_by=actor).exists():
        raise MayNotSign(_("You made this exam. Somebody else must sign off its results."), code="own_exam")
    if ManualMark.objects.filter(task__item__exam=exam, marker=actor).exists():
        raise MayNotSign(
            _("You marked answers of this exam. Somebody else must sign off its results."), code="own_marks"
        )
    if Correction.objects.applied().filter(exam=exam, proposed_by=actor).exists():
        raise MayNotSign(
            _("You proposed a correction of these results. Somebody else must sign them off."),
            code="own_correction",
        )
    if FlagAnswer.objects.filter(check_row__exam=exam, actor=actor).exists():
        raise MayNotSign(
            _("You answered what the item check found. Somebody else must sign off the results."),
            code="own_answer",
        )


def results_hash(exam: Exam, *, by: datetime | None = None) -> str:
    """Hex hash over the newest result of each attempt: attempt, number, score, verdict, in order of attempt.

    `by`: over the results as they stood then.
    """
    results = Result.objects.filter(exam=exam)
    if by is not None:
        results = results.filter(marked_at__lte=by).exclude(superseded_by__marked_at__lte=by)
    else:
        results = results.current()
    rows = results.order_by("attempt").values_list("attempt_id", "number", "score", "passed")
    facts = sorted(
        (str(attempt), number, decimal_text(score), passed) for attempt, number, score, passed in rows
    )
    return digest(canonical_json(facts)).hex()
