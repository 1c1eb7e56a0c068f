"""Open, renew and let lapse the tasks that a confirmed change of law makes for questions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.clock import local_day
from law.actions.follow_comparisons import follow_comparisons
from law.actions.keep_law_tasks import earlier_versions, keep_law_tasks, touched
from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes
from law.domain.law_tasks import Changes, Effect, LawDecision, LawTaskState
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.domain.states import OVER, PENDING
from question_bank.models import Citation, Question, QuestionLawTask, QuestionRevision


def open_due_law_tasks(*, at: datetime) -> int:
    """Follows every confirmed comparison not yet followed as it stands; returns how many tasks were opened."""
    return follow_comparisons(
        "question_bank.law_tasks", lambda comparison: open_law_tasks(comparison, at=at), at=at
    )


@transaction.atomic
def open_law_tasks(comparison: Comparison, *, at: datetime) -> int:
    """One task for each question whose newest wording cites what changed from `comparison.old` to `comparison.new`.

    Open tasks learn what was confirmed since; those about questions that are out of use or cite it no longer lapse; a
    settled one is opened again where a newer wording cites the old text. Safe to run twice. Returns how many opened.
    """
    effects = touched_questions(comparison, confirmed_changes(comparison.old, comparison.new))
    opened, untouched = keep_law_tasks(
        QuestionLawTask,
        "question",
        comparison,
        effects,
        owners=lambda ids: _owners(ids, at),
        at=at,
        fresh={"revision": None},
    )
    _let_lapse(untouched, at)
    return opened


def touched_questions(
    comparison: Comparison, changes: Changes, *, among: Collection[int] | None = None
) -> dict[int, Effect]:
    """By question, what happened to the articles that its newest wording cites; `among` narrows the questions."""
    newer = QuestionRevision.objects.filter(
        question=OuterRef("revision__question"), number__gt=OuterRef("revision__number")
    ).exclude(state__in=OVER)
    citations = (
        Citation.objects.filter(
            ~Exists(newer),
            statute=comparison.new.statute,
            number__in={number for number, _suffix in changes},
            version_id__in=earlier_versions(comparison),
        )
        .exclude(revision__state__in=OVER)
        .values_list("revision__question", "version_id", "number", "suffix", "paragraph", "item")
    )
    if among is not None:
        citations = citations.filter(revision__question__in=among)
    return touched(comparison, changes, citations)


def _owners(question_ids: Collection[int], at: datetime) -> Mapping[int, Officer]:
    """Who wrote the newest wording, where that person may still write in the bank; the others have no owner."""
    day = local_day(at)
    units = {
        question.pk: question.bank.unit
        for question in Question.objects.filter(pk__in=question_ids).select_related("bank__unit")
    }
    authors: dict[int, Officer] = {}
    rows = QuestionRevision.objects.filter(question__in=question_ids).exclude(author=None)
    for revision in rows.select_related("author").order_by("number").only("question", "author", "number"):
        if revision.author is not None:
            authors[revision.question_id] = revision.author
    may: dict[tuple[int, int], bool] = {}
    for pk, author in authors.items():
        if (author.pk, units[pk].pk) not in may:
            writes = author.may(Permission.QUESTION_WRITE, on=day, unit=units[pk])
            may[author.pk, units[pk].pk] = writes
    return {pk: author for pk, author in authors.items() if may[author.pk, units[pk].pk]}


def _let_lapse(tasks: Collection[QuestionLawTask], at: datetime) -> None:
    """Tasks about questions with which nothing is to be done; one whose new wording waits is left alone."""
    pending = set(
        QuestionRevision.objects.filter(
            question__in=[task.question_id for task in tasks], state__in=PENDING
        ).values_list("question", flat=True)
    )
    live = set(
        QuestionRevision.objects.filter(question__in=[task.question_id for task in tasks])
        .exclude(state__in=OVER)
        .values_list("question", flat=True)
    )
    for task in tasks:
        to_retire = task.decision == LawDecision.RETIRE and task.question_id in live
        if task.question_id not in pending and not to_retire:
            move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)
