"""Whether a typed text is one that a blank accepts: spellings, parts that may be left out, numbers with a unit.

An accepted text may carry two signs: ``[…]`` around a part that may be left out (``15[日]``, ``[处]罚款``) and ``±``
behind a number (``80±2毫克``). Units are never converted: 24小时 is not 1日 in law.
"""

import re
from fractions import Fraction
from itertools import product
from typing import Final

from question_bank.domain.text import fold

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_MOST_OPTIONAL: Final = 4
_NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"
_QUANTITY = re.compile(rf"({_NUMBER})(?:(?:±|\+-|\+/-)(\d{{1,12}}(?:\.\d{{1,6}})?))?\s*(\D.*)?")
_FACTOR_IN_UNIT = re.compile(r"^\d+")
_UNITS: Final = {
    name: names.split()[0]
    for names in (
        "千米 公里 km", "米 m", "厘米 cm", "毫米 mm", "吨 t", "千克 公斤 kg", "克 g", "毫克 mg", "升 l", "毫升 ml",
        "小时 个小时 h", "分钟 min", "日 天", "个月 月", "元 元人民币", "%",
    )
    for name in names.split()
}  # fmt: skip


def accepts(accepted: str, typed: str) -> bool:
    """Whether ``typed`` says what ``accepted`` says."""
    given = fold(typed)
    wanted = fold(accepted)
    if given == wanted:
        return True
    if not given:
        return False
    return given in _variants(wanted) or _same_quantity(wanted, given)


def _variants(wanted: str) -> set[str]:
    """What is left of a text with and without each of its optional parts."""
    parts = _OPTIONAL.split(wanted)
    count = len(parts) // 2
    if not 0 < count <= _MOST_OPTIONAL:
        return set()
    return {
        fold("".join(part if index % 2 == 0 or kept[index // 2] else "" for index, part in enumerate(parts)))
        for kept in product((True, False), repeat=count)
    } - {""}


def _same_quantity(wanted: str, given: str) -> bool:
    """Whether both are numbers of one unit, equal or no further apart than the accepted text allows."""
    target, typed = _QUANTITY.fullmatch(wanted), _QUANTITY.fullmatch(given)
    if target is None or typed is None or typed[2] is not None:
        return False
    if _unit(target[3]) != _unit(typed[3]):
        return False
    return abs(Fraction(target[1]) - Fraction(typed[1])) <= Fraction(target[2] or 0)


def _unit(written: str | None) -> str:
    """The unit under one name: 公里 and km are 千米, mg/100ml is 毫克/100毫升."""
    if not written:
        return ""
    parts = []
    for part in written.strip().split("/"):
        factor = _FACTOR_IN_UNIT.match(part)
        number = factor.group() if factor else ""
        name = part[len(number) :].strip()
        parts.append(number + _UNITS.get(name, name))
    return "/".join(parts)
