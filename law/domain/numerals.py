"""Chinese numerals and the labels of articles, as Chinese statutes write them.

An article is cited by its number and, when it was inserted later, by a suffix: 第一百三十三条之一 is
``(133, 1)`` and its short form is ``"133-1"``.  An article that was there from the start has suffix 0.
"""

import re

DIGITS = {
    "〇": 0, "零": 0, "○": 0, "Ｏ": 0, "一": 1, "壹": 1, "二": 2, "两": 2, "兩": 2, "贰": 2,
    "三": 3, "叁": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
UNITS = {"十": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
TEN_THOUSAND = "万萬"
LARGEST = 99_999_999
"""Largest number that :func:`parse_number` reads; longer input is not a number of an article."""

HAN_NUMERAL = "".join(DIGITS) + "".join(UNITS) + TEN_THOUSAND
NUMERAL_CLASS = "0-9０-９" + HAN_NUMERAL
"""Inside of a regular-expression class that matches any character of a numeral, Chinese or Arabic."""

_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_LABEL = re.compile(rf"^第?([{NUMERAL_CLASS}]+)[条條]?(?:(?:之|[-－—–])([{NUMERAL_CLASS}]+))?$")


def ascii_digits(text: str) -> str:
    """The text with full-width digits (１２３) as ASCII digits; everything else unchanged."""
    return text.translate(_FULL_WIDTH)


def parse_number(text: str) -> int | None:
    """The value of a Chinese or Arabic numeral, or None if the text is no numeral.

    Reads positional writing (一百三十三), digit by digit writing (二〇二五), full-width digits and inner
    spaces.  Mixed writing (1百) is refused.
    """
    compact = ascii_digits("".join(text.split()))
    if not compact or len(compact) > 24:
        return None
    if compact.isascii():
        return int(compact) if compact.isdigit() and len(compact) <= 8 else None
    if all(character in DIGITS for character in compact):
        return _digit_by_digit(compact)
    high, sign, low = _split_ten_thousands(compact)
    if sign:
        above, below = _positional(high), (_positional(low) if low else 0)
        return None if above is None or below is None else above * 10_000 + below
    return _positional(compact)


def _digit_by_digit(text: str) -> int | None:
    return int("".join(str(DIGITS[character]) for character in text)) if len(text) <= 8 else None


def _split_ten_thousands(text: str) -> tuple[str, bool, str]:
    for sign in TEN_THOUSAND:
        if sign in text:
            high, _, low = text.partition(sign)
            return high, True, low
    return text, False, ""


def _positional(text: str) -> int | None:
    total = 0
    pending: int | None = None
    smallest = 10_000
    for position, character in enumerate(text):
        if character in DIGITS:
            if pending is not None and pending != 0:
                return None
            pending = DIGITS[character]
        elif character in UNITS:
            unit = UNITS[character]
            if unit >= smallest:
                return None
            if pending is None:
                if unit != 10 or position != 0:
                    return None
                pending = 1
            total += pending * unit
            pending = None
            smallest = unit
        else:
            return None
    return total + (pending or 0) if text else None


def han_number(value: int) -> str:
    """A whole number from 0 to 99,999,999 in Chinese, as statutes print it (12 is 十二, 120 is 一百二十)."""
    if not 0 <= value <= LARGEST:
        raise ValueError(f"no article number: {value}")
    if value >= 10_000:
        high, low = divmod(value, 10_000)
        bridge = "零" if 0 < low < 1000 else ""
        return han_number(high) + "万" + bridge + (_under_ten_thousand(low) if low else "")
    text = _under_ten_thousand(value)
    return text[1:] if text.startswith("一十") else text


def _under_ten_thousand(value: int) -> str:
    names = "零一二三四五六七八九"
    if value < 10:
        return names[value]
    text = ""
    skipped = False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            text += ("零" if skipped and text else "") + names[digit] + sign
            skipped = False
        else:
            skipped = True
    return text


def article_label(number: int, suffix: int = 0) -> str:
    """The article as printed: ``article_label(133, 1)`` is 第一百三十三条之一."""
    label = f"第{han_number(number)}条"
    return f"{label}之{han_number(suffix)}" if suffix else label


def article_key(number: int, suffix: int = 0) -> str:
    """The short form used in addresses and exchange files: ``"133-1"``, ``"26"``."""
    return f"{number}-{suffix}" if suffix else str(number)


def parse_article_label(text: str) -> tuple[int, int] | None:
    """Number and suffix of an article as a person types it, or None.

    Understands 第八十二条, 八十二, 82, ８２条, 第一百三十三条之一, 133-1, 133之1; spaces do not matter.
    """
    match = _LABEL.match(ascii_digits("".join(text.split())))
    if match is None:
        return None
    number = parse_number(match[1])
    suffix = parse_number(match[2]) if match[2] else 0
    if number is None or suffix is None or not 0 < number <= 9999 or suffix > 999:
        return None
    return number, suffix
