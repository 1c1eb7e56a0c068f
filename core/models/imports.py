"""Staging of imported files: parsed and checked outside any transaction, applied in one short one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.append_only import append_only


class ImportBatch(models.Model):
    """One uploaded file on its way: waiting, being read, ready to confirm, applied, or refused as a whole.

    What was applied may be taken back (`undone`); the moment of its writing stays.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        READING = "reading", _("Being read")
        READY = "ready", _("Ready to confirm")
        APPLIED = "applied", _("Applied")
        REFUSED = "refused", _("Refused")
        UNDONE = "undone", pgettext_lazy("import", "Taken back")

    kind = models.CharField(max_length=40)
    """Which importer: `roster`, `questions`, `law`."""
    unit_id = models.BigIntegerField(null=True)
    """The unit in whose name it is imported (no key: core knows no units)."""
    options: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    rows_read = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    counts: models.JSONField[dict[str, int]] = models.JSONField(default=dict)
    refusal: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    """Why the file as a whole was refused: {code, params}."""
    created_at = models.DateTimeField()
    created_by_id = models.BigIntegerField(null=True)
    claimed_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by_id = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["applied", "undone"], applied_at__isnull=False)
                | (~Q(state__in=["applied", "undone"]) & Q(applied_at__isnull=True)),
                name="applied_batch_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False)
                | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="undone_batch_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportRow(models.Model):
    """One row of the file with its verdict."""

    class Status(models.TextChoices):
        NEW = "new", pgettext_lazy("import row", "New")
        CHANGED = "changed", pgettext_lazy("import row", "Changed")
        UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
        REJECTED = "rejected", pgettext_lazy("import row", "Refused")
        LEFT_OUT = "left_out", pgettext_lazy("import row", "Left out")

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=100)
    row = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    data: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    problems: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    """What is wrong, for people: [{column, value, code, params, cell}]; warnings carry "warning": true."""

    class Meta:
        indexes = [models.Index(fields=["batch", "status", "id"])]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row} {self.status}"


@append_only
class ImportEffect(models.Model):
    """What an import wrote, kept by its importer as it writes, so that it can be taken back exactly.

    One row holds many: `what` names their kind, `rows` lists them in the form that this importer gives them.
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="effects")
    what = models.CharField(max_length=40)
    rows: models.JSONField[list[Any]] = models.JSONField()

    def __str__(self) -> str:
        return f"{self.batch_id} {self.what}"
