"""Blueprints: subject x kind x difficulty x knowledge point x level x police type, with marks; rules for the paper."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from question_bank.domain.blueprint import Cell
from question_bank.domain.paper_rules import PaperRules
from question_bank.domain.scoring_rules import ScoringRule

from .banks import Subject
from .labels import KnowledgePoint, Label
from .lines import Question
from .questions import QuestionRevision


class BlueprintQuerySet(models.QuerySet["Blueprint"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.EXAM_READ
    ) -> BlueprintQuerySet:
        """Blueprints of units where `officer` holds `permission`."""
        return self.filter(unit__in=Unit.objects.where(officer, permission, on=on)).order_by("name", "pk")


class Blueprint(models.Model):
    """A plan of a paper, kept by a unit and used by its exams."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="blueprints")
    name = models.CharField(_("blueprint name"), max_length=100)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")

    least_case_percent = models.PositiveSmallIntegerField(_("least share of cases"), default=0)
    """Of the full marks; 0 asks for nothing."""
    minutes = models.PositiveSmallIntegerField(_("time of a paper (minutes)"), default=0)
    """The expected times of the questions of a form add up to no more; 0 asks for nothing."""

    objects = BlueprintQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least_case_percent__lte=100), name="case_share_is_a_percentage"
            ),
            models.CheckConstraint(condition=Q(minutes__lte=600), name="paper_takes_ten_hours_at_most"),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def asked(self) -> list[Cell]:
        """The cells as the rules know them, in their order."""
        rows = self.cells.select_related("subject", "point", "level", "police_type").order_by("pk")
        return [row.cell for row in rows]

    @cached_property
    def rules(self) -> PaperRules:
        """What holds for the whole paper."""
        named = list(self.questions.values_list("question", "stance"))
        return PaperRules(
            required=frozenset(one for one, stance in named if stance == BlueprintQuestion.Stance.REQUIRED),
            forbidden=frozenset(one for one, stance in named if stance == BlueprintQuestion.Stance.FORBIDDEN),
            scoring={
                row.kind: ScoringRule(row.rule, row.points_per_option)
                for row in self.section_rules.order_by("pk")
            },
            least_case_percent=self.least_case_percent,
            minutes=self.minutes,
        )


class BlueprintCell(models.Model):
    """So many questions of one sort, each with so many marks."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="cells")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=QuestionRevision.Kind)
    difficulty = models.PositiveSmallIntegerField(default=0)
    """1 to 5, or 0 for any."""
    point = models.ForeignKey(KnowledgePoint, on_delete=models.PROTECT, null=True, related_name="+")
    """Questions on this point or on one below it; None for any, as with the two labels."""
    level = models.ForeignKey(Label, on_delete=models.PROTECT, null=True, related_name="+")
    police_type = models.ForeignKey(Label, on_delete=models.PROTECT, null=True, related_name="+")
    count = models.PositiveIntegerField()
    marks_each = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                F("blueprint"),
                F("subject"),
                F("kind"),
                F("difficulty"),
                Coalesce(F("point"), 0),
                Coalesce(F("level"), 0),
                Coalesce(F("police_type"), 0),
                name="blueprint_asks_for_a_sort_once",
            ),
            models.CheckConstraint(
                condition=Q(difficulty__lte=5), name="blueprint_difficulty_is_five_at_most"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="blueprint_cell_asks_for_something"),
            models.CheckConstraint(condition=Q(marks_each__gt=0), name="blueprint_cell_gives_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id}: {self.subject_id} {self.kind} {self.difficulty}"

    @property
    def cell(self) -> Cell:
        """The cell as the rules know it."""
        return Cell(
            subject=self.subject.code,
            kind=self.kind,
            difficulty=self.difficulty or None,
            count=self.count,
            marks=self.marks_each,
            point=self.point.code if self.point else "",
            level=self.level.code if self.level else "",
            police_type=self.police_type.code if self.police_type else "",
        )


class SectionRule(models.Model):
    """How the section of one kind is scored; kinds without a row follow the plan of the exam."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="section_rules")
    kind = models.CharField(max_length=20, choices=QuestionRevision.Kind)
    rule = models.CharField(max_length=30)
    points_per_option = models.DecimalField(max_digits=6, decimal_places=2)
    """Of `fixed_points_if_subset` alone."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blueprint", "kind"], name="section_has_one_rule"),
            models.CheckConstraint(
                condition=Q(points_per_option__gt=0), name="section_points_are_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id}: {self.kind} {self.rule}"


class BlueprintQuestion(models.Model):
    """A question that every paper of the blueprint holds, or none."""

    class Stance(models.TextChoices):
        REQUIRED = "required", _("Required")
        FORBIDDEN = "forbidden", _("Forbidden")

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="questions")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    stance = models.CharField(max_length=9, choices=Stance)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "question"], name="question_is_required_or_forbidden_once"
            ),
            models.CheckConstraint(condition=Q(stance__in=["required", "forbidden"]), name="stance_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id}: {self.question_id} {self.stance}"
