"""Marked matchings and orderings as the question component shows them: what was answered beside what is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from question_bank.domain.kinds.choice import option_letter


def pair_rows(
    options: Sequence[str],
    matches: Sequence[str],
    *,
    answer: object,
    key: object,
    left: Sequence[int],
    right: Sequence[int],
) -> list[dict[str, Any]]:
    """The left side from top to bottom, each text with the chosen partner and the right one.

    `left` and `right` are the numbers of the texts in the order in which they were shown; `answer` and `key` are pairs
    of numbers, or None.
    """
    place = {number: index for index, number in enumerate(right, start=1)}
    chosen, proper = _partners(answer), _partners(key)

    def partner(number: int | None) -> dict[str, Any] | None:
        if number is None:
            return None
        return {"number": place[number], "text": matches[number]}

    return [
        {
            "letter": option_letter(index),
            "text": options[number],
            "chosen": partner(chosen.get(number)),
            "key": partner(proper.get(number)),
            "right": number in chosen and chosen[number] == proper.get(number),
        }
        for index, number in enumerate(left)
    ]


def step_rows(options: Sequence[str], *, answer: object, key: object) -> list[dict[str, Any]]:
    """The right order from top to bottom, each text with the place that the answer gave it (None without an answer)."""
    given = {number: place for place, number in enumerate(_numbers(answer), start=1)}
    return [
        {"text": options[number], "given": given.get(number), "right": given.get(number) == place}
        for place, number in enumerate(_numbers(key), start=1)
    ]


def _partners(pairs: object) -> dict[int, int]:
    return {pair[0]: pair[1] for pair in pairs} if isinstance(pairs, list | tuple) else {}


def _numbers(order: object) -> list[int]:
    return list(order) if isinstance(order, list | tuple) else []
