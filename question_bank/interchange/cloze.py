"""Blanks inside a text in Moodle's notation: ``{1:SHORTANSWER:=八~=8}``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from question_bank.domain.kinds.fill_in import BLANK

_FIELD = re.compile(r"\{(\d*):([A-Z_]+):((?:[^\\{}]|\\.)*)\}")
_TEXTS: Final = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_ESCAPED = re.compile(r"\\(.)")
_SIGNS = re.compile(r"([\\}{~#/\"=])")
_BETWEEN = re.compile(r"(?<!\\)~")


TWO: Final = "\\\\"
BACKSLASH: Final = "\ue003"
"""Stands for an escaped backslash while signs are looked for that a backslash in front would hide."""


@dataclass(slots=True)
class Cloze:
    """The stem with blanks, the accepted texts of each, and what could not be kept."""

    stem: str = ""
    blanks: list[tuple[str, ...]] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def cloze_blanks(text: str) -> Cloze:
    """Reads a text with embedded fields; every short answer becomes a blank ``____``."""
    found = Cloze()

    def blank(match: re.Match[str]) -> str:
        if match[2] not in _TEXTS:
            found.unknown.append(match[0][:80])
            return match[0]
        accepted = []
        for answer in _BETWEEN.split(match[3]):
            share, body = "", re.split(r"(?<!\\)#", answer)[0]
            if percent := re.match(r"%(-?\d+(?:\.\d+)?)%", body):
                share, body = percent[1], body[percent.end() :]
            elif body.startswith("="):
                share, body = "100", body[1:]
            body = _ESCAPED.sub(r"\1", body).replace(BACKSLASH, "\\")
            if share == "100":
                accepted.append(body)
            elif share and share != "0":
                found.partial.append(f"{body}: {share}%")
        found.blanks.append(tuple(accepted))
        return "____"

    found.stem = _FIELD.sub(blank, text.replace(TWO, BACKSLASH)).replace(BACKSLASH, TWO)
    return found


def with_fields(stem: str, blanks: Sequence[Sequence[object]]) -> str | None:
    """The stem with a field in place of each blank; None when the stem shows another number of blanks."""
    fields = [_field(blank) for blank in blanks]
    if len(BLANK.findall(stem)) != len(fields):
        return None
    waiting = iter(fields)
    return BLANK.sub(lambda _blank: next(waiting), stem)


def spellings(stem: str) -> list[str]:
    """How each blank of a stem is written."""
    return [blank[0] for blank in BLANK.finditer(stem)]


def with_spellings(stem: str, written: Sequence[str]) -> str:
    """The stem with its blanks ``____`` written as they were."""
    waiting = iter(written)
    return re.sub("____", lambda blank: next(waiting, blank[0]), stem)


def _field(accepted: Sequence[object]) -> str:
    texts = (_SIGNS.sub(r"\\\1", str(text)) for text in accepted)
    return "{1:SHORTANSWER:" + "~".join(f"={text}" for text in texts) + "}"
