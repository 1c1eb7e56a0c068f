"""Tasks that a change of law makes for exams whose paper is sealed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from core.append_only import append_only
from law.models.law_tasks import LawTask, LawTaskEvent, LawTaskQuerySet
from personnel.domain.roles import Permission
from personnel.models import Officer

from .exams import Exam


class PaperLawTaskQuerySet(LawTaskQuerySet):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EXAM_READ
    ) -> PaperLawTaskQuerySet:
        """Tasks about exams of units where `officer` holds `permission`."""
        return self.filter(exam__in=Exam.objects.visible_to(officer, on=on, permission=permission).order_by())

    def waiting_for(self, officer: Officer, *, on: date) -> PaperLawTaskQuerySet:
        """Tasks that `officer` has to decide: the own ones, and those of nobody where the officer manages exams."""
        managed = self.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
        return managed.filter(Q(owner=officer) | Q(owner=None), state=LawTask.State.OPEN)

    def to_sign(self, officer: Officer, *, on: date) -> PaperLawTaskQuerySet:
        """Decisions of others that `officer` may sign."""
        signed = self.visible_to(officer, on=on, permission=Permission.EXAM_SIGN_OFF)
        return signed.filter(state=LawTask.State.DECIDED).exclude(decided_by=officer)


class PaperLawTask(LawTask):
    """An exam that is held when a new version counts, with a sealed paper that rests on the text before it.

    The paper itself is never touched: it is kept, for a reason that a second person signs, or the exam is called off
    and planned anew.
    """

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="law_tasks")

    objects = PaperLawTaskQuerySet.as_manager()

    class Meta(LawTask.Meta):
        constraints = [
            *LawTask.Meta.constraints,
            models.UniqueConstraint(fields=["exam", "new_version"], name="exam_has_one_task_for_a_version"),
            models.CheckConstraint(condition=~Q(decision="edit"), name="sealed_paper_is_never_edited"),
        ]
        indexes = [models.Index(fields=["state", "due_on"]), models.Index(fields=["owner", "state"])]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.new_version_id}"


@append_only
class PaperLawTaskEvent(LawTaskEvent):
    """One move of a task about a sealed paper."""

    task = models.ForeignKey(PaperLawTask, on_delete=models.PROTECT, related_name="events")

    def __str__(self) -> str:
        return f"{self.task_id}: {self.from_state} -> {self.to_state}"
