"""Sealed papers follow the first day of a law: when they are due, and what rests on a text that does not count."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from core.clock import local_day
from exams.actions.open_paper_law_tasks import BEFORE_THE_EXAM, paper_owners
from exams.models import Exam, PaperLawTask, PaperLawTaskEvent
from law.actions.follow_date_changes import follow_date_changes, renew_due_days
from law.actions.move_law_task import move_law_task
from law.domain.law_tasks import UNSETTLED, Effect, LawTaskState, due_on
from law.models import LawDateChange, StatuteVersion
from question_bank.models import Citation


def follow_law_dates(*, at: datetime) -> int:
    """Follows every change of a first day that was not followed; returns how many papers wait for a decision by it."""
    return follow_date_changes("exams.law_dates", lambda change: follow_law_date(change, at=at), at=at)


def follow_law_date(change: LawDateChange, *, at: datetime) -> int:
    """Opens a task for each exam whose sealed paper cites the version of `change` and is held on a day on which that no
    longer counts; tasks about a version that was withdrawn lapse. Call it in a transaction, once for each change."""
    renew_due_days(PaperLawTask, change)
    if change.now is None:
        for task in PaperLawTask.objects.filter(new_version=change.version_id, state__in=UNSETTLED):
            move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)
    wanted: dict[date, set[int]] = defaultdict(set)
    exams = Exam.objects.filter(state__in=BEFORE_THE_EXAM, sittings__closes_at__gt=at).distinct()
    for exam in exams.prefetch_related("sittings"):
        wanted[local_day(min(one.opens_at for one in exam.sittings.all()))].add(exam.pk)
    opened = 0
    for day, ids in wanted.items():
        counts = StatuteVersion.objects.counting(on=day).filter(statute=change.version.statute_id).first()
        if counts is None or counts.pk == change.version_id:
            continue
        cited = Citation.objects.of_another_text(on=day).filter(
            version_id=change.version_id, revision__uses__paper__exam__in=ids
        )
        touched = set(cited.order_by().values_list("revision__uses__paper__exam", flat=True)) & ids
        opened += _open(touched, change, counts, day, at)
    return opened


def _open(ids: set[int], change: LawDateChange, counts: StatuteVersion, day: date, at: datetime) -> int:
    known = PaperLawTask.objects.filter(exam__in=ids, new_version=counts)
    missing = sorted(ids - set(known.values_list("exam_id", flat=True)))
    owners = paper_owners(missing, at)
    made = PaperLawTask.objects.bulk_create(
        PaperLawTask(
            exam_id=pk,
            old_version=change.version,
            new_version=counts,
            owner=owners.get(pk),
            effect=Effect.CHANGED,
            due_on=due_on(begins_on=day, opened_on=local_day(at)),
            opened_at=at,
        )
        for pk in missing
    )
    PaperLawTaskEvent.objects.bulk_create(
        PaperLawTaskEvent(task=task, to_state=LawTaskState.OPEN, at=at) for task in made
    )
    return len(made)
