"""Kinds of entries that this app writes itself; apps above register further ones."""

from __future__ import annotations

from typing import Final

EXAM_RESULT: Final = "exam_result"
EXAM_RESULT_CORRECTED: Final = "exam_result_corrected"
STUDY_MONTH: Final = "study_month"
RECORD: Final = "record"
"""Entered by a person: a class, a reward, a complaint, an inspection, a document."""
RECORD_WITHDRAWN: Final = "record_withdrawn"
