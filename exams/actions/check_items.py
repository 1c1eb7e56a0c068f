"""The item check: how every question of an exam did, counted before anybody signs the results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction

from core.clock import local_day
from exams.actions._papers import sealed_paper
from exams.domain.correction import Remedied, Remedy, remarking
from exams.domain.item_check import ItemCheckPolicy, flags_of
from exams.domain.states import ExamState
from exams.models import Correction, Exam, ItemCheck
from personnel.policy import policy_for
from question_bank.actions.measure_questions import measure_questions
from question_bank.models import QuestionRevision, RevisionStatistic

if TYPE_CHECKING:
    from exams.actions._item_arrays import CheckedItem, Form

KIND: Final = "item_check"
CHUNK: Final = 500
COUNTED_STATES: Final = (
    ExamState.MARKED,
    ExamState.PROVISIONAL,
    ExamState.SIGNED_OFF,
    ExamState.RELEASED,
)


def check_items(*, exam: Exam, at: datetime) -> ItemCheck | None:
    """Counts the newest result of every attempt and stores a check with one statistic for each question.

    A corrected key is looked at in place of the sealed one; a question that was credited to everybody, has two keys or
    counts for nobody has nothing left to answer. Reads in chunks, writes in one transaction. Safe to repeat: the same
    results are stored once, corrected results make a new check beside the old. None when nobody has a result, and for
    a rehearsal: people try out, which says nothing about its questions.
    """
    if exam.is_rehearsal:
        return None
    from exams.actions import _item_arrays as arrays  # numpy: no web process loads it at start
    from psychometrics.items import METHOD

    remedies = _remedies(exam)
    forms, snapshot = _read(exam, remedies)
    if not forms:
        return None
    held = ItemCheck.objects.filter(exam=exam, method=METHOD, snapshot=snapshot).first()
    if held is not None:
        return held
    first_day = local_day(exam.sittings.earliest("opens_at").opens_at)
    policy = policy_for(KIND, exam.unit, first_day)
    items = arrays.checked_items(forms)
    rows = [
        _statistic(item, policy.body, settled=_is_settled(item, remedies))
        | {
            "exam_id": exam.pk,
            "held_on": first_day,
            "method": METHOD,
            "snapshot": snapshot,
            "policy_version_id": policy.version_id,
            "at": at,
        }
        for item in items
    ]
    facts = {
        "policy": asdict(policy.body),
        "policy_version_id": policy.version_id,
        "n": sum(len(form.counted) for form in forms),
        "figures": {"forms": arrays.figures_of_forms(forms, pass_percent=exam.pass_percent)},
        "open_flags": sum(flag["wants_an_answer"] for row in rows for flag in row["flags"]),
        "at": at,
    }
    with transaction.atomic():
        check, new = ItemCheck.objects.get_or_create(
            exam=exam, method=METHOD, snapshot=snapshot, defaults=facts
        )
        if new:
            RevisionStatistic.objects.bulk_create(
                [RevisionStatistic(**row) for row in rows], batch_size=CHUNK
            )
            counted = QuestionRevision.objects.filter(pk__in={row["revision_id"] for row in rows})
            measure_questions(list(counted.values_list("question_id", flat=True).distinct()))
    return check


def check_items_due(*, at: datetime) -> int:
    """Counts every marked exam that has no item check yet (a worker was stopped in between); returns how many."""
    waiting = (
        Exam.objects.in_earnest().filter(state__in=COUNTED_STATES, item_checks=None).exclude(results=None)
    )
    return sum(check_items(exam=exam, at=at) is not None for exam in waiting.distinct().order_by("pk"))


def _remedies(exam: Exam) -> list[Remedied]:
    applied = Correction.objects.applied().filter(exam=exam, revision__isnull=False)
    return [own.remedied() for own in applied]


def _is_settled(item: CheckedItem, remedies: Sequence[Remedied]) -> bool:
    own = [each.remedy for each in remedies if (each.revision, each.part) == item.place]
    return bool(own) and own[-1] is not Remedy.NEW_KEY


def _read(exam: Exam, remedies: Sequence[Remedied]) -> tuple[list[Form], str]:
    """Everybody who counts, by paper, and the hash over what was read."""
    from exams.actions._item_arrays import Counted, Form, snapshot_of

    results = (
        exam.results.current()
        .exclude(attempt__state="voided")
        .order_by("attempt")
        .values_list(
            "attempt_id",
            "attempt__paper_id",
            "attempt__paper__seal",
            "number",
            "items",
            "attempt__sheet__answers",
        )
    )
    counted: dict[tuple[int, str], list[Counted]] = defaultdict(list)
    facts: list[tuple[Any, ...]] = []
    for attempt, paper, seal, number, items, answers in results.iterator(chunk_size=CHUNK):
        counted[(paper, seal)].append(Counted(items, answers))
        facts.append((str(attempt), seal, number, items, answers))
    numbers = dict(exam.papers.values_list("pk", "form"))
    forms = [
        Form(numbers[paper], remarking(sealed_paper(paper, seal).paper, remedies).new_key, rows)
        for (paper, seal), rows in sorted(counted.items())
    ]
    return forms, snapshot_of(facts) if forms else ""


def _statistic(item: CheckedItem, policy: ItemCheckPolicy, *, settled: bool) -> dict[str, Any]:
    figures = item.figures
    flags = () if settled else flags_of(figures, item.key, policy)
    return {
        "revision_id": item.place[0],
        "part": item.place[1],
        "n": figures.n,
        "facility": figures.facility,
        "discrimination": figures.discrimination,
        "figures": {
            **asdict(figures),
            "kind": item.kind,
            "key": sorted(item.key),
            "rest_full": item.rest_full,
            "smallest_n": policy.smallest_n,
            "smallest_n_discrimination": policy.smallest_n_discrimination,
        },
        "flags": [
            {**asdict(flag), "name": flag.name, "wants_an_answer": flag.wants_an_answer} for flag in flags
        ],
    }
