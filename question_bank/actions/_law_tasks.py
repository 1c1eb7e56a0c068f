"""What happens to the tasks of a question after a change of law when one of its wordings is decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from law.actions.move_law_task import move_law_task
from law.changes import Comparison, confirmed_changes
from law.domain.law_tasks import LawDecision, LawTaskState
from personnel.models import Officer
from question_bank.actions.open_law_tasks import touched_questions
from question_bank.domain.states import OVER
from question_bank.models import QuestionLawTask, QuestionRevision

AT_ONCE = 500


def answer_law_tasks_with(revision: QuestionRevision, *, at: datetime, actor: Officer) -> None:
    """`revision`, just handed in by `actor`, is what was decided about the open tasks that it answers."""
    for task in _answered(revision):
        if task.state == LawTaskState.OPEN:
            move_law_task(
                task, LawTaskState.DECIDED, at=at, actor=actor,
                decision=LawDecision.EDIT, decided_by=actor, decided_at=at, revision=revision,
            )  # fmt: skip


def sign_law_tasks_of(revision: QuestionRevision, *, at: datetime, actor: Officer) -> None:
    """Settles the tasks that `revision`, just approved by `actor`, answers."""
    for task in _answered(revision):
        decided = {} if task.decision == LawDecision.KEEP else {"decision": LawDecision.EDIT}
        move_law_task(
            task,
            LawTaskState.DONE,
            at=at,
            actor=actor,
            **decided,
            decided_by=revision.author,
            decided_at=task.decided_at or revision.created_at,
            revision=revision,
            signed_by=actor,
            signed_at=at,
        )


def _answered(revision: QuestionRevision) -> Iterator[QuestionLawTask]:
    """Unsettled tasks of the question whose changes its newest wording, `revision`, no longer touches."""
    tasks = QuestionLawTask.objects.unsettled().filter(question=revision.question_id)
    for task in tasks.select_related("old_version__statute", "new_version__statute"):
        if task.new_version.withdrawn_on is not None:
            if not revision.citations.filter(version_id=task.new_version_id).exists():
                yield task
            continue
        changes = confirmed_changes(task.old_version, task.new_version)
        comparison = Comparison(task.old_version, task.new_version, latest=0)
        if not touched_questions(comparison, changes, among=[revision.question_id]):
            yield task


def reopen_law_tasks_without_answer(
    question_ids: Collection[int], *, at: datetime, actor: Officer | None
) -> None:
    """Opens the tasks again whose answering wording has gone out of use before anybody signed it: there is nothing left
    to sign."""
    ids = list(question_ids)
    for start in range(0, len(ids), AT_ONCE):
        tasks = QuestionLawTask.objects.filter(
            question__in=ids[start : start + AT_ONCE], state=LawTaskState.DECIDED, revision__state__in=OVER
        )
        for task in tasks:
            _open_again(task, at=at, actor=actor, comment="")


def reopen_law_tasks_of(revision: QuestionRevision, *, at: datetime, actor: Officer, comment: str) -> None:
    """Opens the tasks again that `revision`, just returned to its author, was to answer."""
    tasks = QuestionLawTask.objects.filter(revision=revision, state=LawTaskState.DECIDED)
    for task in tasks:
        _open_again(task, at=at, actor=actor, comment=comment)


def _open_again(task: QuestionLawTask, *, at: datetime, actor: Officer | None, comment: str) -> None:
    move_law_task(
        task, LawTaskState.OPEN, at=at, actor=actor, comment=comment,
        decision="", decided_by=None, decided_at=None, revision=None,
    )  # fmt: skip
