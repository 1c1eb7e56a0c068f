"""Words about people: kept beside the rows that commit to them, so that they can be erased."""

from __future__ import annotations

from django.db import models

from core.append_only import frozen_but
from core.domain.chains import commitment


@frozen_but("text", "salt", "erased_at")
class SideText(models.Model):
    """Facts, reasons, evidence in words. Whoever cites it keeps the salted commitment; erasing leaves that standing."""

    salt = models.CharField(max_length=64)
    text = models.TextField()
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.text[:40]

    def commitment(self) -> str:
        """What a row that cites these words must say."""
        return commitment(bytes.fromhex(self.salt), self.text)
