"""Rows that every app uses: chained rows, audit events, checkpoints, due jobs, import batches."""

from .audit import AuditEvent
from .chained import ChainedRow
from .checkpoints import Checkpoint, CheckpointLeaf
from .due_jobs import DueJob
from .imports import ImportBatch, ImportEffect, ImportRow

__all__ = [
    "AuditEvent",
    "ChainedRow",
    "Checkpoint",
    "CheckpointLeaf",
    "DueJob",
    "ImportBatch",
    "ImportEffect",
    "ImportRow",
]
