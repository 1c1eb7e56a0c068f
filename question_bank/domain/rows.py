"""From the rows of a sheet to questions with what is wrong about them. No database, no file format."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import chain, islice

from question_bank.domain.checks import check, needs_fixed_order
from question_bank.domain.columns import (
    SHEETS_OF_THE_TEMPLATE,
    Columns,
    column_letter,
    kind_of,
    plain_name,
    read_header,
)
from question_bank.domain.errors import KeyRefused
from question_bank.domain.fingerprint import reference_of
from question_bank.domain.kinds import KINDS
from question_bank.domain.kinds.choice import letters_of
from question_bank.domain.kinds.fill_in import blanks_in
from question_bank.domain.kinds.true_false import reads_as_verdict
from question_bank.domain.options import options_in_stem, split_options, without_letters
from question_bank.domain.question import Content, Key
from question_bank.domain.text import clean

HEADER_WITHIN = 10
"""The header stands in one of the first rows; titles may stand above it."""
MAX_REF = 60
MAX_SUBJECT = 40
MAX_NOTE = 2000
DEFAULT_DIFFICULTY = 3
_SHOWN = 80

_NUMBERING = re.compile(r"^\s*[(（]?\d{1,4}\s*[)）、．.](?!\d)\s*")
_DIFFICULTIES = {
    "易": 1, "容易": 1, "简单": 1, "较易": 2, "中": 3, "中等": 3, "一般": 3, "较难": 4, "难": 5, "困难": 5,
    "easy": 1, "medium": 3, "hard": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about one cell: ``warning`` ones are shown, others keep the row out.

    ``column`` is a column letter, empty when the sheet has no such column.
    """

    code: str
    column: str = ""
    value: str = ""
    warning: bool = False


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as read: the question when enough of it could be read, and the problems.

    ``content.citations`` is still the cell as written; ``column_of`` gives the column letter of a field.
    """

    sheet: str
    row: int
    ref: str
    content: Content
    problems: tuple[Problem, ...] = ()
    note: str = ""
    column_of: Mapping[str, str] | None = None

    @property
    def refused(self) -> bool:
        """Whether the row stays out."""
        return any(not problem.warning for problem in self.problems)

    def with_problems(self, *problems: Problem) -> "ReadRow":
        """The same row with more problems."""
        return replace(self, problems=self.problems + problems)

    def column(self, field: str) -> str:
        """The letter of the column of ``field``."""
        return (self.column_of or {}).get(field, "")


SheetRow = tuple[int, Sequence[str], Sequence[int]]
"""Row number, the texts of its cells, and the columns (from 0) that hold formulas."""


def read_sheet(name: str, rows: Iterable[SheetRow]) -> Iterator[ReadRow]:
    """The questions of one sheet. Blank rows and repeated headers are passed over, nothing else is.

    A sheet with content but without a header yields one refused row that says so.
    """
    if plain_name(name) in SHEETS_OF_THE_TEMPLATE:
        return
    filled = (row for row in rows if any(cell.strip() for cell in row[1]) or row[2])
    first = list(islice(filled, HEADER_WITHIN))
    header = next((row for row in first if read_header(row[1], row[0])), None)
    columns = read_header(header[1], header[0]) if header else None
    if header is None or columns is None:
        if first:
            yield _about_sheet(name, first[0][0], Problem("header_missing"))
        return
    if columns.twice or "key" not in columns.fields:
        for index in columns.twice:
            yield _about_sheet(name, columns.header_row, Problem("column_twice", column_letter(index)))
        if not columns.twice:
            yield _about_sheet(name, columns.header_row, Problem("key_column_missing"))
        return
    for number, cells, formulas in chain((row for row in first if row[0] > columns.header_row), filled):
        if list(cells) != list(header[1]):
            yield read_row(name, number, cells, columns, formulas)


def _about_sheet(name: str, row: int, problem: Problem) -> ReadRow:
    return ReadRow(name, row, "", Content("", ""), (problem,))


def refuse_repeated_references(rows: Iterable[ReadRow]) -> Iterator[ReadRow]:
    """The rows, where a question number that was seen before is refused with the place of the first."""
    seen: dict[str, ReadRow] = {}
    for row in rows:
        first = seen.setdefault(row.ref, row) if row.ref else row
        if first is row:
            yield row
        else:
            place = f"{row.ref} ({first.sheet} {first.row})"
            yield row.with_problems(Problem("ref_repeated", row.column("ref"), place))


def read_row(
    sheet: str, number: int, cells: Sequence[str], columns: Columns, formulas: Sequence[int] = ()
) -> ReadRow:
    """One row as a question with everything that is wrong with it."""
    reader = _RowReader(sheet, cells, columns)
    for index in sorted(set(formulas) & {*columns.fields.values(), *columns.options.values()}):
        reader.problems.append(Problem("formula", column_letter(index)))
    content = reader.content()
    ref = reader.reference(content)
    problems = [*reader.problems]
    reported = {problem.column for problem in problems if not problem.warning}
    for finding in check(content):
        column = columns.letter(finding.field) or columns.letter(finding.field.partition(".")[0])
        said_already = (
            finding.field in reader.reported
            or (finding.field == "key" and content.key is None)
            or column in reported
        )
        if not said_already or not finding.refused:
            problems.append(Problem(finding.code, column, finding.value, warning=not finding.refused))
    names = {name: columns.letter(name) for name in (*columns.fields, "options")}
    return ReadRow(sheet, number, ref, content, tuple(problems), reader.note(), names)


class _RowReader:
    """Reads the cells of one row and gathers what is wrong with them."""

    def __init__(self, sheet: str, cells: Sequence[str], columns: Columns) -> None:
        self.sheet, self.cells, self.columns = sheet, cells, columns
        self.problems: list[Problem] = []
        self.reported: set[str] = set()

    def cell(self, field: str) -> str:
        index = self.columns.fields.get(field)
        return self._at(index) if index is not None else ""

    def _at(self, index: int) -> str:
        return clean(self.cells[index]) if index < len(self.cells) else ""

    def say(self, code: str, field: str, value: str = "", *, warning: bool = False) -> None:
        self.problems.append(Problem(code, self.columns.letter(field), _short(value), warning))
        if not warning:
            self.reported.add(field)

    def content(self) -> Content:
        stem = _NUMBERING.sub("", self.cell("stem"))
        options = self._options()
        if not options and not blanks_in(stem):
            found = options_in_stem(stem)
            if found is not None:
                stem, options = found
                self.say("options_taken_from_stem", "stem", warning=True)
        kind = self._kind(stem, options)
        key = self._key(kind, options)
        if kind == "true_false" and options and all(map(reads_as_verdict, options)):
            options = ()
        content = Content(
            kind=kind,
            stem=stem,
            options=options,
            key=key,
            explanation=self.cell("explanation"),
            marks=self._marks(),
            subject=self._subject(),
            difficulty=self._difficulty(),
            citations=(self.cell("citations"),) if self.cell("citations") else (),
        )
        return replace(content, fixed_order=needs_fixed_order(content))

    def reference(self, content: Content) -> str:
        ref = self.cell("ref")
        if ref.endswith(".0") and ref[:-2].isdigit():
            ref = ref[:-2]
        if len(ref) > MAX_REF:
            self.say("ref_too_long", "ref", ref)
        return ref[:MAX_REF] or (reference_of(content.kind, content.stem) if content.stem else "")

    def note(self) -> str:
        lines = ((name, self._at(index)) for name, index in self.columns.others.items())
        return "\n".join(f"{name}: {value}" for name, value in lines if value)[:MAX_NOTE]

    def _options(self) -> tuple[str, ...]:
        if self.columns.options:
            filled = {number: self._at(index) for number, index in self.columns.options.items()}
            last = max((number for number, text in filled.items() if text), default=-1)
            if last >= 0:
                return without_letters(tuple(filled.get(number, "") for number in range(last + 1)))
        return without_letters(split_options(self.cell("options")))

    def _kind(self, stem: str, options: tuple[str, ...]) -> str:
        written = self.cell("kind")
        kind = kind_of(written) if written else kind_of(self.sheet)
        if written and (kind is None or kind not in KINDS):
            self.say("kind_unknown" if kind is None else "kind_not_yet", "kind", written)
            return kind or plain_name(written)[:20]
        if kind is not None and kind in KINDS:
            return kind
        if not self.cell("key"):
            self.say("key_missing", "key")
            self.reported.add("kind")
            return ""
        guess = self._guess(stem, options)
        self.say("kind_guessed" if guess else "kind_missing", "kind", guess, warning=bool(guess))
        return guess

    def _guess(self, stem: str, options: tuple[str, ...]) -> str:
        key = self.cell("key")
        letters = letters_of(key) if key and options else None
        if letters:
            return "single_choice" if len(letters) == 1 else "multiple_choice"
        if not options and reads_as_verdict(key):
            return "true_false"
        return "fill_in" if not options and key and blanks_in(stem) else ""

    def _key(self, kind: str, options: tuple[str, ...]) -> Key | None:
        if kind not in KINDS:
            return None
        try:
            return KINDS[kind].parse_key(self.cell("key"), options)
        except KeyRefused as refusal:
            self.say(refusal.code, "key", refusal.value or self.cell("key"))
            return None

    def _marks(self) -> Decimal:
        written = unicodedata.normalize("NFKC", self.cell("marks")).removesuffix("分").strip()
        if not written:
            return Decimal(1)
        try:
            marks = Decimal(written)
            if marks.is_finite() and len(written) <= 20:
                return marks
        except InvalidOperation:
            pass
        self.say("marks_unreadable", "marks", self.cell("marks"))
        return Decimal(1)

    def _difficulty(self) -> int:
        written = unicodedata.normalize("NFKC", self.cell("difficulty")).strip().casefold().removesuffix(".0")
        if not written:
            return DEFAULT_DIFFICULTY
        if written in _DIFFICULTIES:
            return _DIFFICULTIES[written]
        if re.fullmatch(r"[1-5]", written):
            return int(written)
        self.say("difficulty_unreadable", "difficulty", self.cell("difficulty"))
        return DEFAULT_DIFFICULTY

    def _subject(self) -> str:
        subject = self.cell("subject")
        if len(subject) > MAX_SUBJECT:
            self.say("subject_too_long", "subject", subject)
        return subject[:MAX_SUBJECT]


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
