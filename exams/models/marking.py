"""Answers that a person marks, who has which on screen, and the marks given. Marks are only ever added."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from core.append_only import append_only, frozen_but
from core.domain.days import iso
from core.models import ChainedRow
from exams.domain.allocation import Apart, Marker, above
from exams.domain.double_marking import FOR_RESULTS, MarkingRule, Round, rule_from_json
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.models import QuestionRevision

from .attempts import Attempt
from .exams import Exam

FOR_GOOD: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""Until when a marked answer is kept from everybody but its marker."""

COUNTING: Final = (Attempt.State.SUBMITTED, Attempt.State.TIMED_OUT)
"""Attempts whose answers are marked: closed, and not voided."""


@append_only
class MarkingItem(models.Model):
    """One question of an exam whose answers people mark. Rows stand as soon as the answers were sorted."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="marking_items")
    revision = models.ForeignKey(QuestionRevision, on_delete=models.PROTECT, related_name="+")
    part = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField()
    """Its place in the first paper that holds it, from 0."""
    rule: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """By how many its answers are marked and how their marks become one, as policy said when they were sorted
    (`domain.double_marking.rule_to_json`); empty: by one."""
    policy_version_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["exam", "revision", "part"], name="question_is_marked_once_in_an_exam"
            )
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.revision_id}/{self.part}"

    @property
    def marking_rule(self) -> MarkingRule:
        """How the marks of its answers become one."""
        return rule_from_json(self.rule)


class MarkingTaskQuerySet(models.QuerySet["MarkingTask"]):
    def live(self) -> MarkingTaskQuerySet:
        """Without those of attempts that were voided."""
        return self.filter(attempt__state__in=COUNTING)

    def unmarked(self) -> MarkingTaskQuerySet:
        """That nobody has given marks yet."""
        return self.filter(~Exists(ManualMark.objects.filter(task=OuterRef("pk"))))

    def for_results(self) -> MarkingTaskQuerySet:
        """Those whose marks make results: answers that serve as control answers count with their agreed marks."""
        agreed = _same_answer().filter(round=Round.AGREED, leased_until=FOR_GOOD)
        return self.filter(~Exists(agreed), round__in=FOR_RESULTS)

    def open_to(self, marker: Marker, apart: Apart, *, at: datetime) -> MarkingTaskQuerySet:
        """Ordinary answers that are not marked and that `marker` may be given, on whosever screen they are: of nobody
        near, in no other round theirs, and not before the chief marker or with marks agreed already."""
        agreed = _same_answer().filter(round=Round.AGREED, leased_until__gt=at)
        own = _same_answer().exclude(pk=OuterRef("pk")).filter(leased_to=marker.officer)
        return (
            self.filter(~Exists(agreed), ~Exists(own), round__in=FOR_RESULTS)
            .live()
            .unmarked()
            .apart_from(marker, apart)
        )

    def controls_for(self, marker: Marker, apart: Apart) -> MarkingTaskQuerySet:
        """Answers with agreed marks that can still be mixed in for `marker`, who never had them in any round."""
        own = _same_answer().filter(leased_to=marker.officer)
        return (
            self.filter(~Exists(own), round=Round.AGREED, leased_until=FOR_GOOD)
            .live()
            .apart_from(marker, apart)
        )

    def to_mark_again(self, marker: Marker, apart: Apart, *, at: datetime) -> MarkingTaskQuerySet:
        """Answers to be marked again that `marker` may be given or has on screen: of nobody near, and in no other round
        theirs."""
        own = _same_answer().exclude(pk=OuterRef("pk")).filter(leased_to=marker.officer)
        free = Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_to=marker.officer)
        tasks = self.filter(~Exists(own), free, round=Round.AGAIN)
        return tasks.live().unmarked().apart_from(marker, apart).order_by("pk")

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


def _same_answer() -> models.QuerySet[MarkingTask]:
    """The tasks of the outer task's answer in all rounds, itself included."""
    return MarkingTask.objects.filter(attempt=OuterRef("attempt"), position=OuterRef("position"))


