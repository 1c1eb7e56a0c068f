"""Files with questions in any format: told by their content, read in a child process with limits."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from core.domain.columns import NO_CHOICES, Choices, SheetColumns
from core.domain.errors import Refused
from core.limited_child import ChildFailed, run_limited
from core.sheets.limits import MAX_FILE
from core.sheets.reader import SheetRefused
from question_bank.domain.rows import refuse_repeated_references
from question_bank.domain.sheet_rows import ReadRow
from question_bank.format_wording import file_refusal_text
from question_bank.interchange.drafts import row_from_json
from question_bank.interchange.enclosed import renamed
from question_bank.interchange.kinds_of_file import SHEETS
from question_bank.interchange.workbook import QuestionFile

CHILD = "question_bank.interchange.foreign_child"


class Questions(Protocol):
    """A file with questions that is read while its rows are taken."""

    announced: int
    columns: list[SheetColumns]
    form: str
    pictures: dict[str, bytes]
    names: dict[str, str]

    def rows(self) -> Iterator[ReadRow]:
        """Every question, once."""


class FileRefused(SheetRefused):
    """A file that is no sheet cannot be read as a whole; `code` as in `question_bank.wording.FILE_REFUSALS`."""

    def __init__(self, code: str, params: dict[str, Any] | None = None) -> None:
        Refused.__init__(self, file_refusal_text(code, params or {}), code=code)
        self.params = dict(params or {})


class ForeignFile:
    """A file in a format that is no sheet, read as a whole. Raises FileRefused."""

    columns: list[SheetColumns]

    def __init__(self, answer: dict[str, Any]) -> None:
        self.form, self._told = answer["format"], answer["rows"]
        self.announced = len(self._told)
        self.columns = []
        self.pictures = {sha: base64.b64decode(text) for sha, text in answer["pictures"].items()}
        self.names: dict[str, str] = {}
        """What the pictures are called once they are kept (`take_pictures`); empty for one that was not taken."""

    def rows(self) -> Iterator[ReadRow]:
        """Every question, once."""
        told = self._told
        if self.pictures:
            told = renamed(told, {sha: self.names.get(sha, "") for sha in self.pictures})
        return refuse_repeated_references(map(row_from_json, told))


def open_questions(path: Path, *, form: str = "auto", choices: Choices = NO_CHOICES) -> Questions:
    """The questions of a file in the format `form`, or in the one that its content tells.

    Raises core.sheets.reader.SheetRefused when the file as a whole cannot be taken.
    """
    if form not in SHEETS:
        answer = _read(path, form)
        if "rows" in answer:
            return ForeignFile(answer)
        form = answer["format"]
    return QuestionFile(path, choices=choices, form=form)


def _read(path: Path, form: str) -> dict[str, Any]:
    if path.stat().st_size > MAX_FILE:
        raise FileRefused("too_large", {"limit": MAX_FILE // 1024 // 1024})
    try:
        answer: dict[str, Any] = json.loads(run_limited(CHILD, form, content=path.read_bytes()))
    except (ChildFailed, ValueError) as failure:
        raise FileRefused("too_heavy") from failure
    if "refused" in answer:
        raise FileRefused(answer["refused"], answer["params"])
    return answer
