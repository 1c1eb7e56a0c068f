"""Tables of printed questions in a PDF: ruled, their head repeated, broken between rows and, if need be, within one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from core.domain.typesetting import column_widths
from question_bank.domain.printed_text import Cell, Grid, Run, Words
from question_bank.interchange.paper_pdf_text import Line, TextSetter

PAD: Final = 1.2
"""Between the rule and the words of a cell, in mm."""
SIZE: Final = 10.0


@dataclass(slots=True)
class Box:
    """A cell with its lines broken: the rows and columns that it covers, and the lines still to be drawn."""

    row: int
    down: int
    x: float
    width: float
    lines: list[Line]
    is_head: bool

    @property
    def height(self) -> float:
        """What its lines need, in mm."""
        return sum(line.height for line in self.lines) + 2 * PAD


class TableSetter:
    """Sets tables into a column; `room` gives what is left of the page, `turn` begins a new one and gives its top."""

    def __init__(
        self,
        text: TextSetter,
        *,
        left: float,
        width: float,
        bottom: float,
        top: float,
        turn: Callable[[], float],
    ) -> None:
        self._text, self._left, self._width = text, left, width
        self._bottom, self._first, self._turn = bottom, top, turn

    def set(self, grid: Grid, caption: list[Line], top: float) -> float:
        """Draws the table from `top` on, `caption` above it; returns where it ends on the page on which it ends."""
        boxes = self._boxes(grid)
        heights = _heights(grid, boxes)
        groups = list(_groups(grid, boxes))
        opening = sum(heights[: next(last for _first, last in groups if last > grid.heads)])
        opening += sum(line.height for line in caption)
        if self._bottom - top < opening <= self._bottom - self._first:
            top = self._turn()
        width = max(box.x + box.width for box in boxes) - self._left
        for line in caption:
            self._text.draw(line, self._left + max(0.0, (width - line.width) / 2), top)
            top += line.height
        head = [box for box in boxes if box.row < grid.heads]
        head_height = sum(heights[: grid.heads])
        whole = self._bottom - self._first
        if head_height > whole / 3:
            head, head_height = [], 0.0
        for first, last in groups:
            members = [box for box in boxes if first <= box.row < last]
            height = sum(heights[first:last])
            if top + height > self._bottom:
                if height <= whole - head_height or first < grid.heads:
                    top = self._next_page(head if first >= grid.heads else [], heights)
                if top + height > self._bottom:
                    top = self._torn(members, head, heights, first, last, top)
                    continue
            self._draw(members, heights, first, top)
            top += height
        return top

    def _boxes(self, grid: Grid) -> list[Box]:
        widths = self._columns(grid)
        left = [self._left + sum(widths[:number]) for number in range(grid.columns)]
        boxes = []
        for cell in grid.cells:
            width = sum(widths[cell.column : cell.column + cell.across])
            lines = self._text.lines(_head_lines(cell), width - 2 * PAD, SIZE)
            boxes.append(Box(cell.row, cell.down, left[cell.column], width, lines, cell.is_head))
        return boxes

    def _columns(self, grid: Grid) -> list[float]:
        least, most = [2 * PAD + 4.0] * grid.columns, [2 * PAD + 4.0] * grid.columns
        for cell in sorted(grid.cells, key=lambda one: one.across):
            own = self._text.extent(_head_lines(cell), SIZE)
            span = range(cell.column, cell.column + cell.across)
            for sides, wanted in ((least, own[0]), (most, own[1])):
                lacking = wanted + 2 * PAD + 0.1 - sum(sides[number] for number in span)
                for number in span:
                    sides[number] += max(0.0, lacking) / cell.across
        least = [min(low, self._width / 2) for low in least]
        return column_widths(least, most, self._width)

    def _next_page(self, head: list[Box], heights: list[float]) -> float:
        top = self._turn()
        if head:
            self._draw(head, heights, 0, top)
            top += sum(heights[: max(box.row + box.down for box in head)])
        return top

    def _draw(self, boxes: list[Box], heights: list[float], first: int, top: float) -> None:
        """Draws cells whose lines all fit; row `first` begins at `top`."""
        for box in boxes:
            y = top + sum(heights[first : box.row])
            self._frame(box, y, sum(heights[box.row : box.row + box.down]))
            self._lines(box.lines, box, y)

    def _torn(
        self, boxes: list[Box], head: list[Box], heights: list[float], first: int, last: int, top: float
    ) -> float:
        """Draws rows that are higher than a page, row by row: each page takes what fits of every cell.

        A cell that covers several of them says all in the first; below it its place stays ruled and empty.
        """
        for row in range(first, last):
            parts = [
                Box(row, 1, box.x, box.width, box.lines if box.row == row else [], box.is_head)
                for box in boxes
                if box.row <= row < box.row + box.down
            ]
            while True:
                taken = [_fitting(box.lines, self._bottom - top - 2 * PAD) for box in parts]
                if any(box.lines for box in parts) and not any(taken):
                    top = self._next_page(head, heights)
                    taken = [_fitting(box.lines, self._bottom - top - 2 * PAD) or 1 for box in parts]
                height = 2 * PAD + max(
                    sum(line.height for line in box.lines[:count])
                    for box, count in zip(parts, taken, strict=True)
                )
                for box, count in zip(parts, taken, strict=True):
                    self._frame(box, top, height)
                    self._lines(box.lines[:count], box, top)
                    box.lines = box.lines[count:]
                top += height
                if not any(box.lines for box in parts):
                    break
                top = self._next_page(head, heights)
        return top

    def _frame(self, box: Box, y: float, height: float) -> None:
        page = self._text.page
        page.set_draw_color(60, 60, 60)
        page.set_line_width(0.2)
        page.rect(box.x, y, box.width, height)

    def _lines(self, lines: list[Line], box: Box, y: float) -> None:
        y += PAD
        for line in lines:
            centred = (box.width - line.width) / 2 if box.is_head and not line.indent else PAD
            self._text.draw(line, box.x + centred, y)
            y += line.height


def _head_lines(cell: Cell) -> list[Words]:
    """The paragraphs of a cell; those of a head are strong."""
    if not cell.is_head:
        return list(cell.lines)
    return [
        Words(
            tuple(Run(run.text, run.marks | {"strong"}, run.picture) for run in line.runs),
            line.sign,
            line.level,
        )
        for line in cell.lines
    ]


def _heights(grid: Grid, boxes: list[Box]) -> list[float]:
    heights = [2 * PAD + 3.0] * grid.rows
    for box in sorted(boxes, key=lambda one: one.down):
        last = box.row + box.down - 1
        heights[last] += max(0.0, box.height - sum(heights[box.row : last + 1]))
    return heights


def _groups(grid: Grid, boxes: list[Box]) -> Iterator[tuple[int, int]]:
    """Rows that cells tie together, as `(first, behind the last)`."""
    ends = [row + 1 for row in range(grid.rows)]
    for box in boxes:
        ends[box.row] = max(ends[box.row], box.row + box.down)
    first = 0
    while first < grid.rows:
        end, row = ends[first], first
        while row < end:
            end = max(end, ends[row])
            row += 1
        yield first, end
        first = end


def _fitting(lines: list[Line], room: float) -> int:
    """How many of the lines fit."""
    count = 0
    for line in lines:
        room -= line.height
        if room < 0:
            break
        count += 1
    return count
