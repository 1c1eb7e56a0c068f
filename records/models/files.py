"""One file per officer; entries are appended, chained, and corrected only by later entries."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from core.append_only import append_only, frozen_but
from exams.models import Result
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .entries import ChainedEntry, EntryText


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
        return self.select_related("result__exam", "unit", "words").order_by("-happened_on", "-seq")

    def open_to_all_readers(self) -> FileEntryQuerySet:
        """Without the entries that only the officer and those who may read faults see."""
        return self.filter(restricted=False)

    def in_year(self, year: int) -> FileEntryQuerySet:
        return self.filter(happened_on__year=year)

    def standing(self) -> FileEntryQuerySet:
        """Without entries that a later one corrects."""
        return self.filter(corrected_by=None)


@append_only
class FileEntry(ChainedEntry):
    """One fact in an officer's file."""

    file = models.ForeignKey(EnforcementFile, on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    """The unit then."""
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, related_name="file_entries")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    restricted = models.BooleanField(default=False)
    """Seen by the officer and by those who may read faults, by nobody else."""

    objects = FileEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "seq"], name="file_entry_has_its_own_place"),
            models.UniqueConstraint(
                fields=["result"], condition=Q(result__isnull=False), name="result_filed_once"
            ),
            models.UniqueConstraint(
                fields=["file", "source"], condition=~Q(source=""), name="source_filed_once_in_a_file"
            ),
        ]
        indexes = [models.Index(fields=["file", "happened_on"]), models.Index(fields=["source"])]

    def __str__(self) -> str:
        return f"{self.file_id}#{self.seq}"

    def chain_body(self) -> dict[str, Any]:
        body = {
            **self._facts(),
            "file": self.file_id,
            "unit": self.unit_id,
            "result": self.result_id,
            "corrects": self.corrects_id,
        }
        if self.restricted:
            body["restricted"] = True
        return body


@frozen_but("text", "salt", "erased_at")
class FileEntryText(EntryText):
    """Words beside an entry of an officer's file."""

    entry = models.OneToOneField(FileEntry, on_delete=models.PROTECT, primary_key=True, related_name="words")
