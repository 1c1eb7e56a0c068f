"""From what a cell stores to what a person sees there. No Django here."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from .refusals import refuse

_BUILT_IN_DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Number formats of ECMA-376 18.8.30 for dates and times, with those of Chinese systems (27-36, 50-58)."""
_NOT_A_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
PLAIN, DATE = "", "date"


def style_of(format_id: int, codes: dict[int, str]) -> str:
    """How a number format shows a number: PLAIN, DATE, or a run of zeros to which it is filled up."""
    code = codes.get(format_id, "")
    if not code:
        return DATE if format_id in _BUILT_IN_DATES else PLAIN
    bare = _NOT_A_CODE.sub("", code).split(";")[0]
    if re.fullmatch(r"0{2,20}", bare):
        return bare
    if re.search(r"[ymdhs年月日时分]", bare, re.IGNORECASE) and "general" not in bare.lower():
        return DATE
    return PLAIN


def number_text(stored: str, style: str, *, from_1904: bool) -> str:
    """A stored number as text: whole numbers without a point, dates in ISO form, leading zeros as shown."""
    try:
        number = Decimal(stored.strip())
    except InvalidOperation:
        return stored
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return stored
    if style == DATE:
        return _date_text(number, from_1904) or _plain(number)
    plain = _plain(number)
    return plain.zfill(len(style)) if style and plain.isdigit() else plain


def unescaped(text: str) -> str:
    """Shared text with `_x000D_` escapes read and line ends as LF."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\x00", "")
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def column_index(reference: str) -> int:
    """Zero-based column of a reference such as `AB12`; refuses `damaged` for anything else."""
    index = 0
    letters = 0
    for letter in reference:
        if not "A" <= letter <= "Z":
            break
        index = index * 26 + ord(letter) - 64
        letters += 1
    if not 1 <= letters <= 3:
        refuse("damaged")
    return index - 1


def column_letters(index: int) -> str:
    """`A` for column 0, `AB` for column 27."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _plain(number: Decimal) -> str:
    if number == number.to_integral_value() and number.adjusted() < 20:
        return str(int(number))
    # A stored 0.1 may read 0.10000000000000001: fifteen digits are all that the program behind it keeps.
    return str(Decimal(f"{float(number):.15g}"))


def _date_text(number: Decimal, from_1904: bool) -> str:
    serial = float(number)
    if not 0 <= serial < 2_958_466:
        return ""
    days = int(serial)
    seconds = round((serial - days) * 86_400)
    if days == 0 and not from_1904:
        moment = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
        return moment.strftime("%H:%M:%S")
    # The program behind the format counts a 29 February 1900 that never was.
    first = (1904, 1, 1) if from_1904 else (1899, 12, 31 if days < 60 else 30)
    origin = datetime(*first, tzinfo=UTC)
    try:
        moment = origin + timedelta(days=days, seconds=seconds)
    except OverflowError:
        return ""
    return moment.date().isoformat() if seconds == 0 else moment.replace(tzinfo=None).isoformat(sep=" ")
