"""Mark what was handed in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

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
from exams.domain.marking import mark, passes, sections_json
from exams.domain.paper import decimal_text
from exams.domain.states import ExamState
from exams.models import AnswerSheet, Exam, Result
from exams.models.marking import answers_waiting
from personnel.models import Officer

CHUNK: Final = 200


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
        sheets = list(AnswerSheet.objects.unmarked(exam)[:CHUNK])
        given = settled_answers([sheet.pk for sheet in sheets])
        Result.objects.bulk_create([_result(exam, sheet, given.get(sheet.pk, {}), at) for sheet in sheets])
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


def _result(exam: Exam, sheet: AnswerSheet, given: Mapping[int, SettledAnswer], at: datetime) -> Result:
    attempt = sheet.attempt
    paper = sealed_paper(attempt.paper_id, attempt.paper.seal).paper
    marking = mark(paper, sheet.answers, {position: answer.marks for position, answer in given.items()})
    if marking.needs_person:
        raise NeedsMarkers(_("Some answers can only be marked by a person."))
    return Result(
        exam=exam,
        sitting_id=attempt.sitting_id,
        attempt=attempt,
        officer_id=attempt.officer_id,
        unit_id=attempt.enrolment.unit_id,
        score=marking.score,
        full_marks=marking.full_marks,
        passed=passes(marking.score, marking.full_marks, exam.pass_percent),
        sections=sections_json(marking),
        items=[decimal_text(item.marks) for item in marking.items],
        evidence={
            "seal": attempt.paper.seal,
            "head": sheet.head,
            "digest": sheet.digest,
            "pass_percent": decimal_text(exam.pass_percent),
            "rule": exam.multiple_choice_rule,
            "rule_parameters": exam.rule_parameters,
            "given": {str(position): answer.cited for position, answer in given.items()},
        },
        marked_at=at,
    )
