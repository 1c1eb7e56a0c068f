"""Certificates from before the platform, as lines copied from a sheet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from personnel.domain.badges import normal_badge_number

MOST_PAPERS: Final = 500
FIELDS: Final = 6
BETWEEN: Final = re.compile(r"\t|,|，|;")
DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One line. `fault` is a code for what cannot be read: `fields`, `issued_on`, `valid_until` or `order`."""

    line: int
    badge: str = ""
    level: str = ""
    track: str = ""
    number: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    fault: str = ""


def paper_lines(text: str) -> list[PaperLine]:
    """The lines that hold something; NFKC, so that full-width digits and commas are read as typed."""
    return [
        _line(number, row)
        for number, row in enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1)
        if row.strip()
    ]


def _line(number: int, row: str) -> PaperLine:
    fields = [field.strip() for field in BETWEEN.split(row)]
    if len(fields) != FIELDS:
        return PaperLine(number, fault="fields")
    badge, level, track, paper, issued, until = fields
    paper = "".join(sign for sign in paper if sign.isprintable() and not sign.isspace())
    if not badge or not level or not paper:
        return PaperLine(number, fault="fields")
    issued_on = _day(issued)
    if issued_on is None:
        return PaperLine(number, fault="issued_on")
    last = None if _is_empty(until) else _day(until)
    if last is None and not _is_empty(until):
        return PaperLine(number, fault="valid_until")
    if last is not None and last < issued_on:
        return PaperLine(number, fault="order")
    return PaperLine(
        number,
        badge=normal_badge_number(badge),
        level=level,
        track="" if _is_empty(track) else track,
        number=paper[:40],
        issued_on=issued_on,
        valid_until=last,
    )


def _is_empty(text: str) -> bool:
    return text in {"", "-", "–", "—"}


def _day(text: str) -> date | None:
    found = DAY.fullmatch(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
