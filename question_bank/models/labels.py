"""What questions are sorted by beside their subject: knowledge points, and labels for whom and what they are meant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from .banks import Bank, Subject


class KnowledgePointQuerySet(MP_NodeQuerySet):  # type: ignore[misc]
    def offered(self) -> KnowledgePointQuerySet:
        """The points that questions may be given, in the order of the tree."""
        return self.filter(closed=False).order_by("path")


class KnowledgePointManager(MP_NodeManager.from_queryset(KnowledgePointQuerySet)):  # type: ignore[misc]
    """Points in the order of the tree."""

    def get_queryset(self) -> KnowledgePointQuerySet:
        return KnowledgePointQuerySet(self.model, using=self._db).order_by("path")


class KnowledgePoint(MP_Node):  # type: ignore[misc]
    """A point of the syllabus, in a tree below its subject. Its code is its name in files."""

    code = models.CharField(_("code of the knowledge point"), max_length=40, unique=True)
    name = models.CharField(_("knowledge point"), max_length=100)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="points")
    closed = models.BooleanField(default=False)
    """Questions keep it, but no further one is given it."""

    objects = KnowledgePointManager()
    node_order_by: list[str] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="knowledge_point_has_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class LabelQuerySet(models.QuerySet["Label"]):
    def offered(self, kind: str, *, bank: Bank | None = None) -> LabelQuerySet:
        """The labels of `kind` that questions may be given; tags are those of `bank`."""
        own = {"bank": bank} if kind == Label.Kind.TAG else {}
        return self.filter(kind=kind, closed=False, **own).order_by("position", "name")


class Label(models.Model):
    """A police type, a qualification level, a version of the syllabus, or a tag of a bank.

    A question without any label of a kind is meant for all of that kind; tags alone say nothing about that.
    """

    class Kind(models.TextChoices):
        POLICE_TYPE = "police_type", _("Police type")
        LEVEL = "level", _("Qualification level")
        SYLLABUS = "syllabus", _("Version of the syllabus")
        TAG = "tag", _("Tag")

    kind = models.CharField(max_length=12, choices=Kind)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, blank=True, related_name="tags")
    """Of a tag alone: a bank's tags are its own."""
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    effective_on = models.DateField(null=True, blank=True)
    """Of a version of the syllabus: the first day on which exams follow it."""
    closed = models.BooleanField(default=False)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"], condition=Q(bank=None), name="label_code_is_once_in_its_kind"
            ),
            models.UniqueConstraint(
                fields=["bank", "code"], condition=~Q(bank=None), name="tag_is_once_in_its_bank"
            ),
            models.CheckConstraint(
                condition=(Q(kind="tag") & ~Q(bank=None)) | (~Q(kind="tag") & Q(bank=None)),
                name="tags_alone_belong_to_a_bank",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="label_has_a_name"),
            models.CheckConstraint(
                condition=Q(kind__in=["police_type", "level", "syllabus", "tag"]), name="label_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
