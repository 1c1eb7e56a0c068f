"""What an officer does with the items of a task: open, read, answer; and the task is done with the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from personnel.policy import policy_for
from question_bank.domain.errors import InvalidAnswer
from question_bank.domain.kinds import KINDS, grade
from question_bank.domain.question import Answer, AskedQuestion
from question_bank.domain.scoring_rules import ScoringRule
from question_bank.models import QuestionRevision
from training.actions._mistakes import note_answer
from training.actions.study_errors import InvalidReply, NotThere, TooSoon
from training.domain.study import is_late
from training.models import StudyItem, StudyRecord, StudyTask
from training.study_items import ItemOnDay, items_on

Kind = StudyRecord.Kind


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer in its canonical form, and whether it is right."""

    answer: Answer
    right: bool


def open_item(task: StudyTask, item: StudyItem, *, at: datetime) -> None:
    """Notes when a text was first opened; only where a shortest time of reading is asked for."""
    if task.assignment.floor_seconds:
        StudyRecord.objects.bulk_create(
            [StudyRecord(task=task, item=item, kind=Kind.OPENED, at=at)], ignore_conflicts=True
        )


def mark_read(task: StudyTask, *, position: int, at: datetime) -> StudyTask:
    """The officer says that the text was read. Said twice it counts once. Raises `NotThere` or `TooSoon`."""
    with transaction.atomic():
        held, rows = _held(task, at)
        row = _asked(rows, position)
        if row.item.kind == StudyItem.Kind.QUESTION:
            raise NotThere(_("This is a question; it is answered, not read."))
        _check_floor(held, row.item, at)
        _append(held, row.item, Kind.READ, at=at)
        _finish_if_done(held, rows, at)
    return held


def answer_item(task: StudyTask, *, position: int, raw: object, at: datetime) -> bool:
    """Marks an answer at once and keeps it; the first answer stands. Returns whether it is right.

    A wrong one enters the mistake book. Raises `NotThere` or `InvalidReply`.
    """
    with transaction.atomic():
        held, rows = _held(task, at)
        row = _asked(rows, position)
        if row.revision is None:
            raise NotThere(_("There is no question here."))
        judged = judge(row.revision, raw)
        before = StudyRecord.objects.filter(task=held, item=row.item, kind=Kind.ANSWERED).first()
        if before is not None:
            return bool(before.right)
        _append(held, row.item, Kind.ANSWERED, at=at, judged=judged, revision_id=row.revision.pk)
        rules = policy_for("weekly_study", held.unit, local_day(at)).body
        note_answer(
            officer_id=held.officer_id,
            question_id=row.revision.question_id,
            right=judged.right,
            wanted=rules.right_in_a_row,
            at=at,
        )
        _finish_if_done(held, rows, at)
    return judged.right


def finish_task(task: StudyTask, *, at: datetime) -> StudyTask:
    """Ends a task whose open items are asked for no more. Raises `NotThere` while something is open."""
    with transaction.atomic():
        held, rows = _held(task, at)
        if not _finish_if_done(held, rows, at):
            raise NotThere(_("Something is still to do."))
    return held


def judge(revision: QuestionRevision, raw: object) -> Judged:
    """`raw` in canonical form, right when it earns full marks. Raises `InvalidReply`, also for no answer."""
    kind = KINDS[revision.kind]
    key = kind.key_from_json(revision.key, revision.options, revision.matches)
    size = len(revision.options) or (len(key) if isinstance(key, tuple) else None)
    try:
        answer = kind.normalise(raw, size, len(revision.matches))
    except InvalidAnswer:
        raise InvalidReply(_("This answer cannot be read. Reload the page and answer again.")) from None
    if answer is None:
        raise InvalidReply(_("Choose or write an answer first."))
    asked = AskedQuestion(revision.kind, len(revision.options), key)
    return Judged(answer, grade(asked, answer, ScoringRule()) == 1)


def _held(task: StudyTask, at: datetime) -> tuple[StudyTask, list[ItemOnDay]]:
    """The task, locked, so that the last of two acts at once sees the other; and its items today."""
    held = StudyTask.objects.select_for_update(of=("self",)).in_force().filter(pk=task.pk)
    row = held.select_related("assignment", "officer", "unit").first()
    if row is None:
        raise NotThere(_("This study was withdrawn."))
    return row, items_on(row.assignment, officer=row.officer, on=local_day(at))


def _asked(rows: Sequence[ItemOnDay], position: int) -> ItemOnDay:
    row = next((row for row in rows if row.item.position == position and row.is_asked), None)
    if row is None:
        raise NotThere(_("There is nothing here to do any more."))
    return row


def _check_floor(task: StudyTask, item: StudyItem, at: datetime) -> None:
    floor = timedelta(seconds=task.assignment.floor_seconds)
    if not floor:
        return
    opened = StudyRecord.objects.filter(task=task, item=item, kind=Kind.OPENED).first()
    if opened is None or at - opened.at < floor:
        left = floor if opened is None else floor - (at - opened.at)
        raise TooSoon(
            _("Read on: this text can be marked as read in %(seconds)s seconds.")
            % {"seconds": int(left.total_seconds()) + 1}
        )


def _append(
    task: StudyTask,
    item: StudyItem,
    kind: str,
    *,
    at: datetime,
    judged: Judged | None = None,
    revision_id: int | None = None,
) -> None:
    answer = judged.answer if judged else None
    row = StudyRecord(
        task=task,
        item=item,
        kind=kind,
        right=judged.right if judged else None,
        revision_id=revision_id,
        answer=list(answer) if isinstance(answer, tuple) else answer,
        at=at,
    )
    StudyRecord.objects.bulk_create([row], ignore_conflicts=True)


def _finish_if_done(task: StudyTask, rows: Sequence[ItemOnDay], at: datetime) -> bool:
    """Whether everything that is asked for is done; then the task is, once and for all."""
    finished = set(task.records.exclude(kind=Kind.OPENED).values_list("item_id", flat=True))
    if not {row.item.pk for row in rows if row.is_asked} <= finished:
        return False
    if task.done_at is None:
        task.done_at = at
        task.done_late = is_late(done_on=local_day(at), due_on=task.due_on)
        StudyTask.objects.filter(pk=task.pk, done_at=None).update(
            done_at=task.done_at, done_late=task.done_late
        )
    return True
