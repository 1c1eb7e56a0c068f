"""Tasks that a change of law makes for questions."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from law.models.law_tasks import LawTask, LawTaskEvent, LawTaskQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer

from .banks import Bank
from .lines import Question
from .questions import QuestionRevision


class QuestionLawTaskQuerySet(LawTaskQuerySet):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.QUESTION_READ
    ) -> QuestionLawTaskQuerySet:
        """Tasks about questions of the banks where `officer` holds `permission`."""
        return self.filter(question__bank__in=Bank.objects.where(officer, permission, on=on).order_by())

    def waiting_for(self, officer: Officer, *, on: date) -> QuestionLawTaskQuerySet:
        """Tasks that `officer` has to decide: the own ones, and those of nobody in banks where the officer writes."""
        written = self.visible_to(officer, on=on, permission=Permission.QUESTION_WRITE)
        return written.filter(Q(owner=officer) | Q(owner=None), state=LawTask.State.OPEN)

    def to_sign(self, officer: Officer, *, on: date) -> QuestionLawTaskQuerySet:
        """Decisions that `officer` may sign: of others, in banks where the officer reviews. What a reviewer has signed
        and the legal department checks is in that department's list of revisions."""
        reviewed = self.visible_to(officer, on=on, permission=Permission.QUESTION_REVIEW)
        signable = Q(revision=None) | Q(revision__state=QuestionRevision.State.IN_REVIEW)
        return reviewed.filter(signable, state=LawTask.State.DECIDED).exclude(decided_by=officer)


class QuestionLawTask(LawTask):
    """A question whose newest wording cites an article that a new version changed."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="law_tasks")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, null=True, related_name="+")
    """The new wording that answers the task, once there is one."""

    objects = QuestionLawTaskQuerySet.as_manager()

    class Meta(LawTask.Meta):
        constraints = [
            *LawTask.Meta.constraints,
            models.UniqueConstraint(
                fields=["question", "new_version"], name="question_has_one_task_for_a_version"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["owner", "state"])]

    def __str__(self) -> str:
        return f"{self.question_id}: {self.new_version_id}"


@append_only
class QuestionLawTaskEvent(LawTaskEvent):
    """One move of a task about a question."""

    task = models.ForeignKey(QuestionLawTask, on_delete=models.PROTECT, related_name="events")

    def __str__(self) -> str:
        return f"{self.task_id}: {self.from_state} -> {self.to_state}"
