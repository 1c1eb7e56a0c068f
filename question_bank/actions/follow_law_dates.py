"""Wordings that were written for a coming version of a law follow its first day, or come back to their owners."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from core.clock import local_day
from law.actions.follow_date_changes import follow_date_changes, renew_due_days
from law.actions.move_law_task import move_law_task
from law.domain.law_tasks import LATE_LEAD, Effect, LawTaskState, first_day
from law.models import LawDateChange, StatuteVersion
from question_bank.actions._copies import append_copies
from question_bank.actions._moves import move
from question_bank.actions.keep_citation_checks import check_revisions
from question_bank.domain.states import OVER, RevisionState
from question_bank.models import Citation, QuestionLawTask, QuestionLawTaskEvent, QuestionRevision

MOVED = "law date moved"
WITHDRAWN = "law withdrawn"
"""Comments in the histories of revisions and tasks (`question_bank.wording.COMMENTS`)."""


def follow_law_dates(*, at: datetime) -> int:
    """Follows every change of a first day that was not followed; returns how many wordings moved or came back."""
    return follow_date_changes(
        "question_bank.law_dates", lambda change: follow_law_date(change, at=at), at=at
    )


def follow_law_date(change: LawDateChange, *, at: datetime) -> int:
    """Lets what waits for the version follow `change`. Call it in a transaction, once for each change.

    A revision is never altered: one that waits for another day now is replaced by a copy of it, in the same state, with
    that day; whoever approved it approved its words. Of a version that was withdrawn nothing waits any more: its
    wordings are taken back, and the tasks that they answered are to decide again.
    """
    rows = list(
        QuestionRevision.objects.with_content()
        .filter(pk__in=Citation.objects.filter(version_id=change.version_id).values("revision"))
        .exclude(state__in=OVER)
        .order_by("question_id", "number")
    )
    if change.now is None:
        return _bring_back(change, rows, at=at)
    renew_due_days(QuestionLawTask, change)
    return _move(rows, change, change.now, at=at)


def _move(rows: Sequence[QuestionRevision], change: LawDateChange, now: date, *, at: datetime) -> int:
    begins = {
        version.pk: version.dates.begins_on
        for version in StatuteVersion.objects.filter(
            pk__in={citation.version_id for row in rows for citation in row.citations.all()},
            withdrawn_on=None,
        )
    }
    wanted: dict[int, date | None] = {}
    for row in rows:
        others = [begins[cited.version_id] for cited in row.citations.all() if cited.version_id in begins]
        wanted[row.pk] = first_day(
            row.valid_from,
            was=change.was,
            now=now,
            others=(day for day in others if day > local_day(at)),
            today=local_day(at),
        )
    moved = [row for row in rows if wanted[row.pk] != row.valid_from]
    states = {row.pk: RevisionState(row.state) for row in moved}
    for row in moved:
        move(row, to=RevisionState.RETIRED, at=at, actor=None, comment=MOVED)
    made = append_copies(
        moved,
        lambda one: {"state": states[one.pk], "valid_from": wanted[one.pk]},
        at=at,
        actor=None,
        comment=MOVED,
    )
    for old, new in zip(moved, made, strict=True):
        QuestionLawTask.objects.filter(revision=old).update(revision=new)
    check_revisions([one.pk for one in made], at=at)
    return len(made)


def _bring_back(change: LawDateChange, rows: Sequence[QuestionRevision], *, at: datetime) -> int:
    """Wordings for the withdrawn version are taken back, tasks about it are decided anew or lapse.

    Where no other wording of the question is left, a draft with the same words stays with its author, so that nothing
    is lost.
    """
    left = set(
        QuestionRevision.objects.filter(question__in=[row.question_id for row in rows])
        .exclude(state__in=OVER)
        .exclude(pk__in=[row.pk for row in rows])
        .values_list("question_id", flat=True)
    )
    for row in rows:
        was_in_use = row.state == RevisionState.APPROVED or row.question_id not in left
        to = RevisionState.RETIRED if was_in_use else RevisionState.WITHDRAWN
        move(row, to=to, at=at, actor=None, comment=WITHDRAWN)
    newest = {row.question_id: row for row in rows if row.question_id not in left}
    append_copies(
        list(newest.values()),
        lambda _one: {"state": RevisionState.DRAFT, "valid_from": None},
        at=at,
        actor=None,
        comment=WITHDRAWN,
    )
    touched = {row.question_id for row in rows}
    tasks = QuestionLawTask.objects.filter(new_version=change.version_id)
    known = set(tasks.values_list("question_id", flat=True))
    for task in tasks.order_by("pk"):
        comes_back = task.question_id in touched or task.state in (LawTaskState.DECIDED, LawTaskState.DONE)
        if task.state == LawTaskState.LAPSED and not comes_back:
            continue
        if not comes_back:
            move_law_task(task, LawTaskState.LAPSED, at=at, actor=None, comment=WITHDRAWN)
        elif task.state == LawTaskState.OPEN:
            _remark(task, at)
        else:
            move_law_task(
                task, LawTaskState.OPEN, at=at, actor=None, comment=WITHDRAWN,
                due_on=local_day(at) + LATE_LEAD, decision="", decided_by=None, decided_at=None,
                signed_by=None, signed_at=None, revision=None,
            )  # fmt: skip
    _open_for(touched - known, change, at=at)
    return len(rows)


def _remark(task: QuestionLawTask, at: datetime) -> None:
    """An open task stays open; its history says why its wording is gone."""
    QuestionLawTask.objects.filter(pk=task.pk).update(due_on=local_day(at) + LATE_LEAD)
    QuestionLawTaskEvent.objects.create(
        task=task, from_state=task.state, to_state=task.state, at=at, comment=WITHDRAWN
    )


def _open_for(question_ids: Collection[int], change: LawDateChange, *, at: datetime) -> None:
    """Tasks about questions that were written for the version without any task, such as new ones; the text that counts
    stands for the older version. Without one the draft alone is left."""
    counts = (
        StatuteVersion.objects.counting(on=local_day(at)).filter(statute=change.version.statute_id).first()
    )
    if counts is None:
        return
    authors = dict(
        QuestionRevision.objects.filter(question__in=question_ids)
        .exclude(author=None)
        .order_by("number")
        .values_list("question_id", "author_id")
    )
    made = QuestionLawTask.objects.bulk_create(
        QuestionLawTask(
            question_id=pk,
            old_version=counts,
            new_version=change.version,
            owner_id=authors.get(pk),
            effect=Effect.REPEALED,
            due_on=local_day(at) + LATE_LEAD,
            opened_at=at,
        )
        for pk in sorted(question_ids)
    )
    QuestionLawTaskEvent.objects.bulk_create(
        QuestionLawTaskEvent(task=task, to_state=LawTaskState.OPEN, at=at, comment=WITHDRAWN) for task in made
    )
