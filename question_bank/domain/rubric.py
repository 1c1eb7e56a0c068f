"""Points that earn marks (采分点): as people write them, as they are stored, and scaled to a paper."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal, InvalidOperation

from question_bank.domain.errors import KeyRefused
from question_bank.domain.question import RubricPoint
from question_bank.domain.text import clean

HUNDREDTH = Decimal("0.01")
MAX_POINTS = 30
MAX_POINT = 1000

_NUMBER = r"(\d{1,4}(?:\.\d{1,4})?)"
_UNIT = r"(?:分|points?|marks?)"
_IN_BRACKETS = re.compile(rf"[(\[【]\s*(?:计|得|给|共|满分)?\s*{_NUMBER}\s*{_UNIT}\s*[)\]】]", re.IGNORECASE)
_AT_THE_END = re.compile(rf"[\s:,|/+=\-]*{_NUMBER}\s*{_UNIT}?\s*$", re.IGNORECASE)
_AT_THE_START = re.compile(rf"^\s*{_NUMBER}\s*{_UNIT}\s*[:,|\s]\s*", re.IGNORECASE)
_BETWEEN_POINTS = re.compile(r"[;；\n]+")
_NUMBERING = re.compile(
    r"^(?:采分点|要点|得分点|评分点)?\s*(?:[(（]\s*[\d一二三四五六七八九十]{1,3}\s*[)）]|[\d一二三四五六七八九十]{1,3}\s*[、.．:：](?!\d)"
    r"|[①-⑳])\s*"
)
_AROUND = " \t\n;；,，。.、|:："


def rubric_from_text(written: str) -> tuple[RubricPoint, ...]:
    """The points of ``要点一（2分）；要点二（3分）`` and its usual relatives; nothing for an empty text.

    Points stand one a line or parted by ``；``, each with its marks: ``（2分）`` behind it, ``要点 2分``,
    ``要点|2``, ``2分：要点``. Where marks stand in brackets, whatever leads up to them is one point.
    Raises KeyRefused ``rubric_point_without_marks`` with the point that has none.
    """
    text = clean(written)
    if not text:
        return ()
    if _IN_BRACKETS.search(_same_length_narrow(text)):
        return _by_brackets(text)
    return tuple(_one_point(line) for line in _BETWEEN_POINTS.split(text) if line.strip(_AROUND))


def has_marked_points(written: str) -> bool:
    """Whether a model answer names the marks of its points in brackets, as ``（2分）``."""
    return bool(_IN_BRACKETS.search(_same_length_narrow(clean(written))))


def rubric_text(rubric: Sequence[RubricPoint]) -> str:
    """One point a line, as ``rubric_from_text`` reads it."""
    return "\n".join(f"{point.text}（{plain(point.marks)}分）" for point in rubric)


def rubric_to_json(rubric: Sequence[RubricPoint]) -> list[dict[str, str]]:
    """``[{"text", "marks"}]`` with marks as decimal text."""
    return [{"text": point.text, "marks": plain(point.marks)} for point in rubric]


def rubric_from_json(data: object) -> tuple[RubricPoint, ...]:
    """The points of a list of ``{"text", "marks"}``. Raises KeyRefused for another shape."""
    if not isinstance(data, list | tuple):
        raise KeyRefused("rubric_unreadable", str(data)[:100])
    return tuple(_point_of(entry) for entry in data)


def share(total: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """``total`` in hundredths parted by ``weights`` (sum above zero): the shares add up to it exactly.

    Each share is rounded down; the hundredths left over go to the largest remainders, the earlier first.
    Weights that add up to ``total`` already come back as they are.
    """
    whole = sum(weights, Decimal(0))
    if whole == total:
        return tuple(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [value.quantize(HUNDREDTH, ROUND_FLOOR) for value in exact]
    left = int((total - sum(shares, Decimal(0))) / HUNDREDTH)
    by_remainder = sorted(range(len(exact)), key=lambda number: shares[number] - exact[number])
    for number in by_remainder[:left]:
        shares[number] += HUNDREDTH
    return tuple(shares)


def plain(marks: Decimal) -> str:
    """Marks as people write them: no exponent, no trailing zeros."""
    text = format(marks, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _by_brackets(text: str) -> tuple[RubricPoint, ...]:
    points, start = [], 0
    for found in _IN_BRACKETS.finditer(_same_length_narrow(text)):
        points.append(_point(text[start : found.start()], found.group(1)))
        start = found.end()
    rest = text[start:].strip(_AROUND)
    if rest:
        raise KeyRefused("rubric_point_without_marks", rest[:60])
    return tuple(points)


def _one_point(line: str) -> RubricPoint:
    narrow = _same_length_narrow(line)
    found = _AT_THE_START.search(narrow)
    if found:
        return _point(line[found.end() :], found.group(1))
    found = _AT_THE_END.search(narrow)
    if not found or not line[: found.start()].strip(_AROUND):
        raise KeyRefused("rubric_point_without_marks", line.strip(_AROUND)[:60])
    return _point(line[: found.start()], found.group(1))


def _point(text: str, marks: str) -> RubricPoint:
    return RubricPoint(_NUMBERING.sub("", text.strip(_AROUND)).strip(_AROUND), Decimal(marks))


def _point_of(entry: object) -> RubricPoint:
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise KeyRefused("rubric_unreadable", str(entry)[:100])
    marks = entry.get("marks")
    try:
        if isinstance(marks, bool) or not isinstance(marks, str | int | float) or len(str(marks)) > 20:
            raise InvalidOperation
        return RubricPoint(clean(entry["text"]), Decimal(str(marks)))
    except InvalidOperation:
        raise KeyRefused("rubric_unreadable", str(entry)[:100]) from None


def _same_length_narrow(text: str) -> str:
    """Full-width signs and digits in their narrow form, character for character."""
    narrow = (unicodedata.normalize("NFKC", char) for char in text)
    return "".join(new if len(new) == 1 else char for new, char in zip(narrow, text, strict=True))
