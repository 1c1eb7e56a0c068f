"""Staged rows and refused files in the words of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.models import ImportBatch, ImportRow
from core.sheets.reader import refusal_text
from question_bank.models import QuestionRevision
from question_bank.tasks import NOTHING_INSIDE
from question_bank.wording import FIELDS, NO_QUESTIONS, problem_words

TONES = {"new": "info", "changed": "warn", "unchanged": "", "rejected": "bad"}
SHOWN = 80


@dataclass(frozen=True, slots=True)
class DescribedProblem:
    """One remark: where (`row` only when it is not the first row of the question), what stands there, what to do."""

    row: int
    column: str
    value: str
    words: str
    warning: bool


@dataclass(frozen=True, slots=True)
class DescribedRow:
    """One row of the preview."""

    sheet: str
    row: int
    ref: str
    kind: str
    stem: str
    status: str
    label: str
    tone: str
    changed: list[str]
    problems: list[DescribedProblem]


def described(row: ImportRow) -> DescribedRow:
    """A staged row with its verdict and problems in words."""
    data: dict[str, Any] = row.data
    kinds = dict(QuestionRevision.Kind.choices)
    stem = data.get("stem", "")
    return DescribedRow(
        sheet=row.sheet,
        row=row.row,
        ref=data.get("ref", ""),
        kind=str(kinds.get(data.get("kind", ""), "")),
        stem=stem if len(stem) <= SHOWN else stem[: SHOWN - 1] + "…",
        status=row.status,
        label=str(row.get_status_display()),
        tone=TONES[row.status],
        changed=[str(FIELDS[name]) for name in data.get("changed", [])],
        problems=[
            DescribedProblem(
                problem.get("row", 0),
                problem.get("column", ""),
                problem.get("value", ""),
                problem_words(problem["code"]),
                problem.get("warning", False),
            )
            for problem in row.problems
        ],
    )


def refusal_words(batch: ImportBatch) -> str:
    """Why the whole file was refused, or an empty text."""
    if batch.state != ImportBatch.State.REFUSED:
        return ""
    code = batch.refusal.get("code", "")
    return str(
        NO_QUESTIONS if code == NOTHING_INSIDE else refusal_text(code, batch.refusal.get("params", {}))
    )
