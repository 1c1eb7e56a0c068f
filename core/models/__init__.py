"""Rows that every app uses: chained rows, audit events, checkpoints, due jobs, import batches, columns."""

from .audit import AuditEvent
from .chained import ChainedRow
from .checkpoints import Checkpoint, CheckpointLeaf
from .columns import ColumnChoice
from .due_jobs import DueJob
from .imports import ImportBatch, ImportEffect, ImportRow

__all__ = [
    "AuditEvent",
    "ChainedRow",
    "Checkpoint",
    "CheckpointLeaf",
    "ColumnChoice",
    "DueJob",
    "ImportBatch",
    "ImportEffect",
    "ImportRow",
]
