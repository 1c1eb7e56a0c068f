"""The head of the legal department signs the marked results."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.canonical import canonical_json, digest
from core.domain.errors import Refused
from exams.actions._moves import move_exam
from exams.actions.check_items import check_items
from exams.domain.paper import decimal_text
from exams.domain.states import ExamState
from exams.models import Exam, FlagAnswer, ItemCheck, ManualMark, Result, SignOff
from personnel.domain.roles import Permission
from personnel.models import Officer

STAGE = "legal_head"


class MayNotSign(Refused):
    """This officer may not sign these results; `code` says why."""


class FlagsOpen(Refused):
    """Findings of the item check are unanswered, and the signer says nothing about them."""

    code = "flags_open"


def sign_off_exam(
    *, exam: Exam, actor: Officer, at: datetime, comment: str = "", about_flags: str = ""
) -> SignOff:
    """Signs the results as they stand and moves the exam to signed off.

    `about_flags` is needed while findings of the item check are unanswered (`FlagsOpen`), and kept with their number.

    The signer holds `exam_sign_off` on the exam's unit, did not make the exam, gave none of its marks and answered none
    of the findings: nobody signs alone what needs two. Having sat it is no hindrance, since everybody in post sits the
    monthly exam and nobody marks the own sheet. The signature holds a hash over all results. Writes the audit event
    `exam.signed_off`.
    """
    if not actor.may(Permission.EXAM_SIGN_OFF, on=local_day(at), unit=exam.unit):
        raise MayNotSign(_("The head of the legal department signs off results."), code="not_the_legal_head")
    if actor.pk == exam.created_by_id or exam.papers.filter(sealed_by=actor).exists():
        raise MayNotSign(_("You made this exam. Somebody else must sign off its results."), code="own_exam")
    if ManualMark.objects.filter(task__item__exam=exam, marker=actor).exists():
        raise MayNotSign(
            _("You marked answers of this exam. Somebody else must sign off its results."), code="own_marks"
        )
    if FlagAnswer.objects.filter(check_row__exam=exam, actor=actor).exists():
        raise MayNotSign(
            _("You answered what the item check found. Somebody else must sign off the results."),
            code="own_answer",
        )
    if exam.state == ExamState.MARKED and not exam.item_checks.exists():
        check_items(exam=exam, at=at)
    open_flags = ItemCheck.open_flags_of(exam)
    if open_flags and not about_flags.strip():
        raise FlagsOpen(
            _("The item check found something that nobody has answered. Say why you sign all the same.")
        )
    with transaction.atomic():
        move_exam(exam, ExamState.SIGNED_OFF, at=at, actor=actor)
        sign_off = SignOff.objects.create(
            exam=exam,
            stage=STAGE,
            officer=actor,
            at=at,
            results=exam.results.current().count(),
            results_hash=results_hash(exam),
            comment=comment,
            open_flags=open_flags,
            about_flags=about_flags.strip() if open_flags else "",
        )
        record_audit_event(
            kind="exam.signed_off",
            actor_id=actor.pk,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"results": sign_off.results, "results_hash": sign_off.results_hash},
        )
    return sign_off


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
