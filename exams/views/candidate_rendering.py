"""Questions of the room as HTML, drawn once for all candidates.

The component is rendered with holes in place of everything that differs between candidates (ids, the text in each
option's place, what they wrote), once for each paper, language, question and set of ticked places. Filling the
holes escapes every value, so nothing is trusted that the component itself would not print.
"""

from __future__ import annotations

import re
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import get_language

from exams.actions._papers import Remembered

TEMPLATE: Final = "components/question.html"
_OPEN, _CLOSE = "\ue000", "\ue001"
_HOLE: Final = re.compile(rf"{_OPEN}([a-z]\d*){_CLOSE}")

_drawn: Remembered[tuple[object, ...], str] = Remembered(8192)


def question_html(seal: str, question: dict[str, Any], *, locked: bool) -> str:
    """The component `question` of the paper with this seal, as `room_sections` describes it."""
    ticked = tuple(option["chosen"] for option in question["options"])
    name = (seal, get_language(), question["number"], ticked, question["truth"], locked)
    form = _drawn.get(name)
    if form is None:
        form = _with_holes(question, locked=locked)
        _drawn[name] = form
    return format_html(form, **_values(question))


def _values(question: dict[str, Any]) -> dict[str, str]:
    values = {"i": question["item"], "s": question["shown"], "x": question["text"]}
    for place, option in enumerate(question["options"]):
        values[f"o{place}"], values[f"t{place}"] = option["id"], option["text"]
    for number, text in enumerate(question["blanks"]):
        values[f"b{number}"] = text
    return values


def _with_holes(question: dict[str, Any], *, locked: bool) -> str:
    """A format string: the rendered component, its braces doubled, with a field for each hole."""
    hollow = {
        **question,
        "item": _hole("i"),
        "shown": _hole("s"),
        "text": _hole("x"),
        "options": [
            {**option, "id": _hole(f"o{place}"), "text": _hole(f"t{place}")}
            for place, option in enumerate(question["options"])
        ],
        "blanks": [_hole(f"b{number}") for number in range(len(question["blanks"]))],
    }
    html = render_to_string(TEMPLATE, {"q": hollow, "mode": "answer", "locked": locked})
    return _HOLE.sub(r"{\1}", html.replace("{", "{{").replace("}", "}}"))


def _hole(name: str) -> str:
    return f"{_OPEN}{name}{_CLOSE}"
