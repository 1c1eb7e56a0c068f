"""The process that reads files of other programs: `python -m question_bank.interchange.foreign_child FORMAT`.

The file comes on standard input; the answer is one JSON object: `{"format", "rows", "pictures"}`, `{"format"}` alone
for a sheet, which another reader reads, or `{"refused", "params"}`. Its
own limits on memory and time are set before anything is read. Nothing of Django is loaded, no address is opened.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.limited_child import limit_this_process
from core.sheets.refusals import Refusal, refuse
from question_bank.domain.numbered_text import read_text
from question_bank.domain.rows import read_sheet
from question_bank.domain.sheet_rows import Problem, ReadRow
from question_bank.interchange.aiken import read_aiken
from question_bank.interchange.docx_lines import docx_lines
from question_bank.interchange.drafts import row_to_json
from question_bank.interchange.enclosed import Enclosed
from question_bank.interchange.gift_reader import read_gift
from question_bank.interchange.kinds_of_file import SHEETS, detected, refuse_old_documents
from question_bank.interchange.moodle_reader import read_moodle
from question_bank.interchange.plain_text import decoded
from question_bank.interchange.qti_reader import read_qti

MOST_QUESTIONS = 10_000
MOST_TEXT = 2_000_000
"""Characters of a text file."""
MOST_LINES = 30_000


def rows_of(content: bytes, form: str, enclosed: Enclosed) -> Iterable[ReadRow]:
    """The questions of a file in a format that is no sheet. Raises Refusal."""
    if form == "moodle-xml":
        return read_moodle([content], enclosed)
    if form == "qti":
        return read_qti(content, enclosed)
    if form == "docx":
        return _of_word(content, enclosed)
    text = decoded(content)
    if len(text) > MOST_TEXT:
        refuse("too_much_text", limit=MOST_TEXT)
    if text.count("\n") > MOST_LINES:
        refuse("too_many_rows", limit=MOST_LINES)
    if form == "gift":
        return read_gift(text)
    return read_aiken(text) if form == "aiken" else read_text(text)


def _of_word(content: bytes, enclosed: Enclosed) -> Iterator[ReadRow]:
    """Numbered text, and tables with columns that are named as in a sheet."""
    word = docx_lines(content, enclosed)
    rows: list[ReadRow] = []
    lines = list(word.lines)
    for number, (start, cells) in enumerate(word.tables, 1):
        found = list(read_sheet(f"表{number}", ((place, row, ()) for place, row in enumerate(cells, 1))))
        header_missing = any(problem.code == "header_missing" for row in found for problem in row.problems)
        if found and not header_missing:
            rows += found
            lines[start - 1] = ""
    text = "\n".join(lines)
    if text.strip() and not (rows and not any(line.strip() for line in lines)):
        read = list(read_text(text))
        if not (
            rows and len(read) == 1 and read[0].problems and read[0].problems[0].code == "no_question_in_text"
        ):
            rows = read + rows
    yield from _with_left_out(rows, word.left_out)


def _with_left_out(rows: list[ReadRow], left_out: list[tuple[int, str, str]]) -> Iterator[ReadRow]:
    """Every row with remarks on what stood in it and could not be kept."""
    starts = [row.row if not row.sheet else 0 for row in rows]
    for index, row in enumerate(rows):
        after = next((start for start in starts[index + 1 :] if start), sys.maxsize)
        first = 0 if index == 0 else starts[index]
        own = [
            Problem(code, "", value, True, line)
            for line, code, value in left_out
            if (starts[index] or index == 0) and first <= line < after
        ]
        yield replace(row, problems=(*row.problems, *own)) if own else row


def answer(content: bytes, form: str) -> dict[str, object]:
    """What the process prints for a file."""
    try:
        if not content.strip():
            refuse("empty_file")
        refuse_old_documents(content)
        form = form if form != "auto" else detected(content)
        if form in SHEETS:
            return {"format": form}
        rows = []
        enclosed = Enclosed()
        for row in rows_of(content, form, enclosed):
            rows.append(enclosed.with_markup(row_to_json(row)))
            if len(rows) > MOST_QUESTIONS:
                refuse("too_many_rows", limit=MOST_QUESTIONS)
        shown = json.dumps(rows) if enclosed.pictures else ""
        pictures = {
            sha: base64.b64encode(picture).decode()
            for sha, picture in enclosed.pictures.items()
            if sha in shown
        }
        return {"format": form, "rows": rows, "pictures": pictures}
    except Refusal as refusal:
        return {"refused": refusal.code, "params": refusal.params}
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy", "params": {}}


def main() -> int:
    """Entry point; the exit code is 0 also for a refusal, which is an answer."""
    limit_this_process()
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read(), sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
