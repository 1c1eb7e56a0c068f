"""Finds what should not stand in a text for study: numbers, plates, phones, addresses, names of persons.

A finding is a hint for a person, not a verdict: the author takes it out or says why it may stay, and the legal
reviewer sees both. Masked names (张某, 李某某, 王×) and masked addresses (某路某号) are what is wanted and are left
alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class FlagKind(StrEnum):
    """What a passage looks like."""

    ID_NUMBER = "id_number"
    PLATE = "plate"
    PHONE = "phone"
    ADDRESS = "address"
    PERSON = "person"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True, order=True)
class Flag:
    """A passage: `text` as it stands there, from character `start` on."""

    start: int
    kind: FlagKind
    text: str


PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
        "91",
    ]
)
"""The first two digits of an ID number (GB/T 2260, with 83 and 91 for residence permits and foreigners)."""
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ID_18 = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[ -]?[0-9]){16}[ -]?[0-9Xx](?![0-9A-Za-z])")
_ID_15 = re.compile(r"(?<![0-9A-Za-z])[0-9]{15}(?![0-9A-Za-z])")

_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Za-hj-np-z][·•・.\- ]?"
    r"(?:[DFdf][A-HJ-NP-Za-hj-np-z0-9][0-9]{4}|[0-9]{5}[DFdf]|[A-HJ-NP-Za-hj-np-z0-9]{4}[A-HJ-NP-Za-hj-np-z0-9挂学警港澳])"
    r"(?![0-9A-Za-z])"
)
_PHONES = (
    re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z])"),
    re.compile(r"(?<![0-9A-Za-z])(?:\(0[0-9]{2,3}\) ?|0[0-9]{2,3}[ -])[2-9][0-9]{6,7}(?![0-9A-Za-z])"),
    re.compile(r"(?<![0-9A-Za-z])0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}(?![0-9A-Za-z])"),
)
_N = "[0-9A-Za-z一二三四五六七八九十百零]{1,6}"
_ADDRESS = re.compile(
    rf"(?:[\u4e00-\u9fff]{{1,10}}?(?:大道|大街|路|街|巷|弄|胡同|里|村|小区|花园|新村|公寓|家园)"
    rf"(?:[东南西北中]段)?{_N}(?:号院|号楼|号|弄|栋|幢|座|组)"
    rf"(?:[\u4e00-\u9fff]{{0,8}}?{_N}(?:号楼|单元|栋|幢|座|层|楼|室|号|户)){{0,4}}"
    rf"|{_N}(?:号楼|栋|幢|座){_N}(?:单元)?(?:{_N})?(?:室|号|户))"
)

SURNAMES = frozenset(
    "赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦尤许何吕施张孔曹严金魏陶姜谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花"
    "方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安乐于傅皮卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛禹狄米贝臧戴宋"
    "庞熊纪舒屈项祝董梁杜阮蓝闵季麻贾路娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房裘缪解宗丁邓"
    "郁洪包石崔吉龚程裴陆荣翁惠曲封储靳段焦巴牧山谷车侯班仰秋仲伊宫宁仇栾甘厉祖武符刘景龙叶黎白蒲卓蔺池乔"
    "阴桑桂牛寿边燕冀浦尚农温庄晏柴瞿阎鱼古易廖衡耿满匡文寇广阙东利蔚师巩聂晁勾敖冷简饶曾沙养关"
    "查荆游逯盖桓岳肖覃付涂"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "司徒", "令狐")
_ROLES = (
    "犯罪嫌疑人|违法嫌疑人|嫌疑人|违法行为人|行为人|被告人|被告|原告|被害人|受害人|被侵害人|当事人|证人|报案人|报警人|举报人"
    "|投诉人|申请人|第三人|上诉人|死者|伤者|司机|驾驶人|业主|店主|房东|邻居|男子|女子|民警|辅警|法官|检察官|律师"
)
_MASKED = frozenset("某×xX*＊○〇甲乙丙丁戊己庚辛")
_NOT_IN_A_NAME = frozenset(
    "的了在是有和与及或被将把对向从到给由为以因于其该此这那个人们员年月日时分本自己当后前中内外上下也都就又"
    "已未不无并且而但若如则等所应须可能会要请经过进行度面法式事物件家属方"
)
_ENDS_A_NAME = frozenset(
    "，。、；：！？,.;:!?（）()《》“”\"' \t\r\n的于在因将被与和及等系是向对从到至称说有实持用趁"
)
_IN_ROLE = re.compile(rf"(?:{_ROLES})[:：]?\s?")
_BEFORE_FACTS = re.compile(r"[,，(（]\s?(?:男|女|系|曾用名|绰号)(?=[,，)）、。]|犯罪|违法|嫌疑|被)")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，：；！？"}


def find_flags(text: str, officer_names: Collection[str] = ()) -> list[Flag]:
    """Every passage of `text` that looks like personal data, by place, each passage once.

    `officer_names` are names that must not stand there at all (officers of the bureau).
    """
    plain = text.translate(_FULL_WIDTH)
    taken: list[tuple[int, int]] = []
    flags: list[Flag] = []
    searches = (
        (FlagKind.ID_NUMBER, _id_numbers(plain)),
        (
            FlagKind.PLATE,
            ((match.start(), match.end()) for match in _PLATE.finditer(plain) if _has_digit(match[0])),
        ),
        (FlagKind.PHONE, (match.span() for pattern in _PHONES for match in pattern.finditer(plain))),
        (FlagKind.ADDRESS, (match.span() for match in _ADDRESS.finditer(plain))),
        (FlagKind.OFFICER, _named(text, officer_names)),
        (FlagKind.PERSON, _persons(text)),
    )
    for kind, spans in searches:
        for start, end in spans:
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            taken.append((start, end))
            flags.append(Flag(start, kind, text[start:end]))
    return sorted(flags)


def is_id_number(text: str) -> bool:
    """Whether `text` is an ID number of 18 characters (GB 11643: check digit modulo 11) or an old one of 15."""
    digits = re.sub("[ -]", "", text).upper()
    if digits[:2] not in PROVINCES:
        return False
    if re.fullmatch("[0-9]{15}", digits):
        return _is_day("19" + digits[6:12])
    if not re.fullmatch("[0-9]{17}[0-9X]", digits) or not _is_day(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == digits[17]


def _id_numbers(text: str) -> Iterator[tuple[int, int]]:
    for pattern in (_ID_18, _ID_15):
        yield from (match.span() for match in pattern.finditer(text) if is_id_number(match[0]))


def _is_day(digits: str) -> bool:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return day.year >= 1890


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _named(text: str, names: Collection[str]) -> Iterator[tuple[int, int]]:
    for name in sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name)):
        start = text.find(name)
        while start >= 0:
            yield start, start + len(name)
            start = text.find(name, start + len(name))


def _persons(text: str) -> Iterator[tuple[int, int]]:
    """Names after a word for a role, and names before 男/女 or a role in brackets."""
    for match in _IN_ROLE.finditer(text):
        length = _name_length(text, match.end())
        if length:
            yield match.end(), match.end() + length
    for match in _BEFORE_FACTS.finditer(text):
        for length in (4, 3, 2):
            start = match.start() - length
            before = text[start - 1] if start > 0 else "。"
            if start >= 0 and before in _ENDS_A_NAME and _name_length(text, start) == length:
                yield start, match.start()
                break


def _name_length(text: str, start: int) -> int:
    """Characters of a name that begins at `start`, or 0: a surname and one or two given characters."""
    family = next(
        (name for name in COMPOUND_SURNAMES if text.startswith(name, start)), text[start : start + 1]
    )
    if family not in SURNAMES and family not in COMPOUND_SURNAMES:
        return 0
    given = text[start + len(family) : start + len(family) + 2]
    if not given or not _fits(given[0]):
        return 0
    after = text[start + len(family) + 2 : start + len(family) + 3]
    two = len(given) == 2 and _fits(given[1]) and (not after or after in _ENDS_A_NAME)
    return len(family) + (2 if two else 1)


def _fits(char: str) -> bool:
    """Whether `char` may stand in a given name that is not masked."""
    return "\u4e00" <= char <= "\u9fff" and char not in _MASKED and char not in _NOT_IN_A_NAME
