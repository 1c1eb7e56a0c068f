"""Breaking Chinese text into lines: no line begins with a closing mark, and no number is torn."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Final

CLOSING: Final = "，。；：！？、）〕】》”’％%"
OPENING: Final = "（〔【《“‘"
PIECE: Final = re.compile(rf"[{OPENING}]*(?:[A-Za-z0-9.+\-]+|.)[{CLOSING}]*", re.DOTALL)


def break_lines(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """`text` in lines no wider than `width`, as `measure` tells; what cannot be broken rightly is broken anywhere."""
    lines: list[str] = []
    line = ""
    for piece in PIECE.findall(text):
        if line and measure(line + piece) > width:
            lines.append(line)
            line = ""
        for sign in piece if measure(piece) > width else [piece]:
            if line and measure(line + sign) > width:
                lines.append(line)
                line = ""
            line += sign
    return [*lines, line] if line else lines


def line_ranges(text: str, widths: Sequence[float], room: float) -> list[tuple[int, int]]:
    """Where each line of ``text`` begins and ends, by the same rules; ``widths`` are those of its signs."""
    sums = list(accumulate(widths, initial=0.0))
    lines: list[tuple[int, int]] = []
    begin = 0
    for piece in PIECE.finditer(text):
        if piece.start() > begin and sums[piece.end()] - sums[begin] > room:
            lines.append((begin, piece.start()))
            begin = piece.start()
        if sums[piece.end()] - sums[piece.start()] <= room:
            continue
        for sign in range(piece.start(), piece.end()):
            if sign > begin and sums[sign + 1] - sums[begin] > room:
                lines.append((begin, sign))
                begin = sign
    return [*lines, (begin, len(text))] if text else lines


def column_widths(least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """How wide the columns of a table are in ``room``: as wide as they like where that fits.

    Else each is as wide as it must be (``least``), and what is left goes to those that would like more. Where not
    even that fits, all give way alike.
    """
    if sum(most) <= room:
        return list(most)
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    share = (room - sum(least)) / (sum(most) - sum(least))
    return [low + (high - low) * share for low, high in zip(least, most, strict=True)]
