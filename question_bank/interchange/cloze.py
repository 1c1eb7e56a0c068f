"""Blanks inside a text in Moodle's notation: ``{1:SHORTANSWER:=八~=8}``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from question_bank.domain.kinds.fill_in import BLANK

_FIELD = re.compile(r"\{(\d*):([A-Z_]+):((?:[^\\{}]|\\.)*)\}")
_TEXTS: Final = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_NUMBERS: Final = frozenset({"NUMERICAL", "NM"})
_ESCAPED = re.compile(r"\\(.)")
_SIGNS = re.compile(r"([\\}{~#/\"=])")
_BETWEEN = re.compile(r"(?<!\\)~")


TWO: Final = "\\\\"
BACKSLASH: Final = "\ue003"
"""Stands for an escaped backslash while signs are looked for that a backslash in front would hide."""


@dataclass(slots=True)
class Cloze:
    """The stem with blanks, the accepted texts of each, what they weigh together, and what could not be kept."""

    stem: str = ""
    blanks: list[tuple[str, ...]] = field(default_factory=list)
    weight: int = 0
    tolerances: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def cloze_blanks(text: str) -> Cloze:
    """Reads a text with embedded fields; every short answer and every number becomes a blank ``____``."""
    found = Cloze()

    def blank(match: re.Match[str]) -> str:
        if match[2] not in _TEXTS | _NUMBERS:
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
            if match[2] in _NUMBERS:
                body, _colon, tolerance = body.partition(":")
                if tolerance.strip().strip("0."):
                    found.tolerances.append(f"{body}: {tolerance}")
            if share == "100":
                accepted.append(body)
            elif share and share != "0":
                found.partial.append(f"{body}: {share}%")
        found.blanks.append(tuple(accepted))
        found.weight += int(match[1][:3] or 1)
        return "____"

    found.stem = _FIELD.sub(blank, text.replace(TWO, BACKSLASH)).replace(BACKSLASH, TWO)
    return found


def with_fields(stem: str, blanks: Sequence[Sequence[object]], weight: int = 1) -> str | None:
    """The stem with a field of `weight` in place of each blank; None when it shows another number of blanks."""
    fields = [_field(blank, weight) for blank in blanks]
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


def _field(accepted: Sequence[object], weight: int) -> str:
    texts = (_SIGNS.sub(r"\\\1", str(text)) for text in accepted)
    return f"{{{weight}:SHORTANSWER:" + "~".join(f"={text}" for text in texts) + "}"
