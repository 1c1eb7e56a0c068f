"""Put records of study into place in bulk, for a demonstration or a test world. Not a door for officers: see
`record_study`, which writes the very same rows one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.batches import in_batches
from personnel.policy import policy_for
from training.actions.record_study import Judged, judge
from training.actions.study_errors import NotThere
from training.domain.study import Standing, after_answer, is_late
from training.models import Mistake, StudyAssignment, StudyRecord, StudyTask
from training.study_items import ItemOnDay, items_on

CHUNK: Final = 500
ROWS_AT_ONCE: Final = 500
_FINISH: Final = (
    "UPDATE training_studytask SET done_at = %s, done_late = %s WHERE id = %s AND done_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class DoneItem:
    """An item that was read (`raw` None) or answered."""

    position: int
    at: datetime
    raw: Any = None


@dataclass(frozen=True, slots=True)
class DoneStudy:
    """What one officer did of a task that has no records yet, in the order of time."""

    task_id: int
    items: Sequence[DoneItem]


def install_study(
    *, assignment: StudyAssignment, done: Iterable[DoneStudy], as_read_by: Any, at: datetime
) -> int:
    """Writes what was done, in chunks of one transaction each; returns how many tasks are finished by it.

    Texts are those that `as_read_by` meets on the day of `at`. Answers are marked, wrong ones enter the mistake book,
    a task with nothing left is done. A task that has records is left alone. Raises NotThere, InvalidReply.
    """
    rows = {row.item.position: row for row in items_on(assignment, officer=as_read_by, on=local_day(at))}
    wanted = policy_for("weekly_study", assignment.unit, local_day(at)).body.right_in_a_row
    work = _Work(rows, wanted, {})
    finished = 0
    for chunk in in_batches(done, CHUNK):
        with transaction.atomic():
            finished += work.write(chunk)
    return finished


@dataclass(frozen=True, slots=True)
class _Work:
    rows: Mapping[int, ItemOnDay]
    wanted: int
    judged: dict[tuple[int, str], Judged]

    def write(self, chunk: Sequence[DoneStudy]) -> int:
        fresh = StudyTask.objects.filter(pk__in=[own.task_id for own in chunk], records=None)
        tasks = {task.pk: task for task in fresh}
        records, finished = [], []
        answers: list[tuple[int, int, bool, datetime]] = []
        for own in chunk:
            task = tasks.get(own.task_id)
            if task is None:
                continue
            for item in own.items:
                record = self._record(task, item)
                records.append(record)
                if record.right is not None:
                    question = self.rows[item.position].item.question_id or 0
                    answers.append((task.officer_id, question, record.right, item.at))
            asked = {position for position, row in self.rows.items() if row.is_asked}
            if asked <= {item.position for item in own.items}:
                task.done_at = own.items[-1].at
                task.done_late = is_late(done_on=local_day(task.done_at), due_on=task.due_on)
                finished.append(task)
        StudyRecord.objects.bulk_create(records, batch_size=ROWS_AT_ONCE)
        _finish(finished)
        _note(answers, self.wanted)
        return len(finished)

    def _record(self, task: StudyTask, done: DoneItem) -> StudyRecord:
        row = self.rows.get(done.position)
        if row is None or not row.is_asked:
            raise NotThere(_("There is nothing here to do any more."))
        if row.revision is None:
            return StudyRecord(task=task, item=row.item, kind=StudyRecord.Kind.READ, at=done.at)
        name = (done.position, repr(done.raw))
        if name not in self.judged:
            self.judged[name] = judge(row.revision, done.raw)
        judged = self.judged[name]
        answer = judged.answer
        return StudyRecord(
            task=task,
            item=row.item,
            kind=StudyRecord.Kind.ANSWERED,
            right=judged.right,
            revision_id=row.revision.pk,
            answer=list(answer) if isinstance(answer, tuple) else answer,
            at=done.at,
        )


def _finish(tasks: Sequence[StudyTask]) -> None:
    """Writes when tasks were done: one prepared statement, for a CASE over hundreds of rows is slow."""
    moment = StudyTask._meta.get_field("done_at")
    rows = [(moment.get_db_prep_save(task.done_at, connection), task.done_late, task.pk) for task in tasks]
    with connection.cursor() as cursor:
        cursor.executemany(_FINISH, rows)


def _note(answers: Sequence[tuple[int, int, bool, datetime]], wanted: int) -> None:
    """The mistake book after these answers, as `note_answer` keeps it."""
    officers = {officer for officer, _question, _right, _at in answers}
    questions = {question for _officer, question, _right, _at in answers}
    held = {
        (row.officer_id, row.question_id): row
        for row in Mistake.objects.filter(officer__in=officers, question__in=questions)
    }
    new: list[Mistake] = []
    changed: dict[int, Mistake] = {}
    for officer, question, right, at in answers:
        row = held.get((officer, question))
        if row is None:
            if right:
                continue
            row = held[officer, question] = Mistake(officer_id=officer, question_id=question)
            new.append(row)
        before = Standing(row.wrong_count, row.right_in_row, row.mastered_at is not None)
        after = after_answer(before, right=right, wanted=wanted)
        if after is None or after == before:
            continue
        row.wrong_count, row.right_in_row = after.wrong_count, after.right_in_row
        row.mastered_at = (row.mastered_at or at) if after.mastered else None
        row.last_wrong_at = row.last_wrong_at if right else at
        if row.pk is not None:
            changed[row.pk] = row
    Mistake.objects.bulk_create(new, batch_size=ROWS_AT_ONCE)
    Mistake.objects.bulk_update(
        changed.values(),
        ["wrong_count", "right_in_row", "last_wrong_at", "mastered_at"],
        batch_size=ROWS_AT_ONCE,
    )
