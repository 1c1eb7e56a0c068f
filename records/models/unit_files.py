"""One file per unit: results, findings and honours of the unit as such."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from core.append_only import append_only, frozen_but
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit

from .entries import ChainedEntry, EntryText


class UnitFileQuerySet(models.QuerySet["UnitFile"]):
    def visible_to(self, officer: Officer, *, on: date) -> UnitFileQuerySet:
        """Files of the units where the officer's role may read them."""
        return self.filter(unit__in=Unit.objects.where(officer, Permission.UNIT_FILE_READ, on=on))


class UnitFile(models.Model):
    """单位执法档案: outlives the closing of the unit."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="unit_file")
    opened_at = models.DateTimeField()

    objects = UnitFileQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.unit_id}"


class UnitFileEntryQuerySet(models.QuerySet["UnitFileEntry"]):
    def for_reading(self) -> UnitFileEntryQuerySet:
        """Newest first, with what a page shows of each."""
        return self.select_related("words").order_by("-happened_on", "-seq")

    def in_year(self, year: int) -> UnitFileEntryQuerySet:
        return self.filter(happened_on__year=year)


@append_only
class UnitFileEntry(ChainedEntry):
    """One fact in a unit's file."""

    file = models.ForeignKey(UnitFile, on_delete=models.PROTECT, related_name="entries")
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")

    objects = UnitFileEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "seq"], name="unit_file_entry_has_its_own_place"),
            models.UniqueConstraint(
                fields=["file", "source"], condition=~Q(source=""), name="source_filed_once_in_a_unit_file"
            ),
        ]
        indexes = [models.Index(fields=["file", "happened_on"])]

    def __str__(self) -> str:
        return f"{self.file_id}#{self.seq}"

    def chain_body(self) -> dict[str, Any]:
        return {**self._facts(), "unit_file": self.file_id, "corrects": self.corrects_id}


@frozen_but("text", "salt", "erased_at")
class UnitFileEntryText(EntryText):
    """Words beside an entry of a unit's file."""

    entry = models.OneToOneField(
        UnitFileEntry, on_delete=models.PROTECT, primary_key=True, related_name="words"
    )
