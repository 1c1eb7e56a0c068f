"""Staged rows and refused files in the words of the reader."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.models import ImportBatch, ImportRow
from core.sheets.reader import refusal_text
from core.sheets.returning import Mark
from core.views.returned import AS_A_WHOLE
from law.domain.citation_findings import Finding
from personnel.domain.roles import Permission
from personnel.models import Officer
from question_bank.actions.similar_questions import readable_banks
from question_bank.actions.staged_content import staged_content
from question_bank.domain.difference import differences
from question_bank.domain.file_facts import USE
from question_bank.domain.similar import Similar
from question_bank.format_wording import file_refusal_text
from question_bank.models import Bank, Question, QuestionRevision
from question_bank.tasks import NOTHING_INSIDE
from question_bank.views._findings import PlacedFinding, placed
from question_bank.wording import FIELDS, NO_QUESTIONS, problem_words, similar_words

Status = ImportRow.Status
TONES = {"new": "info", "changed": "warn", "unchanged": "", "rejected": "bad", "left_out": ""}
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
class DescribedSimilar:
    """A question that asks nearly the same, in words; `question` is its number here, 0 for a row that is none yet.

    `merges_with`: the question that the row is of, once it stands in the bank and the reader may write both; else 0.
    """

    words: str
    stem: str
    question: int
    merges_with: int = 0


@dataclass(frozen=True, slots=True)
class DescribedRow:
    """One row of the preview."""

    pk: int
    sheet: str
    row: int
    ref: str
    kind: str
    stem: str
    status: str
    label: str
    tone: str
    changes: list[dict[str, Any]]
    problems: list[DescribedProblem]
    similar: list[DescribedSimilar]
    findings: list[PlacedFinding]

    @property
    def may_be_left_out(self) -> bool:
        """Whether a person may decide about this row."""
        return self.status in ("new", "changed", "left_out")


def described_rows(
    rows: Sequence[ImportRow], *, bank: Bank, officer: Officer, on: date
) -> list[DescribedRow]:
    """Staged rows with verdicts, changes, problems and similar questions, in a fixed number of queries."""
    changed = [row for row in rows if row.status == Status.CHANGED]
    before = {
        revision.question.ref: revision
        for revision in QuestionRevision.objects.newest()
        .with_content()
        .filter(question__bank=bank, question__ref__in=[row.data["ref"] for row in changed])
    }
    banks = _Banks(
        readable=set(readable_banks(officer, on=on).values_list("pk", flat=True)),
        writable=set(
            Bank.objects.where(officer, Permission.QUESTION_WRITE, on=on).values_list("pk", flat=True)
        ),
    )
    refs = {row.data.get("ref", "") for row in rows}
    refs |= {one["ref"] for row in rows for one in row.data.get("similar", []) if "question" not in one}
    own = dict(
        Question.objects.filter(bank=bank, ref__in=refs).values_list("ref", "pk")
        if bank.pk in banks.writable
        else ()
    )
    return [_described(row, before, banks, own) for row in rows]


@dataclass(frozen=True, slots=True)
class _Banks:
    """Those whose questions the reader may see, and those in which the reader writes."""

    readable: Collection[int]
    writable: Collection[int]


def _described(
    row: ImportRow, before: Mapping[str, QuestionRevision], banks: _Banks, own: Mapping[str, int]
) -> DescribedRow:
    data: dict[str, Any] = row.data
    kinds = dict(QuestionRevision.Kind.choices)
    stem = data.get("stem", "")
    return DescribedRow(
        pk=row.pk,
        sheet=row.sheet,
        row=row.row,
        ref=data.get("ref", ""),
        kind=str(kinds.get(data.get("kind", ""), "")),
        stem=stem if len(stem) <= SHOWN else stem[: SHOWN - 1] + "…",
        status=row.status,
        label=str(row.get_status_display()),
        tone=TONES[row.status],
        changes=_changes(row, before.get(data.get("ref", ""))) + _beside(data.get("facts", {})),
        problems=[
            DescribedProblem(
                problem.get("row", 0),
                problem.get("column", ""),
                kinds.get(problem.get("value", ""), "")
                if problem["code"] == "kind_guessed"
                else problem.get("value", ""),
                problem_words(problem["code"]),
                problem.get("warning", False),
            )
            for problem in row.problems
        ],
        similar=[
            _similar(one, own.get(data.get("ref", ""), 0), own, banks)
            for one in map(Similar.from_json, data.get("similar", []))
            if not one.question or one.bank in banks.readable
        ],
        findings=placed(map(Finding.from_json, data.get("citation_findings", []))),
    )


def _similar(one: Similar, question: int, own: Mapping[str, int], banks: _Banks) -> DescribedSimilar:
    """What the row of `question` (0: not in the bank yet) resembles; a row of the file is a question once it was taken
    over."""
    other = one.question or own.get(one.ref, 0)
    may_merge = other and other != question and (not one.question or one.bank in banks.writable)
    return DescribedSimilar(similar_words(one), one.stem, other, question if may_merge else 0)


def _changes(row: ImportRow, before: QuestionRevision | None) -> list[dict[str, Any]]:
    """What a changed row changes, field by field."""
    if row.status != Status.CHANGED or before is None:
        return []
    return [
        {"label": FIELDS[difference.field], "pieces": difference.pieces}
        for difference in differences(before.content(), staged_content(row.data))
    ]


def _beside(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the row says beside the wording."""
    uses = dict(Question.Use.choices)
    told = ((name, "、".join(value) if isinstance(value, list) else value) for name, value in facts.items())
    return [
        {"label": FIELDS[name], "pieces": [{"text": uses[text] if name == USE else text, "change": ""}]}
        for name, text in told
    ]


def marks(batch: ImportBatch) -> Iterator[Mark]:
    """What is wrong in the cells of the file, in words."""
    for row in batch.rows.filter(status=Status.REJECTED).order_by("pk").iterator():
        for problem in row.problems:
            if not problem.get("warning"):
                place = f"{problem.get('column') or 'A'}{problem.get('row') or row.row}"
                yield Mark(row.sheet, place, problem_words(problem["code"]))


def refused_lines(batch: ImportBatch) -> Iterator[tuple[str, int, str, str, str]]:
    """Sheet, row, column, value and reason of everything that is wrong."""
    for row in batch.rows.filter(status=Status.REJECTED).order_by("pk").iterator():
        for problem in row.problems:
            if not problem.get("warning"):
                number, column = problem.get("row") or row.row, problem.get("column", "")
                yield row.sheet, number, column, problem.get("value", ""), problem_words(problem["code"])


def refusal_words(batch: ImportBatch) -> str:
    """Why the whole file was refused, or an empty text."""
    if batch.state != ImportBatch.State.REFUSED:
        return ""
    code = batch.refusal.get("code", "")
    if code in AS_A_WHOLE:
        return str(AS_A_WHOLE[code])
    if code == NOTHING_INSIDE:
        return str(NO_QUESTIONS)
    told = file_refusal_text if batch.refusal.get("foreign") else refusal_text
    return str(told(code, batch.refusal.get("params", {})))
