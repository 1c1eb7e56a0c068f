"""Open the tasks that a confirmed change of law makes for exams whose paper is sealed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils.timezone import get_default_timezone, make_aware

from core.clock import local_day
from exams.models import Exam, PaperLawTask
from law.actions.follow_comparisons import follow_comparisons
from law.actions.keep_law_tasks import earlier_versions, keep_law_tasks, touched
from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes
from law.domain.law_tasks import Effect, LawTaskState
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.models import Citation

BEFORE_THE_EXAM = (Exam.State.SEALED, Exam.State.OPEN)


def open_due_paper_tasks(*, at: datetime) -> int:
    """Follows every confirmed comparison not yet followed as it stands; returns how many tasks were opened."""
    return follow_comparisons(
        "exams.paper_law_tasks", lambda comparison: open_paper_tasks(comparison, at=at), at=at
    )


@transaction.atomic
def open_paper_tasks(comparison: Comparison, *, at: datetime) -> int:
    """One task for each exam that opens on or after the day from which the new version counts, is not over, and whose
    sealed paper cites what changed. Those about exams that are over or called off lapse. Safe to run twice."""
    opened, untouched = keep_law_tasks(
        PaperLawTask,
        "exam",
        comparison,
        touched_papers(comparison, at=at),
        owners=lambda ids: paper_owners(ids, at),
        at=at,
    )
    for task in untouched:
        move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)
    return opened


def touched_papers(comparison: Comparison, *, at: datetime) -> dict[int, Effect]:
    """By exam, what happened to the articles that the questions of its sealed paper cite."""
    changes = confirmed_changes(comparison.old, comparison.new)
    begins = make_aware(datetime.combine(comparison.new.dates.begins_on, time.min), get_default_timezone())
    exams = (
        Exam.objects.filter(
            state__in=BEFORE_THE_EXAM, sittings__opens_at__gte=begins, sittings__closes_at__gt=at
        )
        .order_by()
        .values("pk")
    )
    cited = Citation.objects.filter(
        statute=comparison.new.statute,
        number__in={number for number, _suffix in changes},
        version_id__in=earlier_versions(comparison),
        revision__uses__paper__exam__in=exams,
    )
    rows = cited.values_list(
        "revision__uses__paper__exam", "version_id", "number", "suffix", "paragraph", "item"
    )
    wanted = set(exams.values_list("pk", flat=True))
    return touched(comparison, changes, (row for row in rows.distinct() if row[0] in wanted))


def paper_owners(exam_ids: Collection[int], at: datetime) -> Mapping[int, Officer]:
    """Who planned the exam, where that person may still manage it."""
    day = local_day(at)
    exams = Exam.objects.filter(pk__in=exam_ids).select_related("created_by", "unit")
    return {
        exam.pk: exam.created_by
        for exam in exams
        if exam.created_by is not None and exam.created_by.may(Permission.EXAM_MANAGE, on=day, unit=exam.unit)
    }
