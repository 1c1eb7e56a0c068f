"""Signed Merkle roots over chain heads: what was true then can be proved later."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.append_only import append_only


@append_only
class Checkpoint(models.Model):
    """Root over `size` heads at an instant; signed, and copied to the anchor file outside the database."""

    scope = models.CharField(max_length=80, unique=True)
    """What was sealed: `exam:<id>` at its closing, `day:<date>` for a day."""
    at = models.DateTimeField()
    alg = models.CharField(max_length=16)
    size = models.PositiveIntegerField()
    root = models.CharField(max_length=128)
    key_id = models.CharField(max_length=32)
    signature = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.scope


@append_only
class CheckpointLeaf(models.Model):
    """One head in a checkpoint: which chain, and the hash it ended with."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="leaves")
    index = models.PositiveIntegerField()
    chain = models.CharField(max_length=80, db_index=True)
    head = models.CharField(max_length=128)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "index"], name="checkpoint_leaf_has_its_own_place"),
            models.UniqueConstraint(fields=["checkpoint", "chain"], name="chain_is_once_in_a_checkpoint"),
            models.CheckConstraint(condition=~Q(head=""), name="checkpoint_leaf_has_a_head"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} in {self.checkpoint_id}"
