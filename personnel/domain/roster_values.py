"""Cells of a roster as HR departments really fill them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

ENDED = frozenset(
    {"无", "-", "--", "—", "离职", "离任", "退休", "调出", "调离", "辞职", "none", "left", "ended", "end"}
)
"""In the column of the unit: from this day the officer serves there no longer."""

_ALREADY = re.compile(r"^已(?=离|退|调|辞)")

YES = frozenset({"是", "y", "yes", "true", "1", "√", "✓", "✔", "对", "是的", "v"})

POSTING_KINDS = {
    "establishment": "编制 在编 在职 在编在职 正式 编内 正式编制 establishment onestablishment",
    "secondment": "借调 抽调 借用 secondment seconded",
    "embedded_posting": "派驻 驻点 挂职 embedded embeddedposting",
}

UNIT_KINDS = {
    "bureau": "局 市局 公安局 市公安局 bureau",
    "county_bureau": "分局 县局 县公安局 区局 countybureau",
    "detachment": "支队 detachment",
    "brigade": "大队 brigade",
    "squad": "中队 squad",
    "police_station": "派出所 policestation station",
    "legal_department": "法制部门 法制 legaldepartment",
    "hr_department": "政工部门 政工 hrdepartment",
    "other": "其他 其它 other otherunit",
}

_ENDINGS = (
    (r"法制(支队|大队|科|处|室|部门|股)?$", "legal_department"),
    (r"(政治处|政治部|政工(科|处|室|监督室)?|人事(科|处)?)$", "hr_department"),
    (r"派出所$", "police_station"),
    (r"支队$", "detachment"),
    (r"大队$", "brigade"),
    (r"中队$", "squad"),
    (r"(分局|县公安局|区公安局|县局)$", "county_bureau"),
    (r"公安(局|厅)$", "bureau"),
)

RANKS = frozenset(
    ["总警监", "副总警监"]
    + [f"{step}级{kind}" for kind in ("警监", "警督", "警司") for step in "一二三"]
    + ["一级警员", "二级警员"]
)
"""The thirteen ranks of article 7 of the regulations on police ranks."""

EARLIEST = date(1949, 10, 1)
FARTHEST = timedelta(days=732)
"""A start may be planned, but not further ahead."""

_DATE = re.compile(
    r"自?\s*(\d{4})\s*[-/.年、—–]\s*(\d{1,2})\s*[-/.月、—–]\s*(\d{1,2})\s*[日号]?\s*(?:起|开始)?[.。,]?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_IN_BRACKETS = re.compile(r"\s*[(\[【][^)\]】]*[)\]】]\s*$")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SERIAL_ORIGIN = date(1899, 12, 30)


def plain(cell: str) -> str:
    """A cell without the marks of width, invisible signs and blanks around it: NFKC, one blank between words."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", cell).translate(_INVISIBLE)).strip()


def badge_text(cell: str) -> str:
    """A badge number without what people put around it: an apostrophe, 警号, No., 号."""
    return re.sub(r"^(?:'|警号|No\.?)\s*|号$", "", plain(cell), flags=re.IGNORECASE)


def person_name(cell: str) -> str:
    """A name: blanks that only fill up a Chinese name (`李  明`) are dropped, those of other names kept."""
    name = re.sub(r"(?<=[\u3400-\u9fff])\s*[·•・‧∙⋅.]\s*(?=[\u3400-\u9fff])", "·", plain(cell))
    return re.sub(r"(?<=[\u3400-\u9fff·]) (?=[\u3400-\u9fff·])", "", name)


def word(cell: str) -> str:
    """A cell for looking up in a list: no blanks, no case."""
    return re.sub(r"[\s_]", "", plain(cell)).casefold()


def ends_posting(cell: str) -> bool:
    """Whether the cell of a unit says that the officer serves there no longer."""
    return _ALREADY.sub("", word(cell)) in ENDED


def posting_kind(cell: str) -> str | None:
    """The code of a kind of posting; an empty cell is the establishment; None when it is none."""
    if not word(cell):
        return "establishment"
    bare = _IN_BRACKETS.sub("", plain(cell))
    bare = re.sub(r"(?<=\S\S)(?:人员|民警|内)$", "", bare)
    return _in_lists(cell, POSTING_KINDS) or _in_lists(bare, POSTING_KINDS)


def unit_kind(cell: str, name: str) -> str | None:
    """The code of a kind of unit; for an empty cell as the ending of `name` says; None when it is none."""
    if word(cell):
        return _in_lists(cell, UNIT_KINDS)
    return next((kind for ending, kind in _ENDINGS if re.search(ending, name)), "other")


def day(cell: str) -> date | None:
    """A date in any of the usual forms: 2026-03-05, 2026/3/5, 2026.3.5, 2026年3月5日, 二〇二六年三月五日, 20260305,
    or its serial number in a spreadsheet. None when it is no whole date."""
    text = _IN_BRACKETS.sub("", _western(plain(cell))).removesuffix(".0")
    parts = _DATE.match(text) or re.fullmatch(r"(\d{4})(\d{2})(\d{2})", text)
    try:
        if parts:
            return date(int(parts[1]), int(parts[2]), int(parts[3]))
        if re.fullmatch(r"[12345]\d{4}", text):
            return _SERIAL_ORIGIN + timedelta(days=int(text))
    except ValueError:
        return None
    return None


Names = Mapping[str, str | None]
"""Codes of units by what people write for them; None where several units answer to it."""


def unit_names(units: Iterable[tuple[str, str]]) -> Names:
    """What units (code, name) answer to: the name, the code in any case, and both together in either order."""
    codes: dict[str, str | None] = {}
    for code, name in units:
        own, called = _compact(code), _compact(name)
        for written in {own, called, own + called, called + own}:
            codes[written] = None if codes.get(written, code) != code else code
    return codes


def unit_code(cell: str, names: Names) -> str | None:
    """The code of the one unit that the cell names (`城东派出所`, `a01`, `A01-城东派出所`, `城东派出所（A01）`)."""
    return names.get(_compact(cell))


def _compact(text: str) -> str:
    return re.sub(r"[\s\-—–_:/|()\[\]、,.]", "", plain(text)).casefold()


def _western(text: str) -> str:
    """Years, months and days written in Chinese numerals, in digits."""
    if not re.search(r"[一二三四五六七八九十](?=[月日号])", text):
        return text
    text = re.sub(r"(?<![一二三四五六七八九])十", "一十", text)
    text = re.sub(r"十(?=[一二三四五六七八九])", "", text)
    return text.replace("十", "零").translate(_HAN_DIGITS)


def _in_lists(cell: str, lists: dict[str, str]) -> str | None:
    wanted = word(cell)
    return next((code for code, words in lists.items() if wanted in words.split() or wanted == code), None)
