"""A language in which every text that went through translation stands in brackets: what stands outside is raw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.utils.translation import trans_real

OPEN, CLOSE = "〖", "〗"
"""In no text of ours, and in the font of printed files."""
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description", "aria-valuetext", "label")
BUTTONS = ("submit", "button", "reset")
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(  # bindings of the back office (`click->menu#open`) are none
    r"[A-Z]?[a-z]{2,}( [A-Za-z]{2,})+|^[A-Z][a-z]{2,}$"
)
"""What a script would show: several words, or one that begins like a label."""


class Bracketed:
    """Stands in for a catalogue: every text comes back in brackets, in the singular form of Chinese."""

    def gettext(self, message: str) -> str:
        """Contexts are looked up as `context EOT text`."""
        return f"{OPEN}{message.rpartition(chr(4))[2]}{CLOSE}" if message else ""

    def ngettext(self, _singular: str, plural: str, _number: int) -> str:
        """Chinese has one form."""
        return self.gettext(plural)

    def language(self) -> str:
        return "zh-hans"

    def to_language(self) -> str:
        return "zh-hans"


def speak_in_brackets(patch: pytest.MonkeyPatch) -> None:
    """From here on, pages in Chinese come in brackets."""
    patch.setitem(trans_real._translations, "zh-hans", Bracketed())
    patch.setattr(trans_real, "_default", Bracketed())


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """What of `text` stands outside brackets, and how deep its end is in them."""
    kept = []
    for sign in text:
        depth += (sign == OPEN) - (sign == CLOSE)
        if depth == 0 and sign != CLOSE:
            kept.append(sign)
    return "".join(kept), depth


class Reader(HTMLParser):
    """Collects what a page says outside brackets: text, spoken attributes, buttons, and texts kept for scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.raw: list[str] = []
        self.depth = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("style", "script"):
            self._inside = "json" if "json" in values.get("type", "") else tag
        for name, value in values.items():
            if name in SPOKEN or (tag == "input" and name == "value" and values.get("type") in BUTTONS):
                self.raw.append(outside(value)[0])
            elif name.startswith("data-"):
                self._kept_for_scripts(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "json":
            self._kept_for_scripts(data)
        elif not self._inside:
            left, self.depth = outside(data, self.depth)
            self.raw.append(left)

    def _kept_for_scripts(self, value: str) -> None:
        """A text, a piece of page, or JSON of both."""
        if value[:1] in ("{", "["):
            try:
                parts = list(texts_in(json.loads(value)))
            except ValueError:
                parts = [value]
        else:
            parts = [value]
        for part in parts:
            if "</" in part or "<input" in part:
                self.raw += raw_english(part)
            elif "->" not in part and SENTENCE.search(left := outside(part)[0]):
                self.raw.append(left)


def texts_in(value: Any) -> Iterator[str]:
    """Texts in a JSON value; keys are names."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def raw_english(html: str) -> set[str]:
    """The phrases of a page that hold words in Latin letters and went through no translation."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    found = {" ".join(text.split()) for text in reader.raw if WORD.search(text)}
    return found | ({"brackets do not close"} if reader.depth else set())
