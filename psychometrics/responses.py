"""From a table of responses, as people keep it in a spreadsheet, to the figures of its questions and of the whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from psychometrics.items import METHOD, Flags, item_figures, reached_by
from psychometrics.reliability import paper_figures

MOST_OPTIONS: Final = 26
_LETTERS = re.compile(r"[A-Z]+")
_BETWEEN = re.compile(r"[\s,;、，；/]+")


class TableRefused(ValueError):
    """The table, the key or the full marks cannot be used; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that was left out: its number in the file, the column, what stood there, and why."""

    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by candidate and question, as text."""

    items: tuple[str, ...]
    rows: tuple[int, ...]
    candidates: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


def table_of(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[Table, list[RefusedRow]]:
    """The table of numbered rows whose first has the names of the questions from the second column on.

    A candidate without a name or who stands twice is left out. Raises `TableRefused`.
    """
    if not rows:
        raise TableRefused("The file is empty.")
    items = tuple(cell.strip() for cell in rows[0][1][1:])
    while items and not items[-1]:
        items = items[:-1]
    if not items:
        raise TableRefused(
            "The first row names no questions: first column candidate, then one column per question."
        )
    if "" in items or len(set(items)) != len(items):
        raise TableRefused("Each question needs a name of its own in the first row.")
    refused: list[RefusedRow] = []
    kept: list[tuple[int, str, tuple[str, ...]]] = []
    seen: set[str] = set()
    for number, cells in rows[1:]:
        candidate = cells[0].strip() if cells else ""
        if not candidate or candidate in seen:
            reason = "the candidate stands in an earlier row" if candidate else "the candidate is missing"
            refused.append(RefusedRow(number, rows[0][1][0], candidate, reason))
            continue
        seen.add(candidate)
        own = [cell.strip() for cell in cells[1 : len(items) + 1]]
        kept.append((number, candidate, tuple(own + [""] * (len(items) - len(own)))))
    return Table(
        items,
        tuple(number for number, _candidate, _own in kept),
        tuple(candidate for _number, candidate, _own in kept),
        tuple(own for _number, _candidate, own in kept),
    ), refused


def key_of_rows(rows: Sequence[Sequence[str]], items: Sequence[str]) -> dict[str, str]:
    """The key by question, from one row below the names of the questions or from rows of question and answer.

    Raises `TableRefused` when a question has no key.
    """
    found: dict[str, str] = {}
    names = [cell.strip() for cell in rows[0]] if rows else []
    if len(rows) > 1 and len(set(names) & set(items)) > 1 or (len(items) == 1 and items[0] in names[1:]):
        found = dict(zip(names, (cell.strip() for cell in rows[1]), strict=False))
    else:
        found = {row[0].strip(): row[1].strip() for row in rows if len(row) > 1}
    missing = [item for item in items if not found.get(item)]
    if missing:
        raise TableRefused(f"The key has no answer for {', '.join(missing[:5])}.")
    return {item: found[item] for item in items}


def report(
    table: Table, *, key: Mapping[str, str] | None, full: Mapping[str, float], cut: float | None
) -> tuple[dict[str, Any], list[RefusedRow]]:
    """The report of contract 3 (`test`, `items`, `model`) and the rows left out because a mark could not be read.

    With a key, cells are answers and a right one earns the full marks of the question; without, cells are marks.
    An empty cell is no answer and earns nothing.
    """
    refused: list[RefusedRow] = []
    kept = list(range(len(table.candidates)))
    scores: list[list[float]] = []
    if key is None:
        kept, scores, refused = _marks(table, full)
    else:
        for place in kept:
            cells = table.cells[place]
            scores.append(
                [
                    full[item] if cell and _is_right(cell, key[item]) else 0.0
                    for item, cell in zip(table.items, cells, strict=True)
                ]
            )
    marks = np.array(scores, dtype=np.float64).reshape(len(kept), len(table.items))
    answered = np.array([[bool(cell) for cell in table.cells[place]] for place in kept], dtype=bool)
    answered = answered.reshape(marks.shape)
    reached, total = reached_by(answered), marks.sum(axis=1)
    most = np.array([full[item] for item in table.items])
    items = []
    for number, item in enumerate(table.items):
        cells = [table.cells[place][number] for place in kept]
        names, chosen = _options(cells, key[item]) if key is not None else ([], None)
        figures = asdict(
            item_figures(
                marks[:, number],
                full[item],
                total - marks[:, number],
                answered=answered[:, number],
                reached=reached[:, number],
                chosen=chosen,
            )
        )
        items.append(_item(item, full[item], figures, names, key[item] if key is not None else ""))
    test = asdict(paper_figures(marks, most, cut=cut))
    return {"test": test, "items": items, "model": {"name": "ctt", "method": METHOD}}, refused


def _marks(table: Table, full: Mapping[str, float]) -> tuple[list[int], list[list[float]], list[RefusedRow]]:
    kept: list[int] = []
    scores: list[list[float]] = []
    refused: list[RefusedRow] = []
    for place, cells in enumerate(table.cells):
        own: list[float] = []
        for item, cell in zip(table.items, cells, strict=True):
            value = _number(cell)
            if value is None or not 0 <= value <= full[item]:
                reason = "no number" if value is None else f"not between 0 and {full[item]:g}"
                refused.append(RefusedRow(table.rows[place], item, cell[:60], reason))
                break
            own.append(value)
        else:
            kept.append(place)
            scores.append(own)
    return kept, scores, refused


def _number(cell: str) -> float | None:
    if not cell:
        return 0.0
    try:
        value = float(unicodedata.normalize("NFKC", cell))
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _plain(answer: str) -> str:
    """An answer as it is compared: letters of options in order without what stands between them, else the text."""
    text = unicodedata.normalize("NFKC", answer).strip().upper()
    letters = _BETWEEN.sub("", text)
    return (
        "".join(sorted(set(letters)))
        if _LETTERS.fullmatch(letters) and len(letters) <= MOST_OPTIONS
        else text
    )


def _is_right(cell: str, key: str) -> bool:
    """`key` may name several right answers with | between them."""
    return _plain(cell) in {_plain(one) for one in key.split("|")}


def _options(cells: Sequence[str], key: str) -> tuple[list[str], Flags | None]:
    """The options that were seen or are in the key, and who chose which; nothing where answers are texts."""
    plain = [_plain(cell) if cell else "" for cell in cells]
    keys = [_plain(one) for one in key.split("|")]
    if all(_LETTERS.fullmatch(answer) and len(answer) <= 8 for answer in [*filter(None, plain), *keys]):
        names = sorted(set("".join(plain + keys)))
        return names, np.array([[name in answer for name in names] for answer in plain], dtype=bool).reshape(
            len(cells), len(names)
        )
    names = sorted(set(filter(None, plain)) | set(keys))
    if len(names) > MOST_OPTIONS:
        return [], None
    chosen = np.array([[name == answer for name in names] for answer in plain], dtype=bool)
    return names, chosen.reshape(len(cells), len(names))


def _item(item: str, full: float, figures: dict[str, Any], names: Sequence[str], key: str) -> dict[str, Any]:
    options = figures.pop("options")
    keys = [_plain(one) for one in key.split("|")]
    told = {
        "item": item,
        "full_marks": full,
        **figures,
        "discrimination_index": figures["discrimination"],
        "discriminative_efficiency": figures["efficiency"],
    }
    del told["discrimination"], told["efficiency"]
    if names:
        told["options"] = [
            {**option, "option": name, "key": any(name == one or name in set(one) for one in keys)}
            for name, option in zip(names, options, strict=True)
        ]
    return told
