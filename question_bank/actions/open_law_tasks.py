"""Open, renew and let lapse the tasks that a confirmed change of law makes for questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from core.clock import local_day
from law.actions.follow_comparisons import follow_comparisons
from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes, hashes
from law.domain.law_tasks import Changes, Effect, LawTaskState, Place, due_on, effect_on
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.domain.states import OVER, PENDING
from question_bank.models import Citation, Question, QuestionLawTask, QuestionLawTaskEvent, QuestionRevision

AT_ONCE = 500


def open_due_law_tasks(*, at: datetime) -> int:
    """Follows every confirmed comparison that has not been followed as it stands; returns how many tasks were opened."""
    return follow_comparisons(
        "question_bank.law_tasks", lambda comparison: open_law_tasks(comparison, at=at), at=at
    )


@transaction.atomic
def open_law_tasks(comparison: Comparison, *, at: datetime) -> int:
    """One task for each question whose newest wording cites what changed from `comparison.old` to `comparison.new`.

    Open tasks learn what was confirmed since; those about questions that are out of use or cite it no longer lapse; a
    settled one is opened again where a newer wording cites the old text. Safe to run twice. Returns how many opened.
    """
    touched = touched_questions(comparison, confirmed_changes(comparison.old, comparison.new))
    tasks = {task.question_id: task for task in QuestionLawTask.objects.filter(new_version=comparison.new)}
    opened = _reopened(tasks, touched, at)
    missing = [pk for pk in touched if pk not in tasks]
    for start in range(0, len(missing), AT_ONCE):
        part = missing[start : start + AT_ONCE]
        opened += _opened(comparison, {pk: touched[pk] for pk in part}, at)
    _let_lapse([task for pk, task in tasks.items() if pk not in touched], at)
    return opened


def live_revisions() -> dict[str, object]:
    """The filter for the newest wording of each question that is in use or on its way there."""
    later = QuestionRevision.objects.filter(
        question=OuterRef("revision__question"), number__gt=OuterRef("revision__number")
    ).exclude(state__in=OVER)
    return {"newer": Exists(later)}


def touched_questions(
    comparison: Comparison, changes: Changes, *, among: Collection[int] | None = None
) -> dict[int, Effect]:
    """By question, what happened to the articles that its newest wording cites; `among` narrows the questions.

    A citation counts that was checked against the older version, or against another one before the new one in which
    the article has the same words.
    """
    statute, new = comparison.new.statute, comparison.new
    dates = [version.dates for version in statute.versions.all()]
    earlier = {one.key for one in dates if one.order < new.dates.order}
    numbers = {number for number, _suffix in changes}
    citations = (
        Citation.objects.filter(statute=statute, number__in=numbers, version_id__in=earlier)
        .exclude(revision__state__in=OVER)
        .annotate(**live_revisions())  # type: ignore[arg-type]
        .filter(newer=False)
    )
    if among is not None:
        citations = citations.filter(revision__question__in=among)
    rows = list(
        citations.values_list(
            "revision__question", "version_id", "number", "suffix", "paragraph", "item"
        )
    )
    words = hashes({version for _q, version, *_place in rows} | {comparison.old.pk}, numbers) if rows else {}
    places: dict[int, list[Place]] = defaultdict(list)
    for question, version, number, suffix, paragraph, item in rows:
        same = words.get((version, number, suffix)) == words.get((comparison.old.pk, number, suffix))
        if version == comparison.old.pk or same:
            places[question].append(Place(number, suffix, paragraph, item))
    found = {question: effect_on(cited, changes) for question, cited in places.items()}
    return {question: effect for question, effect in found.items() if effect is not None}


def _opened(comparison: Comparison, touched: Mapping[int, Effect], at: datetime) -> int:
    day = local_day(at)
    begins = comparison.new.dates.begins_on
    owners = _owners(touched, day)
    tasks = QuestionLawTask.objects.bulk_create(
        QuestionLawTask(
            question_id=pk,
            old_version=comparison.old,
            new_version=comparison.new,
            owner=owners.get(pk),
            effect=effect,
            due_on=due_on(begins_on=begins, opened_on=day),
            opened_at=at,
        )
        for pk, effect in touched.items()
    )
    QuestionLawTaskEvent.objects.bulk_create(
        QuestionLawTaskEvent(task=task, to_state=LawTaskState.OPEN, at=at) for task in tasks
    )
    return len(tasks)


def _owners(question_ids: Collection[int], day: date) -> dict[int, Officer]:
    """Who wrote the newest wording, where that person may still write in the bank; the others have no owner."""
    questions = Question.objects.select_related("bank__unit").in_bulk(list(question_ids))
    authors: dict[int, Officer] = {}
    rows = QuestionRevision.objects.filter(question__in=question_ids).exclude(author=None)
    for revision in rows.select_related("author").order_by("number").only("question", "author", "number"):
        if revision.author is not None:
            authors[revision.question_id] = revision.author
    may: dict[tuple[int, int], bool] = {}
    for pk, author in authors.items():
        unit = questions[pk].bank.unit
        if (author.pk, unit.pk) not in may:
            may[author.pk, unit.pk] = author.may(Permission.QUESTION_WRITE, on=day, unit=unit)
    return {pk: author for pk, author in authors.items() if may[author.pk, questions[pk].bank.unit_id]}


def _reopened(
    tasks: Mapping[int, QuestionLawTask], touched: Mapping[int, Effect], at: datetime
) -> int:
    opened = 0
    for pk, effect in touched.items():
        task = tasks.get(pk)
        if task is None:
            continue
        if task.state in (LawTaskState.DONE, LawTaskState.LAPSED):
            fresh = {"decision": "", "decided_by": None, "decided_at": None, "signed_by": None, "signed_at": None}
            move_law_task(
                task, LawTaskState.OPEN, at=at, actor=None, effect=effect, revision=None,
                due_on=due_on(begins_on=task.new_version.dates.begins_on, opened_on=local_day(at)), **fresh,
            )  # fmt: skip
            opened += 1
        elif task.effect != effect:
            QuestionLawTask.objects.filter(pk=task.pk).update(effect=effect)
    return opened


def _let_lapse(tasks: Collection[QuestionLawTask], at: datetime) -> None:
    """Open tasks about questions that nothing is to be done about; one whose new wording waits is left alone."""
    waiting = [task for task in tasks if task.state in (LawTaskState.OPEN, LawTaskState.DECIDED)]
    pending = set(
        QuestionRevision.objects.filter(
            question__in=[task.question_id for task in waiting], state__in=PENDING
        ).values_list("question", flat=True)
    )
    for task in waiting:
        retires = task.state == LawTaskState.DECIDED and task.decision == "retire"
        if task.question_id not in pending and not retires:
            move_law_task(task, LawTaskState.LAPSED, at=at, actor=None)
