"""The room as HTML, drawn once for all candidates.

A template is rendered with holes in place of everything that differs between candidates (ids, the text in each
option's place, what they wrote, names and tokens), once for each set of things that decide on its branches. Filling
the holes escapes every value, so nothing is trusted that the template itself would not print.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from uuid import uuid4

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape

from core.remembered import Remembered
from exams.domain.answers import CHOICES, Answer, candidate_answer
from exams.domain.layout import Layout
from exams.domain.paper import Item
from exams.views.candidate_questions import blanks, room_question, shown_order
from question_bank.domain.rich_text import is_rich, plain_text
from question_bank.rich import shown

ARRANGED: Final = frozenset({"matching", "ordering"})
QUESTION: Final = "components/question.html"
CELL: Final = "exams/room_palette_item.html"
NOBODYS: Final = uuid4()
"""Stands for the attempt in every address of what is drawn."""
_OPEN, _CLOSE = f"\ue000{secrets.token_hex(8)}:", "\ue001"
"""Random, as above: no title and no question can hold what stands for a value."""
_HOLE: Final = re.compile(rf"{_OPEN}([a-z_]+\d*){_CLOSE}")

Kept = Remembered[tuple[object, ...], "Drawn"]
PARTS: Final[Kept] = Remembered(8192)
"""Questions and cells of the answer sheet."""
PAGES: Final[Kept] = Remembered(64)
"""Whole pages are large, and few differ: in time that was given and in messages."""


class Filled(str):
    """What came out of a template with its holes filled: goes into another hole as it is."""

    __slots__ = ()


class Drawn:
    """Rendered text with holes, and the names of what belongs there."""

    __slots__ = ("_names", "_text")

    def __init__(self, text: str) -> None:
        parts = _HOLE.split(text)
        self._text = "%s".join(piece.replace("%", "%%") for piece in parts[::2])
        self._names = parts[1::2]

    def filled(self, values: Mapping[str, str]) -> Filled:
        """The text with every hole filled; values that were not drawn themselves are escaped."""
        escaped = {
            name: value if type(value) is Filled else _escaped(value) for name, value in values.items()
        }
        return Filled(self._text % tuple([escaped[name] for name in self._names]))


def hole(name: str) -> str:
    """Stands in a template's context for the value called `name` (letters, then perhaps a number)."""
    return f"{_OPEN}{name}{_CLOSE}"


def drawn(
    name: tuple[object, ...],
    template: str,
    context: Callable[[], dict[str, Any]],
    *,
    kept: Kept = PARTS,
    request: HttpRequest | None = None,
) -> Drawn:
    """`template` with what `context` gives, remembered under `name`, which begins with the language. With a `request`
    the context of every page lies below: nothing personal of it may be left uncovered."""
    form = kept.get((template, *name))
    if form is None:
        form = Drawn(render_to_string(template, context(), request).replace(str(NOBODYS), hole("attempt")))
        kept[(template, *name)] = form
    return form


def question_html(
    paper: tuple[str, str],
    item: Item,
    position: int,
    layout: Layout,
    answer: Answer,
    *,
    group: str | None,
    locked: bool,
) -> Filled:
    """The component `question` for the item at `position` of `paper` (language and seal), with the stored `answer`."""
    order = shown_order(item, position, layout, answer)
    ticked: tuple[object, ...] = (
        tuple(number in answer for number in order)
        if item.kind in CHOICES and isinstance(answer, list)
        else ()
    )
    if item.kind in ARRANGED:
        ticked = _arranged(item, position, layout, answer)
    name = (*paper, position, ticked, answer if isinstance(answer, bool) else None, group, locked)

    def context() -> dict[str, Any]:
        question = {**room_question(item, position, layout, answer), "group": group}
        return {"q": _hollow(question), "mode": "answer", "locked": locked}

    given = candidate_answer(answer, item, position, layout)
    values = {
        "i": layout.item_id(position),
        "s": "null" if given is None else json.dumps(given, ensure_ascii=False, separators=(",", ":")),
        "x": given if isinstance(given, str) else "",
    }
    for place, number in enumerate(order):
        values[f"o{place}"], values[f"t{place}"] = (
            layout.option_id(position, number),
            _text(item.options[number]),
        )
    for place, number in enumerate(layout.match_order(position)):
        text = item.matches[number]
        values[f"m{place}"], values[f"u{place}"] = layout.match_ids(position)[number], _text(text)
        values[f"v{place}"] = " ".join(plain_text(text).split())
    if item.kind == "fill_in":
        values |= {f"b{number}": str(text) for number, text in enumerate(blanks(item, given))}
    return drawn(name, QUESTION, context).filled(values)


def _arranged(item: Item, position: int, layout: Layout, answer: Answer) -> tuple[object, ...]:
    """What decides on the branches of a matching (the place of each partner) or an ordering (whether it is given)."""
    if item.kind == "ordering":
        return (answer is not None,)
    pairs = answer if isinstance(answer, list) else []
    partners = {pair[0]: pair[1] for pair in pairs if isinstance(pair, list)}
    places = {number: place for place, number in enumerate(layout.match_order(position))}
    return tuple(
        None if number not in partners else places[partners[number]] for number in layout.order(position)
    )


def _text(text: str) -> str:
    """A text of a question as a value for a hole: the markup of a rich one is from the sanitizer."""
    return Filled(shown(text)) if is_rich(text) else text


def cell_html(language: str, number: int, item_id: str, *, answered: bool) -> Filled:
    """The cell of question `number` on the answer sheet."""
    form = drawn(
        (language, answered), CELL, lambda: {"item": hole("i"), "number": hole("n"), "answered": answered}
    )
    return form.filled({"i": item_id, "n": str(number)})


def _escaped(value: str) -> str:
    return value if value.isalnum() else _once_escaped(value)


@lru_cache(maxsize=16_384)
def _once_escaped(value: str) -> str:
    return escape(value)


def _hollow(question: dict[str, Any]) -> dict[str, Any]:
    """The question with holes for what differs between candidates."""
    return {
        **question,
        "item": hole("i"),
        "shown": hole("s"),
        "text": hole("x"),
        "options": [
            {
                **option,
                "id": hole(f"o{place}"),
                "text": hole(f"t{place}"),
                "pairs": [_hollow_match(number, match) for number, match in enumerate(option["pairs"])],
            }
            for place, option in enumerate(question["options"])
        ],
        "matches": [_hollow_match(place, match) for place, match in enumerate(question["matches"])],
        "blanks": [hole(f"b{number}") for number in range(len(question["blanks"]))],
    }


def _hollow_match(place: int, match: dict[str, Any]) -> dict[str, Any]:
    return {**match, "id": hole(f"m{place}"), "text": hole(f"u{place}"), "plain": hole(f"v{place}")}
