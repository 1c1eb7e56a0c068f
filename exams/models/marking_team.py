"""Who leads the marking of an exam, how its answers were shared out, and who strayed. Rows are only ever added."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.append_only import append_only
from personnel.domain.roles import Permission
from personnel.models import Officer

from .exams import Exam
from .marking import COUNTING, ManualMark


@append_only
class ChiefMarker(models.Model):
    """An officer was made chief marker of an exam: agrees the marks of control answers. The newest row holds."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="chief_markers")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    appointed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.exam_id}: {self.officer_id}"


def chief_of(exam: Exam) -> Officer | None:
    """The chief marker of `exam`, if one was appointed."""
    newest = exam.chief_markers.select_related("officer").order_by("-pk").first()
    return newest.officer if newest else None


@append_only
class MarkingDeal(models.Model):
    """One sharing out of answers. From seed, markers and open answers anybody can work it out again."""

    exam = models.ForeignKey(Exam, on_delete=models.PROTECT, related_name="marking_deals")
    number = models.PositiveIntegerField()
    """From 1; the seed of the first also orders the answers and places the control answers."""
    seed = models.BigIntegerField()
    markers: models.JSONField[list[int]] = models.JSONField()
    """The officers who shared, by id."""
    dealt = models.PositiveIntegerField()
    """Marks to be given that found somebody; the others go to whoever comes first."""
    left = models.PositiveIntegerField()
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exam", "number"], name="deals_of_an_exam_are_numbered")
        ]

    def __str__(self) -> str:
        return f"{self.exam_id}#{self.number}"


def marking_seed(exam: Exam) -> int:
    """The seed that orders the answers of `exam` and places its control answers; 0 where nothing was dealt, as in exams
    that were sorted before answers were dealt."""
    seed = exam.marking_deals.order_by("number").values_list("seed", flat=True).first()
    return seed or 0


class ControlFindingQuerySet(models.QuerySet["ControlFinding"]):
    def open_of(self, exam: Exam) -> ControlFindingQuerySet:
        """Findings about `exam` that nobody has answered and whose marks still stand, oldest first."""
        return self.unanswered().filter(mark__task__item__exam=exam).order_by("pk")

    def unanswered(self) -> ControlFindingQuerySet:
        """Without those that were answered, and those whose marker has changed the marks since."""
        later = ManualMark.objects.filter(task=OuterRef("mark__task"), seq__gt=OuterRef("mark__seq"))
        return self.filter(~Exists(later), answer=None, mark__task__attempt__state__in=COUNTING)


@append_only
class ControlFinding(models.Model):
    """Marks for a control answer lay further from the agreed ones than is tolerated: a word to the exam officer."""

    mark = models.OneToOneField(ManualMark, on_delete=models.PROTECT, related_name="control_finding")
    agreed = models.DecimalField(max_digits=6, decimal_places=2)
    """The agreed marks at that moment."""

    objects = ControlFindingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.mark_id}: {self.agreed}"


@append_only
class ControlAnswer(models.Model):
    """What the exam officer did about a finding."""

    finding = models.OneToOneField(ControlFinding, on_delete=models.PROTECT, related_name="answer")
    actor = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="answer_to_a_finding_has_words")]

    def __str__(self) -> str:
        return f"{self.finding_id}"


def exams_with_findings(officer: Officer, *, on: date) -> int:
    """How many exams that `officer` manages have markers who strayed from control answers, unanswered."""
    visible = Exam.objects.visible_to(officer, on=on, permission=Permission.EXAM_MANAGE)
    found = ControlFinding.objects.unanswered().filter(mark__task__item__exam=OuterRef("pk"))
    return visible.filter(Exists(found), state=Exam.State.CLOSED).count()
