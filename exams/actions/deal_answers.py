"""Share the open answers of an exam out among its markers."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from core.domain.errors import Refused
from exams.actions._markers import exam_day, markers_of, marking_policy, places_of
from exams.actions._moves import held_state
from exams.actions._seeds import new_seed
from exams.domain.dealing import Answer, deal
from exams.domain.states import ExamState
from exams.models import Exam, MarkingDeal, MarkingTask
from personnel.models import Officer

CHUNK: Final = 500


class CannotDeal(Refused):
    """The answers were not shared out; `code` says why."""


def deal_answers(*, exam: Exam, actor: Officer | None, at: datetime, seed: int | None = None) -> MarkingDeal:
    """Puts each open answer that is on nobody's screen into the share of a marker, once for each of its rounds: equal
    shares, no answer twice to one person, nobody near (`domain.dealing`).

    What is marked or on screen stays where it is and counts in the shares. The same seed, markers and open answers give
    the same shares. Raises `CannotDeal`. Writes the audit event `exam.answers_dealt`.
    """
    markers = [officer.pk for officer in markers_of(exam, on=local_day(at))]
    places = places_of(markers, days=(exam_day(exam), local_day(at))) if markers else []
    chosen = new_seed() if seed is None else seed
    try:
        with transaction.atomic():
            if held_state(exam.pk) is not ExamState.CLOSED or exam.results.exists():
                raise CannotDeal(_("This exam is not being marked."), code="not_being_marked")
            tasks = _tasks_of(exam)
            answers, carried = _answers(tasks, at)
            shares = deal(
                answers, places, apart=marking_policy(exam).body.apart, seed=chosen, carried=carried
            )
            dealt = _write(tasks, shares, at)
            wanted = sum(answer.rounds for answer in answers)
            row = MarkingDeal.objects.create(
                exam=exam,
                number=exam.marking_deals.count() + 1,
                seed=chosen,
                markers=markers,
                dealt=dealt,
                left=wanted - dealt,
                actor=actor,
                at=at,
            )
            record_audit_event(
                kind="exam.answers_dealt",
                actor_id=actor.pk if actor else None,
                at=at,
                subject=f"exam:{exam.pk}",
                facts={"number": row.number, "seed": chosen, "markers": markers, "dealt": dealt},
            )
    except IntegrityError:
        raise CannotDeal(
            _("Somebody else shared the answers out at this moment. Look at the shares again."),
            code="dealt_twice",
        ) from None
    return row


def _tasks_of(exam: Exam) -> dict[tuple[UUID, int], list[MarkingTask]]:
    """All tasks whose marks make results, by answer, in the order of rounds; the attempts with their officers."""
    tasks: dict[tuple[UUID, int], list[MarkingTask]] = defaultdict(list)
    rows = (
        MarkingTask.objects.filter(item__exam=exam)
        .live()
        .for_results()
        .select_related("attempt", "unit", "seconded_to", "embedded_in")
    )
    for task in rows.order_by("attempt", "position", "round"):
        tasks[task.attempt_id, task.position].append(task)
    return tasks


def _is_open(task: MarkingTask, at: datetime) -> bool:
    return task.leased_until is None or task.leased_until <= at


def _answers(
    tasks: dict[tuple[UUID, int], list[MarkingTask]], at: datetime
) -> tuple[list[Answer], dict[tuple[int, int], int]]:
    """The answers with something to deal, and what each marker has of each question already."""
    answers: list[Answer] = []
    carried: Counter[tuple[int, int]] = Counter()
    for (attempt_id, position), rounds in tasks.items():
        kept = [task for task in rounds if not _is_open(task, at)]
        carried.update((task.leased_to_id or 0, task.item_id) for task in kept)
        if len(kept) < len(rounds):
            first = rounds[0]
            units = (first.unit, first.seconded_to, first.embedded_in)
            answers.append(
                Answer(
                    key=f"{attempt_id}:{position}",
                    item=first.item_id,
                    rounds=len(rounds) - len(kept),
                    candidate=first.attempt.officer_id,
                    paths=tuple(unit.path for unit in units if unit is not None),
                    held=frozenset(task.leased_to_id or 0 for task in kept),
                )
            )
    return answers, dict(carried)


def _write(
    tasks: dict[tuple[UUID, int], list[MarkingTask]], shares: dict[str, tuple[int, ...]], at: datetime
) -> int:
    """Keeps the shares; what somebody has just taken on screen stays theirs. Returns how many marks found somebody."""
    by_officer: dict[int | None, list[int]] = defaultdict(list)
    for (attempt_id, position), rounds in tasks.items():
        chosen = list(shares.get(f"{attempt_id}:{position}", ()))
        for task in rounds:
            if _is_open(task, at):
                officer = chosen.pop(0) if chosen else None
                if officer != task.dealt_to_id:
                    by_officer[officer].append(task.pk)
    for officer, ids in by_officer.items():
        for start in range(0, len(ids), CHUNK):
            free = Q(leased_until=None) | Q(leased_until__lte=at)
            MarkingTask.objects.filter(free, pk__in=ids[start : start + CHUNK]).update(dealt_to=officer)
    return sum(len(chosen) for chosen in shares.values())
