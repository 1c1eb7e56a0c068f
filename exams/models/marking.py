"""Answers that a person marks, who has which on screen, and the marks given. Marks are only ever added."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from core.append_only import append_only, frozen_but
from core.domain.days import iso
from core.models import ChainedRow
from exams.domain.allocation import Apart, Marker, above
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.models import QuestionRevision

from .attempts import Attempt
from .exams import Exam

FOR_GOOD: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""Until when a marked answer is kept from everybody but its marker."""

COUNTING: Final = (Attempt.State.SUBMITTED, Attempt.State.TIMED_OUT)
"""Attempts whose answers are marked: closed, and not voided."""


class MarkingItemQuerySet(models.QuerySet["MarkingItem"]):
    def with_counts(self, at: datetime) -> MarkingItemQuerySet:
        """Annotates `total`, `done` and `leased` (on somebody's screen at `at`), in the order of the paper."""
        live = Q(tasks__attempt__state__in=COUNTING)
        on_screen = Q(tasks__leased_until__gt=at, tasks__leased_until__lt=FOR_GOOD)
        return self.annotate(
            total=Count("tasks", filter=live),
            done=Count("tasks", filter=live & Q(tasks__leased_until=FOR_GOOD)),
            leased=Count("tasks", filter=live & on_screen),
        ).order_by("position", "pk")


@append_only
class MarkingItem(models.Model):
    """One question of an exam whose answers people mark. Rows stand as soon as the answers were sorted."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="marking_items")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField()
    """Its place in the first paper that holds it, from 0."""

    objects = MarkingItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "revision", "part"], name="question_is_marked_once_in_an_exam"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.revision_id}/{self.part}"


class MarkingTaskQuerySet(models.QuerySet["MarkingTask"]):
    def live(self) -> MarkingTaskQuerySet:
        """Without those of attempts that were voided."""
        return self.filter(attempt__state__in=COUNTING)

    def unmarked(self) -> MarkingTaskQuerySet:
        """That nobody has given marks yet."""
        return self.filter(~Exists(ManualMark.objects.filter(task=OuterRef("pk"))))

    def free_at(self, at: datetime) -> MarkingTaskQuerySet:
        """On nobody's screen at `at`, and not marked."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at))

    def apart_from(self, marker: Marker, apart: Apart) -> MarkingTaskQuerySet:
        """Of candidates whom `marker` may mark: not the own sheet, nobody of the own units (`domain.allocation`)."""
        near = near_units(marker.paths, apart)
        return (
            self.exclude(attempt__officer=marker.officer)
            .exclude(unit__in=near)
            .exclude(seconded_to__isnull=False, seconded_to__in=near)
            .exclude(embedded_in__isnull=False, embedded_in__in=near)
        )


def near_units(paths: Iterable[str], apart: Apart) -> models.QuerySet[Unit]:
    """The units that are too near to units with `paths`."""
    own = sorted(paths)
    if apart is Apart.UNIT:
        return Unit.objects.filter(path__in=own).order_by().values("pk")
    condition = Q(path__in=sorted({path for one in own for path in above(one)}))
    for path in own:
        condition |= Q(path__startswith=path)
    return Unit.objects.filter(condition).order_by().values("pk")


@frozen_but("leased_to", "leased_until")
class MarkingTask(models.Model):
    """One answer to one question that has to be marked. What markers see of it is `uid` alone.

    The lease is who has it on screen; marking it makes the lease last for good.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    item = models.ForeignKey(MarkingItem, on_delete=models.PROTECT, related_name="tasks")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="marking_tasks")
    position = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=1)
    """The first marking; later rounds are for a second marker and for arbitration."""
    turn = models.PositiveIntegerField()
    """A random number: the order in which answers come up tells nothing about candidates."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    seconded_to = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    embedded_in = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    leased_to = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    leased_until = models.DateTimeField(null=True)

    objects = MarkingTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position", "round"], name="answer_is_marked_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=Q(leased_to=None, leased_until=None)
                | (Q(leased_to__isnull=False) & Q(leased_until__isnull=False)),
                name="lease_says_whose_and_until_when",
            ),
        ]
        indexes = [models.Index(fields=["item", "turn"])]

    def __str__(self) -> str:
        return str(self.uid)


def exams_to_mark(officer: Officer, *, on: date) -> int:
    """How many exams wait for answers to be marked, of those that `officer` marks."""
    open_answers = MarkingTask.objects.filter(item__exam=OuterRef("pk")).live().unmarked()
    visible = Exam.objects.visible_to(officer, on=on, permission=Permission.MARK)
    return visible.filter(Exists(open_answers), state=Exam.State.CLOSED).count()


def answers_waiting(exam: Exam) -> int:
    """Answers of `exam` that people have still to mark."""
    return MarkingTask.objects.filter(item__exam=exam).live().unmarked().count()


class ManualMarkQuerySet(models.QuerySet["ManualMark"]):
    def counting(self) -> ManualMarkQuerySet:
        """The newest marks of each answer: later ones supersede, and all stay."""
        later = ManualMark.objects.filter(task=OuterRef("task"), seq__gt=OuterRef("seq"))
        return self.filter(~Exists(later))

    def given_by(self, marker: Officer, item: MarkingItem) -> ManualMarkQuerySet:
        """What `marker` gave for `item` and still counts, newest first."""
        return self.counting().filter(marker=marker, task__item=item).order_by("-at", "-pk")


@append_only
class ManualMark(ChainedRow):
    """Marks that a person gave to one answer. `seq` numbers the marks of that answer; they form a chain."""

    task = models.ForeignKey(MarkingTask, on_delete=models.PROTECT, related_name="marks")
    points: models.JSONField[list[str]] = models.JSONField()
    """Marks for each point of the rubric, as decimal text."""
    marks = models.DecimalField(max_digits=6, decimal_places=2)
    full_marks = models.DecimalField(max_digits=6, decimal_places=2)
    marker = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    policy_version_id = models.BigIntegerField(null=True)

    objects = ManualMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "seq"], name="marks_of_an_answer_are_numbered"),
            models.CheckConstraint(
                condition=Q(marks__gte=0, marks__lte=F("full_marks")), name="marks_between_zero_and_full"
            ),
        ]
        indexes = [models.Index(fields=["marker", "at"])]

    def __str__(self) -> str:
        return f"{self.task_id}#{self.seq}: {self.marks}"

    def chain_body(self) -> dict[str, Any]:
        return {
            "task": self.task_id,
            "points": self.points,
            "marks": f"{self.marks:.2f}",
            "full_marks": f"{self.full_marks:.2f}",
            "marker": self.marker_id,
            "policy": self.policy_version_id,
            "at": iso(self.at),
        }
