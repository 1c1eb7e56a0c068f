"""Which law stands right before a citation in running text, and which one a text speaks of: names, 本法, 该法."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .numerals import NUMERAL_CLASS
from .variants import fold, simplify

_NARROW = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20, 0xA0: 0x20, 0x6B35: 0x6B3E}
_TITLE_NOUN = "法典|法|条例|规定|办法|细则|解释|规则|决定|修正案|准则|条令|意见|规程|通知|批复|纪要|通则|标准"
_TITLE_END = re.compile(
    rf"(?:{_TITLE_NOUN})(?:[(（〈].{{0,20}}|(?:之|\()?[一二三四五六七八九十]{{1,3}}\)?)?$"
)
_POINTER = re.compile(
    r"(?:本|该部?|同一?|此|这部|上述|前述|上列|(?P<former>原|旧|老))"
    r"(?:法律|法规|规章|法典|法|条例|规定|办法|细则|解释|规则|决定|规程|条令)$"
)
_OTHER_PAPER = re.compile(
    r"(?:合同|协议|章程|公约|通告|公告|守则|方案|制度|清单|承诺书|条约|备忘录|须知|保证书|报告|文件|简章|合约|指南|公报|讲话"
    r"|规定|解释|意见|决定|通知|规则|准则|标准|纪律|批复|纪要)$"
)
_UNKNOWN = re.compile(r"[\u4e00-\u9fff]{2,25}(?:法|法典|条例|细则|条令)$")
_NO_LAW = re.compile(
    r"(?:非法|违法|依法|合法|执法|司法|立法|守法|犯法|枉法|普法|方法|办法|做法|说法|看法|用法|想法|手法)$"
)
_LEADS_IN = re.compile(
    r"根据|依据|依照|按照|违反|适用|参照|援引|符合|触犯|对照|引用|规定|以及|或者|属于|是|和|与|及|在|由|对|从|为|现行|我国|新修订的?"
)
_FILLER = re.compile(rf"(?:\s|的|中的?|里的?|总则|分则|正文|第\s*[{NUMERAL_CLASS}]{{1,5}}\s*[编章节])*$")
_IN_BRACKETS = re.compile(r"》\s*(\([^()]{1,80}\))$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FORMER = re.compile(
    r"(?:原|旧|老|修订前|修正前|修改前|废止)的?\s*$|(?P<year>(?:19|20)\d\d)\s*年?[版的]{0,2}\s*$"
)
_BOUNDARY = frozenset(
    "了着过等如把将被据照按依反用和与及或于的是在对新原旧国由为从以合符即指看见由至到且而但其外行合在"
)
_LONGEST_TITLE = 120
FORMER = "former"
"""Said of a law: its former text, without the year."""


@dataclass(frozen=True, slots=True)
class SaidLaw:
    """A law before a citation: its title as written (empty: the law spoken of before), where it begins, and of which
    text (`former`, a year such as `2012`, or empty for the one in force). `known`: by a name of the list."""

    title: str
    start: int
    text: str = ""
    known: bool = True


class NameList:
    """Names that laws answer to, for finding them in running text. Spaces, width and script do not matter."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(name for name in map(fold, names) if len(name) >= 2)
        self._lengths = sorted({len(name) for name in self._names}, reverse=True)
        last = "".join(sorted({name[-1] for name in self._names}))
        self._ends = re.compile(f"[》{re.escape(last)}]")

    def __contains__(self, name: str) -> bool:
        return fold(name) in self._names

    def ending_at(self, plain: str, end: int) -> str:
        """The longest name that ends at `end`; empty when there is none, or it is the tail of another word."""
        for length in self._lengths:
            name = plain[end - length : end] if length <= end else ""
            if name in self._names and _stands_alone(plain, end - length, name):
                return name
        return ""

    def last_in(self, plain: str, begin: int, end: int) -> str:
        """The title or name of a law that `plain` speaks of last between two places; empty without one."""
        found = ""
        for match in self._ends.finditer(plain, begin, end):
            title = quoted_before(plain, match.end()).title if match[0] == "》" else ""
            if title and (title in self or _TITLE_END.search(title)):
                found = title
            elif match[0] != "》":
                found = self.ending_at(plain, match.end()) or found
        return found


NOT_A_LAW = SaidLaw("", -1)
"""A contract, a rule without a name: what is cited there is no article of a law."""


def same_length(text: str) -> str:
    """Half-width, simplified characters, one for one, so that places in the text stay the same."""
    return simplify(text.translate(_NARROW))


def quoted_before(plain: str, end: int) -> SaidLaw:
    """The title in 《》 that ends right before `end`; an empty one when there is none."""
    depth = 0
    for at in range(end - 1, max(-1, end - 1 - _LONGEST_TITLE), -1):
        depth += (plain[at] == "》") - (plain[at] == "《")
        if depth == 0:
            return SaidLaw("".join(plain[at + 1 : end - 1].split()), at)
    return SaidLaw("", end)


def law_before(plain: str, start: int, names: NameList) -> SaidLaw | None:
    """The law that is said right before `start`; None when nothing is said, NOT_A_LAW when it is something else.

    本法, 该法 and their like give an empty title: the law spoken of before.
    """
    end = start - len(_FILLER.search(plain[max(0, start - 40) : start])[0])  # type: ignore[index]
    year = ""
    bracket = _IN_BRACKETS.search(plain[max(0, end - 90) : end])
    if bracket:
        in_brackets = _YEAR.search(bracket[1])
        year = in_brackets[0] if in_brackets else ""
        end -= len(bracket[1])
        end = len(plain[:end].rstrip())
    if plain[end - 1 : end] == "》":
        said = quoted_before(plain, end)
        if said.title in names or _TITLE_END.search(said.title):
            return _of_a_text(said.title, said.start, plain, year, known=True)
        return NOT_A_LAW
    return _bare(plain, end, names)


def _bare(plain: str, end: int, names: NameList) -> SaidLaw | None:
    name = names.ending_at(plain, end)
    if name:
        return _of_a_text(name, end - len(name), plain, "", known=True)
    before = plain[max(0, end - 40) : end]
    pointer = _POINTER.search(before)
    if pointer:
        return SaidLaw("", end - len(pointer[0]), FORMER if pointer["former"] else "")
    if _OTHER_PAPER.search(before):
        return NOT_A_LAW
    unknown = _UNKNOWN.search(before)
    if unknown and not _NO_LAW.search(before):
        title = _LEADS_IN.split(unknown[0])[-1]
        return SaidLaw(title, end - len(title), known=False) if len(title) > 2 else None
    return None


def _of_a_text(title: str, start: int, plain: str, year: str, *, known: bool) -> SaidLaw:
    former = _FORMER.search(plain[max(0, start - 12) : start])
    text = year or (former["year"] or FORMER if former else "")
    return SaidLaw(title, start, text, known)


def _stands_alone(plain: str, start: int, name: str) -> bool:
    """Short names are taken only where they do not look like the tail of a longer one (海关处罚法)."""
    if len(name) > 3 or name == "刑法" or start == 0:
        return True
    before = plain[start - 1]
    return not "\u4e00" <= before <= "\u9fff" or before in _BOUNDARY
