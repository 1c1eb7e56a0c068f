"""A question across its revisions, with what stands beside the wording."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.domain.roles import Permission
from personnel.models import Officer

from .banks import Bank
from .labels import KnowledgePoint, Label


class QuestionQuerySet(models.QuerySet["Question"]):
    def visible_to(
        self, officer: Officer, *, on: date, permission: Permission = Permission.QUESTION_READ
    ) -> QuestionQuerySet:
        """Questions of the banks where `officer` holds `permission`."""
        return self.filter(bank__in=Bank.objects.where(officer, permission, on=on)).order_by("bank", "ref")


class Question(models.Model):
    """What is asked, across its revisions. `ref` is the author's own number in the bank."""

    class Use(models.TextChoices):
        EXAM = "exam", _("Exam")
        PRACTICE = "practice", _("Practice")
        BOTH = "both", _("Exam and practice")

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="questions")
    ref = models.CharField(_("question number"), max_length=60)
    use = models.CharField(max_length=10, choices=Use, default=Use.EXAM)
    created_at = models.DateTimeField()
    owner = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_questions"
    )
    """Who looks after it; handed over by `actions/change_questions.py`."""
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    """First and last day on which exams may ask it, beside those of its revision."""
    points = models.ManyToManyField(KnowledgePoint, blank=True, related_name="questions")
    labels = models.ManyToManyField(Label, blank=True, related_name="questions")
    measured_facility = models.FloatField(null=True, blank=True)
    """Mean share of the marks over everybody counted, of all revisions that ask the same; None before any count."""
    measured_n = models.PositiveIntegerField(default=0)
    """How many candidates that is."""

    objects = QuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank", "ref"], name="question_number_is_once_in_a_bank"),
            models.CheckConstraint(condition=~Q(ref=""), name="question_has_a_number"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="question_validity_does_not_end_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(measured_facility=None) | Q(measured_facility__gte=0, measured_facility__lte=1),
                name="measured_facility_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return self.ref
