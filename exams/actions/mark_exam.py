"""Mark what was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from exams.actions._moves import IllegalMove, move_exam
from exams.actions._papers import sealed_paper
from exams.actions._settled import SettledAnswer, settled_answers
from exams.actions.check_items import check_items
from exams.actions.prepare_marking import prepare_marking
from exams.domain.answers import Answer
from exams.domain.marking import mark, passes, sections_json
from exams.domain.paper import decimal_text
from exams.domain.states import ExamState
from exams.models import AnswerSheet, Exam, Result
from exams.models.marking import answers_waiting
from personnel.models import Officer

CHUNK: Final = 200


class Sheet(NamedTuple):
    """An answer sheet with what marking needs."""

    attempt_id: UUID
    answers: list[Answer]
    digest: str
    head: str
    paper_id: int
    seal: str
    sitting_id: int
    officer_id: int
    unit_id: int


SHEET: Final = ("attempt_id", "answers", "digest", "head", "attempt__paper_id", "attempt__paper__seal",
                "attempt__sitting_id", "attempt__officer_id", "attempt__enrolment__unit_id")  # fmt: skip
"""Where the fields of a `Sheet` stand, in their order."""


class NeedsMarkers(Refused):
    """Some answers can only be marked by a person."""

    code = "needs_markers"


def mark_exam(*, exam: Exam, actor: Officer | None, at: datetime) -> int:
    """Gives every answer sheet of a closed exam its first result and moves the exam to marked.

    Waits for people first (`NeedsMarkers`) where words were written. Works in chunks and goes on where an earlier run
    stopped: a sheet with a result is not marked again. Nobody sees a result before release. Returns how many results
    this run made. Writes the audit event `exam.marked`, then counts how the questions did (`check_items`).
    """
    if exam.state != ExamState.CLOSED:
        raise IllegalMove(_("Only a closed exam can be marked."))
    prepare_marking(exam=exam, at=at)
    _wait_for_people(exam)
    made = 0
    while marked := _mark_some(exam, at):
        made += marked
    with transaction.atomic():
        move_exam(exam, ExamState.MARKED, at=at, actor=actor)
        record_audit_event(
            kind="exam.marked",
            actor_id=actor.pk if actor else None,
            at=at,
            subject=f"exam:{exam.pk}",
            facts={"results": exam.results.count()},
        )
    check_items(exam=exam, at=at)
    return made


def _mark_some(exam: Exam, at: datetime) -> int:
    """The results of the next sheets, read once nobody can void their attempts any more; 0 when none is left."""
    with transaction.atomic():
        _hold_back_markers(exam)
        _wait_for_people(exam)
        sheets = [Sheet(*row) for row in AnswerSheet.objects.unmarked(exam).values_list(*SHEET)[:CHUNK]]
        given = settled_answers([sheet.attempt_id for sheet in sheets])
        Result.objects.bulk_create(
            [_result(exam, sheet, given.get(sheet.attempt_id, {}), at) for sheet in sheets]
        )
    return len(sheets)


def _wait_for_people(exam: Exam) -> None:
    """Raises `NeedsMarkers` while marks are missing; asked again once marks can no longer change, since marks that
    somebody changed meanwhile may have opened an arbitration."""
    waiting = answers_waiting(exam)
    if waiting:
        raise NeedsMarkers(
            ngettext_lazy(
                "%(count)d answer still waits for a marker.",
                "%(count)d answers still wait for a marker.",
                waiting,
            )
            % {"count": waiting}
        )


def _hold_back_markers(exam: Exam) -> None:
    """Until the end of the transaction nobody changes marks or voids an attempt; after it there are results, and nobody
    may."""
    Exam.objects.select_for_update().filter(pk=exam.pk).values_list("pk").get()


def _result(exam: Exam, sheet: Sheet, given: Mapping[int, SettledAnswer], at: datetime) -> Result:
    paper = sealed_paper(sheet.paper_id, sheet.seal).paper
    marking = mark(paper, sheet.answers, {position: answer.marks for position, answer in given.items()})
    if marking.needs_person:
        raise NeedsMarkers(_("Some answers can only be marked by a person."))
    return Result(
        exam=exam,
        sitting_id=sheet.sitting_id,
        attempt_id=sheet.attempt_id,
        officer_id=sheet.officer_id,
        unit_id=sheet.unit_id,
        score=marking.score,
        full_marks=marking.full_marks,
        passed=passes(marking.score, marking.full_marks, exam.pass_percent),
        sections=sections_json(marking),
        items=[decimal_text(item.marks) for item in marking.items],
        evidence={
            "seal": sheet.seal,
            "head": sheet.head,
            "digest": sheet.digest,
            "pass_percent": decimal_text(exam.pass_percent),
            "rule": exam.multiple_choice_rule,
            "rule_parameters": exam.rule_parameters,
            "given": {str(position): answer.cited for position, answer in given.items()},
        },
        marked_at=at,
    )
