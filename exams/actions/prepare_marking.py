"""Sort out which answers of a closed exam people have to mark."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from core.actions.record_audit_event import record_audit_event
from exams.actions._markers import marking_policy
from exams.actions._papers import sealed_paper
from exams.actions._seeds import new_seed
from exams.actions.deal_answers import deal_answers
from exams.domain.allocation import MarkingPolicy
from exams.domain.dealing import drawn
from exams.domain.double_marking import rule_to_json
from exams.domain.marking import asks_a_person, written_positions
from exams.domain.states import ExamState
from exams.models import AnswerSheet, Attempt, Exam, MarkingItem, MarkingTask, PaperItem
from personnel.policy import InForce
from question_bank.domain.kinds import KINDS
from question_bank.models import QuestionRevision

CHUNK: Final = 500


def prepare_marking(*, exam: Exam, at: datetime) -> int:
    """Makes tasks of every answer that people have to mark, in an order that tells nothing, and shares them out among
    the markers; returns how many answers there are.

    Policy `marking` says which questions two people mark; each question keeps what it said. Answers without a word earn
    nothing and reach nobody. All in one transaction: a worker that is killed leaves nothing, and an exam that was
    sorted is not sorted again (0). Writes the audit events `exam.marking_prepared` and `exam.answers_dealt`.
    """
    if exam.state != ExamState.CLOSED or exam.marking_items.exists() or not _asks_people(exam):
        return 0
    try:
        with transaction.atomic():
            seed = new_seed()
            made = _sort(exam, seed)
            record_audit_event(
                kind="exam.marking_prepared",
                actor_id=None,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"answers": made},
            )
            deal_answers(exam=exam, seed=seed, actor=None, at=at)
    except IntegrityError:  # another worker was faster and did all of it
        return 0
    return made


def prepare_marking_due(*, at: datetime) -> int:
    """Sorts the answers of every closed exam that needs people; returns how many answers were found."""
    written = [code for code, kind in KINDS.items() if kind.has_rubric or kind.has_parts]
    asking = PaperItem.objects.filter(revision__kind__in=written).values("paper__exam")
    waiting = Exam.objects.filter(state=ExamState.CLOSED, marking_items=None, pk__in=asking).order_by("pk")
    return sum(prepare_marking(exam=exam, at=at) for exam in waiting)


def _asks_people(exam: Exam) -> bool:
    papers = exam.papers.values_list("pk", "seal")
    return any(written_positions(sealed_paper(pk, seal).paper) for pk, seal in papers)


def _sort(exam: Exam, seed: int) -> int:
    policy = marking_policy(exam)
    items: dict[tuple[int, int], MarkingItem] = {}
    for pk, seal in exam.papers.order_by("form").values_list("pk", "seal"):
        paper = sealed_paper(pk, seal).paper
        for position in written_positions(paper):
            place = (paper.items[position].revision, paper.items[position].part or 0)
            if place not in items:
                items[place] = _item(exam, place, position, policy)
    made = 0
    sheets = (
        AnswerSheet.objects.filter(attempt__sitting__exam=exam, attempt__results=None)
        .exclude(attempt__state="voided")
        .select_related("attempt__enrolment", "attempt__paper")
        .defer("attempt__paper__frozen")
        .order_by("attempt")
    )
    rows: list[MarkingTask] = []
    for sheet in sheets.iterator(chunk_size=CHUNK):
        attempt = sheet.attempt
        paper = sealed_paper(attempt.paper_id, attempt.paper.seal).paper
        for position in written_positions(paper):
            item = paper.items[position]
            if asks_a_person(paper, position, sheet.answers[position]):
                made += 1
                rows += _tasks(items[(item.revision, item.part or 0)], attempt, position, seed)
        if len(rows) >= CHUNK:
            MarkingTask.objects.bulk_create(rows)
            rows = []
    MarkingTask.objects.bulk_create(rows)
    return made


def _item(exam: Exam, place: tuple[int, int], position: int, policy: InForce[MarkingPolicy]) -> MarkingItem:
    kind = QuestionRevision.objects.values_list("kind", flat=True).get(pk=place[0])
    return MarkingItem.objects.create(
        exam=exam,
        revision_id=place[0],
        part=place[1],
        position=position,
        rule=rule_to_json(policy.body.rule_for(kind)),
        policy_version_id=policy.version_id,
    )


def _tasks(item: MarkingItem, attempt: Attempt, position: int, seed: int) -> Iterator[MarkingTask]:
    for each in item.marking_rule.rounds:
        yield MarkingTask(
            item=item,
            attempt=attempt,
            position=position,
            round=each.value,
            turn=drawn(seed, "turn", attempt.pk, position, each.value),
            unit_id=attempt.enrolment.unit_id,
            seconded_to_id=attempt.enrolment.flags.get("secondment"),
            embedded_in_id=attempt.enrolment.flags.get("embedded_posting"),
        )
