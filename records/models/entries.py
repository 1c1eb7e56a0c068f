"""What entries of officers' and units' files have in common: one fact, its source, its place in the chain."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.domain.days import iso
from core.models import ChainedRow


class ChainedEntry(ChainedRow):
    """One fact in a file. Ids, figures and commitments only: free text lies in a side row that may be erased."""

    section = models.CharField(max_length=40)
    kind = models.CharField(max_length=30)
    """A code of `records.entry_kinds`."""
    happened_on = models.DateField()
    payload: models.JSONField[dict[str, Any]] = models.JSONField()
    source = models.CharField(max_length=80, blank=True, default="")
    """What the entry was made from, such as `study_month:17`; a source is filed once in a file."""
    commitment = models.CharField(max_length=128, blank=True, default="")
    """Salted commitment to the text beside the entry: what the chain covers in its place."""
    policy_version_id = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    def _facts(self) -> dict[str, Any]:
        """What the chain covers in both kinds of file. What came later stands in it only where it is set, so that
        entries written before keep their hashes."""
        facts: dict[str, Any] = {
            "section": self.section,
            "kind": self.kind,
            "happened_on": self.happened_on.isoformat(),
            "payload": self.payload,
            "policy_version": self.policy_version_id,
            "actor": self.actor_id,
            "at": iso(self.at),
        }
        if self.source:
            facts["source"] = self.source
        if self.commitment:
            facts["commitment"] = self.commitment
        return facts


class EntryText(models.Model):
    """Words beside an entry. Erasing them leaves the entry, and its chain still verifies."""

    salt = models.CharField(max_length=64)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text[:40]
