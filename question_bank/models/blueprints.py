"""Blueprints: subject x kind x difficulty, with marks."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .banks import Subject
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

    objects = BlueprintQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class BlueprintCell(models.Model):
    """So many questions of one subject, kind and difficulty, each with so many marks."""

    blueprint = models.ForeignKey(Blueprint, on_delete=models.CASCADE, related_name="cells")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=QuestionRevision.Kind)
    difficulty = models.PositiveSmallIntegerField(default=0)
    """1 to 5, or 0 for any."""
    count = models.PositiveIntegerField()
    marks_each = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["blueprint", "subject", "kind", "difficulty"], name="blueprint_cell_is_once"
            ),
            models.CheckConstraint(
                condition=Q(difficulty__lte=5), name="blueprint_difficulty_is_five_at_most"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="blueprint_cell_asks_for_something"),
            models.CheckConstraint(condition=Q(marks_each__gt=0), name="blueprint_cell_gives_marks"),
        ]

    def __str__(self) -> str:
        return f"{self.blueprint_id}: {self.subject_id} {self.kind} {self.difficulty}"
