"""The abstract row of a hash chain."""

from __future__ import annotations

from typing import Any

from django.db import models

from core.domain.canonical import SHA256
from core.domain.chains import Link, link_hash


class ChainedRow(models.Model):
    """A row that commits to the one before it. Subclasses say which chain it is in and what its body is."""

    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    alg = models.CharField(max_length=16, default=SHA256)
    prev_hash = models.CharField(max_length=128, blank=True)
    hash = models.CharField(max_length=128)

    class Meta:
        abstract = True

    def chain_body(self) -> dict[str, Any]:
        """What the hash covers besides number and predecessor: ids, facts and commitments, no personal text."""
        raise NotImplementedError

    def as_link(self) -> Link:
        """This row as stored, for checking."""
        return Link(self.seq, self.chain_body(), self.alg, self.prev_hash, self.hash)

    def chain_after(self, seq: int, prev_hash: str) -> None:
        """Gives this unsaved row its place after link `seq` (0 for none) with hash `prev_hash`."""
        self.seq, self.prev_hash = seq + 1, prev_hash
        self.hash = link_hash(self.seq, self.chain_body(), prev_hash, self.alg)
