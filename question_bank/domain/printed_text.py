"""A text of a question as what stands on paper: lines of runs with their emphasis and pictures, and tables."""

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from typing import Final

from question_bank.domain.rich_text import SCHEME, is_rich, to_html

MOST_COLUMNS: Final = 20
"""Of a table on paper; one with more is set as lines of words."""
BULLET: Final = "•"
_SPACES = re.compile(r"[ \t\r\n]+")
_MARKS: Final = {
    "strong": "strong", "b": "strong", "em": "slanted", "i": "slanted", "u": "underlined", "s": "struck",
    "sub": "lowered", "sup": "raised",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Run:
    """Words with one emphasis, or the picture of a SHA-256 (its description is ``text`` then).

    ``marks`` are among strong, slanted, underlined, struck, lowered, raised.
    """

    text: str
    marks: frozenset[str] = frozenset()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph; ``sign`` is the number or the bullet of a list item, ``level`` how deep in lists it stands."""

    runs: tuple[Run, ...] = ()
    sign: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell at a place of the grid, over ``across`` columns and ``down`` rows."""

    row: int
    column: int
    across: int = 1
    down: int = 1
    is_head: bool = False
    lines: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; the first ``heads`` rows are repeated where it goes over several pages."""

    rows: int
    columns: int
    cells: tuple[Cell, ...]
    heads: int = 0
    caption: tuple[Words, ...] = ()


Piece = Words | Grid


def pieces_of(text: str) -> tuple[Piece, ...]:
    """The paragraphs and tables of a text of either sort, in their order."""
    if not is_rich(text):
        return tuple(Words((Run(line),) if line else ()) for line in text.split("\n"))
    return tuple(_read(text).pieces)


def loses_tables(text: str) -> bool:
    """Whether the text has a table that cannot be set as one: inside of another, or too wide."""
    return is_rich(text) and _read(text).flattened


def numbered(before: str, pieces: tuple[Piece, ...], after: str = "") -> tuple[Piece, ...]:
    """``pieces`` with words in front of the first line, and behind the last one that is more than a picture."""
    found = list(pieces)
    if not found or not isinstance(found[0], Words) or found[0].sign:
        found.insert(0, Words())
    first = found[0]
    if before and isinstance(first, Words):
        found[0] = replace(first, runs=(Run(before), *first.runs))
    lines = [place for place, piece in enumerate(found) if isinstance(piece, Words)]
    last = max((place for place in lines if _has_words(found[place])), default=lines[-1])
    line = found[last]
    if after and isinstance(line, Words):
        found[last] = replace(line, runs=(*line.runs, Run(after)))
    return tuple(found)


def _has_words(piece: Piece) -> bool:
    """Whether a paragraph says something beside its pictures."""
    return isinstance(piece, Words) and any(run.text.strip() for run in piece.runs if not run.picture)


def words_in(pieces: tuple[Piece, ...]) -> str:
    """Everything that will be written: what a font must have."""
    said: list[str] = []
    for piece in pieces:
        lines = [piece] if isinstance(piece, Words) else [*piece.caption, *_lines_in(piece)]
        said += [line.sign for line in lines] + [run.text for line in lines for run in line.runs]
    return "".join(said)


def _lines_in(grid: Grid) -> list[Words]:
    return [line for cell in grid.cells for line in cell.lines]


def _read(text: str) -> "_Reader":
    reader = _Reader()
    reader.feed(to_html(text))
    reader.close()
    reader.end_line()
    return reader


@dataclass(slots=True)
class _Table:
    """A table while it is read: the cells so far, and the columns that cells from above still fill."""

    cells: list[Cell] = field(default_factory=list)
    caption: list[Words] = field(default_factory=list)
    row: int = -1
    column: int = 0
    in_head: bool = False
    heads: int = 0
    filled: dict[int, int] = field(default_factory=dict)

    def next_row(self) -> None:
        """Begins a row."""
        self.filled = {column: left - 1 for column, left in self.filled.items() if left > 1}
        self.row += 1
        self.column = 0
        if self.in_head:
            self.heads = self.row + 1

    def add(self, across: int, down: int, is_head: bool) -> None:
        """Puts an empty cell at the next free place of the row, no wider than what is free there."""
        while self.column in self.filled:
            self.column += 1
        across = next((n for n in range(1, across) if self.column + n in self.filled), across)
        self.cells.append(Cell(self.row, self.column, across, down, is_head))
        for column in range(self.column, self.column + across):
            self.filled[column] = max(down, self.filled.get(column, 0))
        self.column += across

    def grid(self) -> Grid:
        """The table; spans end where it does, and a column in which no cell begins is none."""
        rows = self.row + 1
        begins = {
            column: number for number, column in enumerate(sorted({cell.column for cell in self.cells}))
        }
        cells = tuple(
            replace(
                cell,
                column=begins[cell.column],
                across=sum(column in begins for column in range(cell.column, cell.column + cell.across)),
                down=min(cell.down, rows - cell.row),
            )
            for cell in self.cells
        )
        heads = self.heads if 0 < self.heads < rows and all(
            cell.row + cell.down <= self.heads for cell in cells if cell.row < self.heads
        ) else 0  # fmt: skip
        return Grid(rows, len(begins), cells, heads, tuple(self.caption))


class _Reader(HTMLParser):
    """Walks through sanitised markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.flattened = False
        self._lines: list[Words] | None = None
        self._runs: list[Run] = []
        self._marks: list[str] = []
        self._lists: list[int | None] = []
        self._sign = ""
        self._table: _Table | None = None
        self._inner = 0

    def end_line(self) -> None:
        """Closes the paragraph, if anything stands in it."""
        runs = _trimmed(self._runs)
        self._runs = []
        if not runs:
            return
        line = Words(runs, self._sign, len(self._lists))
        self._sign = ""
        if self._lines is not None:
            self._lines.append(line)
        else:
            self.pieces.append(line)

    def handle_data(self, data: str) -> None:
        text = _SPACES.sub(" ", data)
        if text:
            self._runs.append(Run(text, frozenset(self._marks)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in _MARKS:
            self._marks.append(_MARKS[tag])
        elif tag == "img":
            sha = (told.get("src") or "").removeprefix(f"{SCHEME}:")
            self._runs.append(Run(told.get("alt") or "", picture=sha))
        elif tag in ("p", "br"):
            self.end_line()
        elif tag in ("ul", "ol"):
            self.end_line()
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.end_line()
            self._begin_item()
        else:
            self._begin_in_table(tag, told)

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS:
            if _MARKS[tag] in self._marks:
                self._marks.remove(_MARKS[tag])
        elif tag in ("p", "li"):
            self.end_line()
        elif tag in ("ul", "ol"):
            self.end_line()
            if self._lists:
                self._lists.pop()
        elif tag == "table":
            self._end_table()
        elif tag == "thead" and self._table is not None and not self._inner:
            self._table.in_head = False
        elif tag in ("caption", "td", "th"):
            self._end_cell(tag)

    def _begin_item(self) -> None:
        if not self._lists:
            return
        count = self._lists[-1]
        self._sign = BULLET if count is None else f"{count + 1}."
        if count is not None:
            self._lists[-1] = count + 1

    def _begin_in_table(self, tag: str, told: dict[str, str | None]) -> None:
        if tag == "table":
            self.end_line()
            if self._table is None:
                self._table = _Table()
            else:
                self._inner += 1
                self.flattened = True
        elif self._table is None:
            return
        elif self._inner:
            self.end_line() if tag == "tr" else self.handle_data(" ")
        elif tag == "thead":
            self._table.in_head = True
        elif tag == "caption":
            self._lines = self._table.caption
        elif tag == "tr":
            self._table.next_row()
        elif tag in ("td", "th") and self._table.row >= 0:
            self._table.add(_span(told.get("colspan")), _span(told.get("rowspan")), tag == "th")
            self._lines = []

    def _end_cell(self, tag: str) -> None:
        if self._table is None or self._inner:
            return
        self.end_line()
        if tag != "caption" and self._lines is not None and self._table.cells:
            self._table.cells[-1] = replace(self._table.cells[-1], lines=tuple(self._lines))
        self._lines = None

    def _end_table(self) -> None:
        self.end_line()
        if self._inner:
            self._inner -= 1
            return
        if self._table is None:
            return
        grid, self._table, self._lines = self._table.grid(), None, None
        if grid.columns > MOST_COLUMNS:
            self.flattened = True
            self.pieces += [*grid.caption, *_lines_in(grid)]
        elif grid.cells:
            self.pieces.append(grid)


def _span(written: str | None) -> int:
    return int(written) if written and written.isdigit() else 1


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """The runs of a line without blank space around and with one space between words."""
    found: list[Run] = []
    for run in runs:
        text = run.text
        if not run.picture:
            if not found or (not found[-1].picture and found[-1].text.endswith(" ")):
                text = text.lstrip(" ")
            if not text:
                continue
        found.append(replace(run, text=text))
    while found and not found[-1].picture and not found[-1].text.rstrip(" "):
        found.pop()
    if found and not found[-1].picture:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" "))
    return tuple(found)


def short_line(pieces: tuple[Piece, ...], letters: int) -> tuple[Run, ...] | None:
    """The runs of a text that is one line of words alone, no longer than ``letters``; else None."""
    if len(pieces) != 1 or not isinstance(pieces[0], Words) or pieces[0].sign:
        return None
    runs = pieces[0].runs
    short = not any(run.picture for run in runs) and sum(len(run.text) for run in runs) <= letters
    return runs if short else None
