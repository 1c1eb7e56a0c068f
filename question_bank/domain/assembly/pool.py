"""A pool of questions from a table: one row for each question, one column for each thing known about it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from question_bank.domain.assembly.model import Item

ID: Final = "id"
PARAMETERS: Final = ("a", "b", "c")
SEVERAL: Final = re.compile(r"[;；|]")
"""Between the values of a cell that holds several."""
MOST_ITEMS: Final = 100_000


class PoolRefused(ValueError):
    """``problems``: sentences, each about one cell."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def pool_of(rows: Iterable[tuple[int, Sequence[str]]]) -> list[Item]:
    """The questions of a table: rows with their numbers, the first row names the columns; raises PoolRefused.

    ``id`` is wanted. ``a``, ``b`` and ``c`` are the parameters of the response model. ``case`` names what stands
    together, ``enemies`` the sets of questions that exclude each other. Every other column is an attribute, and a
    number as well where every cell that is filled holds one.
    """
    numbered = [(number, [cell.strip() for cell in cells]) for number, cells in rows]
    numbered = [row for row in numbered if any(row[1])]
    if not numbered:
        raise PoolRefused(["The pool is empty."])
    names = numbered[0][1]
    problems = _bad_names(names)
    body = numbered[1:]
    if not body:
        problems.append("The pool has no row below the names of its columns.")
    if len(body) > MOST_ITEMS:
        problems.append(f"The pool has {len(body)} questions; {MOST_ITEMS} is the most.")
    if problems:
        raise PoolRefused(problems)
    cells = [dict(zip(names, [*row, *[""] * (len(names) - len(row))], strict=False)) for _number, row in body]
    parameters = [name for name in PARAMETERS if name in names]
    figures = {
        name
        for name in names
        if name and name not in (ID, "case", "enemies") and all(_is_number(row[name]) for row in cells)
    }
    seen: dict[str, int] = {}
    items = []
    for (number, _row), row in zip(body, cells, strict=True):
        one = row[ID]
        if not one:
            problems.append(f"Row {number}, id: every question needs a name of its own.")
        elif one in seen:
            problems.append(f"Row {number}, id: {one} stands in row {seen[one]} already.")
        seen.setdefault(one, number)
        for name in parameters:
            if not _is_number(row[name]):
                problems.append(f"Row {number}, {name}: {row[name]} is not a number.")
        items.append(_item(row, figures, set(parameters)))
        problems += [f"Row {number}, {fault}" for fault in _bad_parameters(items[-1])]
    if problems:
        raise PoolRefused(problems)
    return items


def _item(row: dict[str, str], figures: set[str], parameters: set[str]) -> Item:
    def figure(name: str) -> float | None:
        return float(row[name]) if name in parameters and row[name] and _is_number(row[name]) else None

    location = figure("b")
    slope = figure("a") if "a" in parameters else None if location is None else 1.0
    return Item(
        id=row[ID],
        attributes={
            name: frozenset(part for value in SEVERAL.split(cell) if (part := value.strip()))
            for name, cell in row.items()
            if cell and name and name not in (ID, "case", *PARAMETERS)
        },
        numbers={name: float(row[name]) for name in figures if row[name]},
        slope=None if location is None else slope,
        location=location or 0.0,
        guessing=figure("c") or 0.0,
        case=row.get("case", ""),
    )


def _bad_names(names: Sequence[str]) -> list[str]:
    problems = []
    if ID not in names:
        problems.append("The pool has no column id: the first row names the columns.")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    problems += [f"The column {name} stands there twice." for name in twice]
    if "a" in names and "b" not in names:
        problems.append("The column a (slope) needs a column b (location) beside it.")
    return problems


def _bad_parameters(item: Item) -> Iterable[str]:
    if item.slope is not None and not 0 < item.slope <= 20:
        yield f"a: {item.slope:g} is no slope; slopes are above 0 and at most 20."
    if not 0 <= item.guessing < 1:
        yield f"c: {item.guessing:g} is no chance; it is from 0 to below 1."
    if abs(item.location) > 100:
        yield f"b: {item.location:g} is no location on the scale of abilities."


def _is_number(cell: str) -> bool:
    if not cell:
        return True
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
