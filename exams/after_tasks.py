"""What waits for people after an exam: corrections, appeals, signatures. Never what is their own."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from exams.actions._after_exam import after_exam, missing_stages
from exams.actions._correction_rules import CORRECTABLE
from exams.actions.sign_off_exam import results_hash
from exams.domain.after_exam import Stage
from exams.models import AnswerFile, Appeal, AppealEvent, Correction, Exam, NoticeObjection
from personnel.domain.roles import Permission
from personnel.models import Officer

SHOWN = 6
"""Rows of each kind; more wait behind the list of exams."""


def after_tasks(officer: Officer, *, on: date, at: datetime) -> list[tuple[str, str]]:
    """Rows of (label, url), one for each exam in which something waits for `officer`."""
    held = officer.permissions_on(on)
    tasks: list[tuple[str, str]] = []
    if Permission.EXAM_SIGN_OFF in held:
        exams = Exam.objects.visible_to(officer, on=on, permission=Permission.EXAM_SIGN_OFF).order_by()
        waiting = Correction.objects.waiting().filter(exam__in=exams.values("pk"))
        others = waiting.exclude(proposed_by=officer).exclude(attempt__officer=officer)
        tasks += [
            (
                _("Correction to decide: %(title)s") % {"title": own.exam.title},
                reverse("exams:correction", args=[own.exam_id, own.pk]),
            )
            for own in others.select_related("exam")[:SHOWN]
        ]
        answered = Appeal.objects.visible_to(officer, on=on, permission=Permission.EXAM_SIGN_OFF)
        mine = AppealEvent.objects.filter(to_state="answered", actor=officer).values("appeal")
        tasks += _appeals(
            answered.filter(Q(state=Appeal.State.ANSWERED) & ~Q(pk__in=mine)),
            _("Appeals to decide: %(title)s"),
        )
    tasks += _to_show_and_sign(officer, held, on=on, at=at)
    if Permission.EXAM_MANAGE in held:
        filed = Appeal.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
        tasks += _answer_files(officer, on=on)
        asked = NoticeObjection.objects.to_answer(officer, on=on).order_by()
        objected = dict(asked.values_list("notice__exam", "notice__exam__title"))
        tasks += [
            (_("Objections to answer: %(title)s") % {"title": title}, reverse("exams:objections", args=[pk]))
            for pk, title in sorted(objected.items())[:SHOWN]
        ]
        tasks += _appeals(filed.filter(state=Appeal.State.FILED), _("Appeals to answer: %(title)s"))
    return tasks


def _to_show_and_sign(
    officer: Officer, held: frozenset[Permission], *, on: date, at: datetime
) -> list[tuple[str, str]]:
    """Marked exams whose results have to be shown provisionally, and provisional ones that this officer may sign."""
    tasks = []
    if Permission.EXAM_MANAGE in held:
        mine = Exam.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
        marked = mine.filter(state=Exam.State.MARKED).exclude(release_mode=Exam.ReleaseMode.ON_CLOSE)
        tasks += [
            (_("Show the results provisionally: %(title)s") % {"title": exam.title}, _page(exam))
            for exam in marked.select_related("unit")[:SHOWN]
            if after_exam(exam).body.provisional
        ]
    signs = {Stage.EXAM_OFFICER: Permission.EXAM_MANAGE, Stage.LEGAL_HEAD: Permission.EXAM_SIGN_OFF}
    over = Exam.objects.filter(state=Exam.State.PROVISIONAL, appeal_window__closes_at__lte=at)
    found: dict[int, Exam] = {}
    for stage, permission in signs.items():
        if permission not in held:
            continue
        visible = Exam.objects.visible_to(officer, on=on, permission=permission).order_by().values("pk")
        for exam in over.filter(pk__in=visible).select_related("unit").order_by("pk")[:SHOWN]:
            signed = exam.sign_offs.filter(results_hash=(digest := results_hash(exam)), officer=officer)
            if stage in missing_stages(exam, digest) and not signed.exists():
                found[exam.pk] = exam
    return tasks + [
        (_("Sign the results: %(title)s") % {"title": exam.title}, _page(exam)) for exam in found.values()
    ]


def _answer_files(officer: Officer, *, on: date) -> list[tuple[str, str]]:
    """Files that wait for a second person, and late ones about which nobody has proposed anything."""
    mine = Exam.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE).order_by()
    files = AnswerFile.objects.filter(attempt__sitting__exam__in=mine.values("pk"))
    files = files.exclude(attempt__officer=officer)
    second = dict(
        files.waiting()
        .exclude(brought_by=officer)
        .order_by()
        .values_list("attempt__sitting__exam", "attempt__sitting__exam__title")
    )
    marked = files.unsettled().filter(attempt__sitting__exam__state__in=CORRECTABLE)
    late = dict(marked.order_by().values_list("attempt__sitting__exam", "attempt__sitting__exam__title"))
    return [
        (
            _("Answer files to decide on: %(title)s") % {"title": title},
            reverse("exams:manage_answer_files", args=[pk]),
        )
        for pk, title in sorted(second.items())[:SHOWN]
    ] + [
        (
            _("Late answer files to settle: %(title)s") % {"title": title},
            reverse("exams:corrections", args=[pk]),
        )
        for pk, title in sorted(late.items())[:SHOWN]
    ]


def _page(exam: Exam) -> str:
    return reverse("exams:manage_exam", args=[exam.pk])


def _appeals(rows: QuerySet[Appeal], label: str) -> list[tuple[str, str]]:
    """One row for each exam."""
    found = dict(rows.order_by().values_list("result__exam", "result__exam__title"))
    return [
        (label % {"title": title}, reverse("exams:appeals", args=[pk])) for pk, title in sorted(found.items())
    ][:SHOWN]
