"""What was measured beside what must be: one table for people, the same as JSON."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. `must` and `stretch` are bounds in words; `met` and `reached` whether they hold, None without one."""

    what: str
    measured: str
    must: str = ""
    met: bool | None = None
    stretch: str = ""
    reached: bool | None = None


def at_most(
    what: str, value: float, unit: str, must: float, stretch: float | None = None, note: str = ""
) -> Line:
    """A figure that should be small."""
    return _line(what, value, unit, must, stretch, note, "≤", lambda bound: value <= bound)


def at_least(
    what: str, value: float, unit: str, must: float, stretch: float | None = None, note: str = ""
) -> Line:
    """A figure that should be large."""
    return _line(what, value, unit, must, stretch, note, "≥", lambda bound: value >= bound)


def _line(
    what: str, value: float, unit: str, must: float, stretch: float | None, note: str, sign: str, holds: Any
) -> Line:
    told = f"{value:.2f} {unit}".strip() + (f" ({note})" if note else "")
    more = {} if stretch is None else {"stretch": f"{sign} {stretch:g}", "reached": holds(stretch)}
    return Line(what, told, f"{sign} {must:g}", holds(must), **more)


def table(lines: list[Line]) -> str:
    """The lines as a table of fixed columns."""
    rows = [("what", "measured", "must", "", "stretch", "")]
    rows += [
        (line.what, line.measured, line.must, _word(line.met), line.stretch, _word(line.reached))
        for line in lines
    ]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def as_json(lines: list[Line], facts: dict[str, Any]) -> dict[str, Any]:
    """Everything, for other programs."""
    return {**facts, "lines": [asdict(line) for line in lines]}


def _word(holds: bool | None) -> str:
    return "" if holds is None else "met" if holds else "MISSED"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
