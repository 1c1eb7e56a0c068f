"""Breaking Chinese text into lines: no line begins with a closing mark, and no number is torn."""

from __future__ import annotations

import re
from collections.abc import Callable
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