def near_units(paths: Iterable[str], apart: Apart) -> models.QuerySet[Unit]:
    """The units that are too near to units with `paths`."""
    own = sorted(paths)
    if apart is Apart.UNIT:
        return Unit.objects.filter(path__in=own).order_by().values("pk")
    condition = Q(path__in=sorted({path for one in own for path in above(one)}))
    for path in own:
        condition |= Q(path__startswith=path)
    return Unit.objects.filter(condition).order_by().values("pk")


@frozen_but("leased_to", "leased_until", "dealt_to")
class MarkingTask(models.Model):
    """One answer to one question that one person has to mark, in one round. What markers see of it is `uid` alone.

    The lease is who has it on screen; marking it makes the lease last for good. No officer holds two tasks of one
    answer.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    item = models.ForeignKey(MarkingItem, on_delete=models.PROTECT, related_name="tasks")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="marking_tasks")
    position = models.PositiveIntegerField()
    round = models.PositiveSmallIntegerField(default=Round.FIRST.value)
    """First, second, third marker (arbitration); 10: the chief marker agrees marks, 11: a control answer for one
    marker, 12: marked again after the results (`domain.double_marking.Round`)."""
    turn = models.PositiveIntegerField()
    """A drawn number: the order in which answers come up tells nothing about candidates."""
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    seconded_to = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    embedded_in = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    dealt_to = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """Whose share it is in; none: whoever comes first."""
    leased_to = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    leased_until = models.DateTimeField(null=True)

    objects = MarkingTaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position", "round"],
                condition=~Q(round=Round.CONTROL.value),
                name="answer_is_marked_once_in_a_round",
            ),
            models.UniqueConstraint(
                fields=["attempt", "position", "leased_to"], name="nobody_has_an_answer_in_two_rounds"
            ),
            models.CheckConstraint(
                condition=Q(round__in=[each.value for each in Round]), name="marking_has_a_known_round"
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
    open_answers = MarkingTask.objects.filter(item__exam=OuterRef("pk")).live().for_results().unmarked()
    visible = Exam.objects.visible_to(officer, on=on, permission=Permission.MARK)
    return visible.filter(Exists(open_answers), state=Exam.State.CLOSED).count()


def answers_waiting(exam: Exam) -> int:
    """Marks that people have still to give before `exam` has results: each marker of an answer counts, and each open
    arbitration."""
    return MarkingTask.objects.filter(item__exam=exam).live().for_results().unmarked().count()


@dataclass(frozen=True, slots=True)
class ItemCounts:
    """Marks that one question needs, those given, and those on screens; of these, third markers'."""

    total: int = 0
    done: int = 0
    leased: int = 0
    thirds: int = 0
    thirds_done: int = 0


def counts_by_item(exam: Exam, *, at: datetime) -> dict[int, ItemCounts]:
    """How far the questions of `exam` are, by question; one query."""
    third = Q(round=Round.THIRD)
    rows = (
        MarkingTask.objects.filter(item__exam=exam)
        .live()
        .for_results()
        .order_by()
        .values("item")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(leased_until=FOR_GOOD)),
            leased=Count("pk", filter=Q(leased_until__gt=at, leased_until__lt=FOR_GOOD)),
            thirds=Count("pk", filter=third),
            thirds_done=Count("pk", filter=third & Q(leased_until=FOR_GOOD)),
        )
    )
    return {row.pop("item"): ItemCounts(**row) for row in rows}


class ManualMarkQuerySet(models.QuerySet["ManualMark"]):
    def counting(self) -> ManualMarkQuerySet:
        """The newest marks of each answer: later ones supersede, and all stay."""
        later = ManualMark.objects.filter(task=OuterRef("task"), seq__gt=OuterRef("seq"))
        return self.filter(~Exists(later))

    def given_by(self, marker: Officer, item: MarkingItem) -> ManualMarkQuerySet:
        """What `marker` gave for `item` and still counts, newest first; without marks agreed as chief marker."""
        own = self.counting().filter(marker=marker, task__item=item)
        return own.exclude(task__round=Round.AGREED).order_by("-at", "-pk")


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
