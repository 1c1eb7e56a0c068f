"""One file per officer; entries are appended, chained, and corrected only by later entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.append_only import append_only
from core.domain.days import iso
from core.models import ChainedRow
from exams.models import Result
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit


class EnforcementFileQuerySet(models.QuerySet["EnforcementFile"]):
    def visible_to(self, officer: Officer, *, on: date) -> EnforcementFileQuerySet:
        """The officer's own file, and those of officers in units where the role may read files."""
        readable = Officer.objects.visible_to(officer, on=on, permission=Permission.FILE_READ)
        return self.filter(Q(officer=officer) | Q(officer__in=readable.values("pk")))


class EnforcementFile(models.Model):
    """个人执法档案: outlives transfer and retirement."""

    officer = models.OneToOneField(Officer, on_delete=models.PROTECT, related_name="enforcement_file")
    opened_at = models.DateTimeField()

    objects = EnforcementFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.officer_id}"


class FileEntryQuerySet(models.QuerySet["FileEntry"]):
    def for_reading(self) -> FileEntryQuerySet:
        """Newest first, with what a page shows of each."""
        return self.select_related("result__exam", "unit").order_by("-happened_on", "-seq")


@append_only
class FileEntry(ChainedRow):
    """One fact in the file, with its source. Ids and figures only; the chain covers all of it."""

    class Kind(models.TextChoices):
        EXAM_RESULT = "exam_result", _("Exam result")
        EXAM_RESULT_CORRECTED = "exam_result_corrected", _("Corrected exam result")

    file = models.ForeignKey(EnforcementFile, on_delete=models.PROTECT, related_name="entries")
    section = models.CharField(max_length=40)
    kind = models.CharField(max_length=30, choices=Kind)
    happened_on = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The unit then."""
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, related_name="file_entries")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    payload: models.JSONField[dict[str, Any]] = models.JSONField()
    policy_version_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)

    objects = FileEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "seq"], name="file_entry_has_its_own_place"),
            models.UniqueConstraint(
                fields=["result"], condition=Q(result__isnull=False), name="result_filed_once"
            ),
        ]
        indexes = [models.Index(fields=["file", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.file_id}#{self.seq}"

    def chain_body(self) -> dict[str, Any]:
        return {
            "file": self.file_id,
            "section": self.section,
            "kind": self.kind,
            "happened_on": self.happened_on.isoformat(),
            "unit": self.unit_id,
            "result": self.result_id,
            "corrects": self.corrects_id,
            "payload": self.payload,
            "policy_version": self.policy_version_id,
            "actor": self.actor_id,
            "at": iso(self.at),
        }
