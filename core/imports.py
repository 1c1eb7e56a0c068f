"""What an importer is: apps register one per kind of file, the pipeline in core.actions drives it.

    upload -> stage_import -> core.tasks.read_import -> preview -> apply_import

Reading and checking happen outside any transaction and write only verdicts; applying is one short transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from core.domain.columns import SheetColumns
from core.models import ImportBatch, ImportRow

Status = ImportRow.Status


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: heading (or address) of the column, what stands there, a code and its parameters.

    A warning does not keep the row out. `cell` is the address of the cell (`B12`), empty when there is none.
    """

    column: str
    value: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    warning: bool = False
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of the file: where it stands, what would happen to it, and why not.

    `data` is what `apply` needs and `Importer.describe` shows; JSON only.
    """

    sheet: str
    row: int
    status: str
    data: Mapping[str, Any] = field(default_factory=dict)
    problems: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer of a check: how many verdicts will come, the verdicts, and notes on the file as a whole.

    `columns` tells how the columns of each sheet were read, for people who want them read otherwise.
    """

    total: int
    verdicts: Iterable[Verdict]
    notes: Sequence[Problem] = ()
    columns: Sequence[SheetColumns] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One field that a changed row gives a new value."""

    label: object
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Described:
    """A row in the preview: one text per heading, and what changes."""

    cells: Sequence[object]
    changes: Sequence[Change] = ()


class Importer(Protocol):
    """One kind of file. Raises SheetRefused (or another Refused) from `check` when the whole file is no use."""

    def check(self, batch: ImportBatch, file: Path, *, at: datetime) -> Checked:
        """Reads the stored upload and judges every row; writes nothing."""

    def basis(self, batch: ImportBatch) -> str:
        """A fingerprint of everything that the verdicts depend on: another one means read again."""

    def apply(
        self, batch: ImportBatch, verdicts: Iterator[Verdict], *, actor_id: int | None, at: datetime
    ) -> dict[str, int]:
        """Writes the new and changed rows, in the transaction of the caller, in bulk; returns counts."""

    def reason(self, problem: Problem) -> object:
        """What is wrong and what to do, in the words of the person who sent the file."""

    def headings(self) -> Sequence[object]:
        """Headings of the preview."""

    def describe(self, verdict: Verdict) -> Described:
        """A row of the preview."""

    def written(self, counts: Mapping[str, int]) -> Sequence[tuple[object, int]]:
        """What `apply` counted, with labels."""


_IMPORTERS: dict[str, Importer] = {}


def register_importer(kind: str, importer: Importer) -> None:
    """Makes `kind` known; called in the `ready` of the app that owns it."""
    _IMPORTERS[kind] = importer


def importer_of(batch: ImportBatch) -> Importer:
    """The importer of the batch's kind."""
    return _IMPORTERS[batch.kind]


def registered_kinds() -> list[str]:
    """The kinds that this pipeline reads; batches of other kinds have a reader of their own."""
    return list(_IMPORTERS)


def upload_folder() -> Path:
    """Where uploads wait; names in it are made by the server."""
    folder: Path = settings.DATA_DIR / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def stored_upload(batch: ImportBatch) -> Path:
    """The stored file of a batch that is not finished."""
    return upload_folder() / batch.stored_as


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """As kept in ImportRow.problems."""
    stored: dict[str, Any] = {
        "column": problem.column,
        "value": problem.value[:200],
        "code": problem.code,
        "params": dict(problem.params),
    }
    if problem.cell:
        stored["cell"] = problem.cell
    return {**stored, "warning": True} if problem.warning else stored


def problem_from_json(stored: Mapping[str, Any]) -> Problem:
    """The way back."""
    return Problem(
        stored["column"],
        stored["value"],
        stored["code"],
        stored["params"],
        bool(stored.get("warning")),
        stored.get("cell", ""),
    )


def verdict_of(row: ImportRow) -> Verdict:
    """A stored row as the verdict it was."""
    return Verdict(row.sheet, row.row, row.status, row.data, [problem_from_json(one) for one in row.problems])
