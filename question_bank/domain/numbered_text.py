"""Numbered text as authors type or paste it: ``1. … A. … B. … 答案：B 解析：…``, as rows that the sheet rules read.

The way in is the same as for a sheet: what stands behind ``答案：`` is a cell of the answer column, and so on, so that
everything that the rules forgive in a cell is forgiven here.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from question_bank.domain.asked import Asked
from question_bank.domain.case_rows import cases_and_rows
from question_bank.domain.columns import Columns, column_letter
from question_bank.domain.question import Content
from question_bank.domain.rows import read_reader
from question_bank.domain.sheet_rows import Problem, ReadRow, SheetRow
from question_bank.domain.text_reader import TextReader

FIELDS = (
    "ref", "kind", "stem", "key", "rubric", "explanation", "marks", "subject", "difficulty", "citations", "group",
    "material", "matches",
)  # fmt: skip
MOST_OPTIONS = 26
_SHOWN = 80


def read_text(text: str, *, name: str = "") -> Iterator[ReadRow]:
    """The questions of a text, each with the number of its first line; what belongs to none is a remark.

    A text in which no question is found yields one refused row that says so.
    """
    asked = TextReader(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).questions()
    if not asked:
        filled = next(((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()), None)
        if filled:
            problem = Problem("no_question_in_text", "", filled[1].strip()[:_SHOWN])
            yield ReadRow(name, filled[0], "", Content("", ""), (problem,))
        return
    yield from _rows(asked, name)


def _rows(asked: Sequence[Asked], name: str) -> Iterator[ReadRow]:
    """The questions through the rules of a sheet, their problems with the lines of the text."""
    notes = list(dict.fromkeys(note for one in asked for note in one.notes))
    fields = {field: index for index, field in enumerate(FIELDS)}
    options = {number: len(FIELDS) + number for number in range(MOST_OPTIONS)}
    others = {note: len(FIELDS) + MOST_OPTIONS + number for number, note in enumerate(notes)}
    columns = Columns(0, fields, options, others)
    by_line = {one.line: one for one in asked}
    of_group: dict[str, list[Asked]] = {}
    for one in asked:
        of_group.setdefault(one.cells.get("group", ""), []).append(one)
    sheet_rows = (_cells(one, notes) for one in asked)
    for found in cases_and_rows(name, sheet_rows, columns):
        row = found if isinstance(found, ReadRow) else read_reader(found)
        group = by_line[row.row].cells.get("group", "")
        yield _placed(row, by_line, of_group[group] if group else [by_line[row.row]], columns)


def _cells(one: Asked, notes: Iterable[str]) -> SheetRow:
    texts = [one.cells.get(field, "") for field in FIELDS]
    texts += (one.options + [""] * MOST_OPTIONS)[:MOST_OPTIONS]
    return one.line, texts + [one.notes.get(note, "") for note in notes], ()


def _placed(row: ReadRow, by_line: dict[int, Asked], own: Sequence[Asked], columns: Columns) -> ReadRow:
    """Problems at lines of the text instead of columns, and what was passed over in ``own`` lines as remarks."""
    names = {column_letter(index): field for field, index in columns.fields.items()}
    names |= {column_letter(index): f"options.{number}" for number, index in columns.options.items()}
    problems = []
    for problem in row.problems:
        one = by_line[problem.row or row.row]
        line = one.lines.get(names.get(problem.column, ""), one.line)
        problems.append(replace(problem, column="", row=line if line != row.row else 0))
    for one in own:
        for line, text in one.passed:
            code = "kind_guessed" if line < 0 else "text_passed_over"
            problems.append(Problem(code, "", text[:_SHOWN], True, line if line not in (-1, row.row) else 0))
    return replace(row, problems=tuple(problems), column_of=None)
