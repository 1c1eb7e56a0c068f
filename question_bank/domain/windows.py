"""Short pieces of a stem by which a full-text index finds the few questions that can be similar at all."""

import re

from core.domain.han import HAN, folded

WIDTH = 4
"""Characters of a piece: a question that is similar keeps many pieces of that length, another one few."""
MOST = 12
"""Pieces that are looked up."""
_RUN = re.compile(rf"[{HAN}]{{{WIDTH},}}")
_STOCK = ("下列", "以下", "说法正确", "表述正确", "正确的是", "错误的是", "根据", "规定")


def windows(text: str) -> tuple[str, ...]:
    """Up to MOST pieces, spread evenly over `text`, without those that every other question has."""
    runs = _RUN.findall(folded(text)[:1000])
    every = [run[at : at + WIDTH] for run in runs for at in range(len(run) - WIDTH + 1)]
    telling = list(dict.fromkeys(piece for piece in every if not any(stock in piece for stock in _STOCK)))
    if len(telling) <= MOST:
        return tuple(telling)
    return tuple(telling[number * len(telling) // MOST] for number in range(MOST))
