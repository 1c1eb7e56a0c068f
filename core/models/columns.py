"""What people have said the columns of their files mean, kept for the next file with the same header."""

from __future__ import annotations

from django.db import models


class ColumnChoice(models.Model):
    """The meaning of each column of one header, for one kind of file of one unit; the last word counts."""

    kind = models.CharField(max_length=40)
    """Which importer: `roster`, `questions`."""
    unit_id = models.BigIntegerField()
    """The unit in whose name files are imported (no key: core knows no units)."""
    signature = models.CharField(max_length=64)
    """Of the header: `core.domain.columns.signature`."""
    meanings: models.JSONField[dict[str, str]] = models.JSONField()
    """Name of the column to its field, `note` or `skip`."""
    chosen_at = models.DateTimeField()
    chosen_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit_id", "signature"], name="columns_are_chosen_once_for_a_header"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.signature[:8]}"
