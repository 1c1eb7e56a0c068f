"""What waits for a person because of a role held."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.models import (
    Bulletin,
    EvaluationCycle,
    EvaluationItem,
    FaultRecord,
    PromotionCheck,
    PromotionOverride,
)
from exams.actions.mark_again import exams_to_mark_again
from exams.after_tasks import after_tasks
from exams.models import Exam, Leave
from exams.models.marking import exams_to_mark
from exams.models.marking_team import exams_with_findings
from exams.models.seating import rooms_to_invigilate
from exams.routine_tasks import routine_tasks
from personnel.domain.roles import Permission
from personnel.models import CorrectionRequest, Officer
from portal.law_tasks_waiting import law_tasks_waiting
from question_bank.models import Bank, QuestionRevision
from records.models import Certificate, CertificateProposal, Credential, ExamApplication
from training.models import pages_in_review
from training.standing import pages_returned_to

SHOWN: Final = 6


def tasks_waiting(officer: Officer, *, on: date, at: datetime) -> list[dict[str, Any]]:
    """Rows of {label, url, count} for the officer's roles; nothing is asked of the database without the role. `count`
    is None where the row names the one thing that waits."""
    held = officer.permissions_on(on)
    named: list[tuple[str, str]] = []
    tasks = []
    if Permission.QUESTION_REVIEW in held:
        banks = Bank.objects.where(officer, Permission.QUESTION_REVIEW, on=on)
        waiting = (
            QuestionRevision.objects.awaiting_review()
            .filter(question__bank__in=banks)
            .exclude(author=officer)
            .count()
        )
        tasks.append((_("Questions to review"), reverse("question_bank:review_queue"), waiting))
    if Permission.QUESTION_LEGAL in held:
        banks = Bank.objects.where(officer, Permission.QUESTION_LEGAL, on=on)
        unchecked = QuestionRevision.objects.awaiting_legal_check().filter(question__bank__in=banks)
        address = f"{reverse('question_bank:review_queue')}?part=legal"
        tasks.append((_("Citations to check"), address, unchecked.exclude(author=officer).count()))
    tasks += law_tasks_waiting(officer, held, on=on)
    if Permission.LEAVE_DECIDE in held:
        asked = Leave.objects.to_decide(officer, on=on).asked().exclude(asked_by=officer).count()
        tasks.append((_("Requests for leave"), reverse("exams:leave_decisions"), asked))
    if Permission.CONTENT_REVIEW in held:
        pages = pages_in_review(officer, on=on).exclude(owner=officer).count()
        tasks.append((_("Content to review"), reverse("training:desk"), pages))
    if Permission.CONTENT_WRITE in held:
        tasks.append(
            (_("Lessons and cases to change"), reverse("training:desk"), pages_returned_to(officer).count())
        )
    if Permission.EXAM_SIGN_OFF in held:
        tasks.append(
            _exams(officer, on, Permission.EXAM_SIGN_OFF, Exam.State.MARKED, _("Results to sign off"))
        )
    if held & {Permission.EXAM_SIGN_OFF, Permission.EXAM_MANAGE}:
        named += after_tasks(officer, on=on, at=at)
    if Permission.EXAM_MANAGE in held:
        named += routine_tasks(officer, on=on)
        tasks.append(_exams(officer, on, Permission.EXAM_MANAGE, Exam.State.CLOSED, _("Exams to mark")))
        tasks.append(
            _exams(officer, on, Permission.EXAM_MANAGE, Exam.State.SIGNED_OFF, _("Results to release"))
        )
        tasks.append(
            (
                _("Markers who strayed from control answers"),
                reverse("exams:manage") + "?state=closed",
                exams_with_findings(officer, on=on),
            )
        )
    if Permission.INVIGILATE in held:
        tasks.append(
            (_("Rooms to invigilate"), reverse("exams:invigilate"), rooms_to_invigilate(officer, on=on))
        )
    if Permission.MARK in held:
        tasks.append(
            (_("Exams with answers to mark"), reverse("exams:marking"), exams_to_mark(officer, on=on))
        )
        again = sum(count for _exam, count in exams_to_mark_again(officer, at=at))
        tasks.append((_("Answers to be marked again"), reverse("exams:marking"), again))
    if Permission.PERSONNEL_WRITE in held:
        asked = CorrectionRequest.objects.to_answer(officer, on=on).waiting().count()
        tasks.append((_("Requests for correction"), reverse("portal:corrections"), asked))
    if Permission.LEVEL_CONFIRM in held:
        tasks += _levels(officer, on)
        named += _passes_no_longer(officer, on)
    if Permission.FAULT_DECIDE in held:
        tasks.append(_faults(officer, on))
    if Permission.EVALUATION_SIGN in held:
        tasks.append(_items(officer, on))
    if Permission.PROMOTION_SIGN in held:
        tasks += _promotions(officer, on)
    tasks += [
        (label, reverse("appraisal:bulletins"), rows.filter(state=state).count())
        for permission, state, label in (
            (Permission.BULLETIN_CHECK, Bulletin.State.DRAFT, _("Bulletins to check")),
            (Permission.BULLETIN_APPROVE, Bulletin.State.CHECKED, _("Bulletins to approve")),
            (Permission.BULLETIN_WRITE, Bulletin.State.APPROVED, _("Bulletins to issue")),
        )
        if permission in held
        for rows in [Bulletin.objects.held_where(officer, permission, on=on)]
    ]
    if Permission.BULLETIN_RECEIVE in held:
        unread = Bulletin.objects.to_receive(officer, on=on).count()
        tasks.append((_("Bulletins to read"), reverse("appraisal:bulletins"), unread))
    rows: list[dict[str, Any]] = [{"label": label, "url": url, "count": None} for label, url in named]
    return rows + [{"label": label, "url": url, "count": count} for label, url, count in tasks if count]


def _levels(officer: Officer, on: date) -> list[tuple[str, str, int]]:
    """What waits for a second signature about levels."""
    waiting = (
        (_("Certificates to sign"), "levels:proposals", CertificateProposal.objects),
        (_("Names for qualification exams to decide"), "levels:exams", ExamApplication.objects),
        (_("Credentials to confirm"), "levels:credentials", Credential.objects),
    )
    permission = Permission.LEVEL_CONFIRM
    return [
        (label, reverse(name), rows.visible_to(officer, on=on, permission=permission).waiting().count())
        for label, name, rows in waiting
    ]


def _passes_no_longer(officer: Officer, on: date) -> list[tuple[str, str]]:
    """Certificates whose pass was corrected away: somebody decides whether they are suspended or revoked."""
    visible = Certificate.objects.visible_to(officer, on=on, permission=Permission.LEVEL_CONFIRM)
    return [
        (
            _("The pass behind a certificate was corrected: %(name)s") % {"name": own.holder_name},
            reverse("levels:certificate", args=[own.public_id]),
        )
        for own in visible.on_a_pass_no_longer()[:SHOWN]
    ]


def _exams(
    officer: Officer, on: date, permission: Permission, state: str, label: str
) -> tuple[str, str, int]:
    count = Exam.objects.visible_to(officer, on=on, permission=permission).filter(state=state).count()
    return label, reverse("exams:manage"), count


def _faults(officer: Officer, on: date) -> tuple[str, str, int]:
    """Records and appeals that this officer may decide: not those entered by themselves."""
    visible = FaultRecord.objects.visible_to(officer, on=on, permission=Permission.FAULT_DECIDE)
    count = visible.waiting().exclude(entered_by=officer).count()
    return _("Faults and flaws to decide"), reverse("appraisal:faults"), count


def _items(officer: Officer, on: date) -> tuple[str, str, int]:
    """Items of evaluations that somebody else entered."""
    held = EvaluationCycle.objects.held_where(officer, Permission.EVALUATION_SIGN, on=on)
    waiting = EvaluationItem.objects.filter(
        cycle__in=held.order_by().values("pk"), state=EvaluationItem.State.PROPOSED
    )
    count = waiting.exclude(entered_by=officer).count()
    return _("Items of evaluations to confirm"), reverse("appraisal:cycles"), count


def _promotions(officer: Officer, on: date) -> list[tuple[str, str, int]]:
    """Overrides that somebody else asked for, and checks of others in which none waits."""
    visible = PromotionCheck.objects.visible_to(officer, on=on, permission=Permission.PROMOTION_SIGN)
    checks = visible.open().order_by()
    overrides = PromotionOverride.objects.waiting().filter(
        outcome__candidate__check_made__in=checks.values("pk")
    )
    to_sign = checks.with_waiting().filter(waits=False).exclude(created_by=officer)
    here = reverse("appraisal:promotions")
    return [
        (_("Overrides of promotion checks to decide"), here, overrides.exclude(proposed_by=officer).count()),
        (_("Promotion checks to sign"), here, to_sign.count()),
    ]
