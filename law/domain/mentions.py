"""Citations in running text: every article, paragraph and item that a stem, an explanation or a lesson names.

    《治安管理处罚法》第四十三条第二款第（一）项；刑诉法第81条；刑法133条之一；第十条至第十二条；第十五条第一、二款；
    本法第八条、该法第九条、同条第二款、前款、前条

A list of citations in a field of its own is read by :func:`law.domain.citations.parse_citations`, which refuses what
it cannot read. Here nothing is refused: what is no citation (第三次, 第一审, 第三条线索, 合同第五条) is passed over.
Whether an article exists is for others to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from .citations import LONGEST_RANGE, CitationRef
from .law_words import NOT_A_LAW, NameList, law_before, same_length
from .numerals import NUMERAL_CLASS, parse_number


class How(StrEnum):
    """How a text says which law and article it means."""

    NAMED = "named"
    """With the title of the law, or a name for it."""
    FOLLOWS = "follows"
    """The law is the one spoken of before."""
    POINTS = "points"
    """本法, 该法, 同条, 前款, 前条: by pointing at what was spoken of before."""
    NOWHERE = "nowhere"
    """No law has been spoken of in this text; `title` is empty."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation from `start` to before `end`; lists and ranges in one go mean several places (`refs`).

    `text_of`: of which text of the law, as `law_words.SaidLaw`; `known`: the name of the law is one of the list.
    """

    start: int
    end: int
    written: str
    refs: tuple[CitationRef, ...]
    how: How
    text_of: str = ""
    known: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """All citations of a text in their order, and the title of the law that it speaks of last."""

    mentions: tuple[Mention, ...]
    law: str


_S = r"\s{0,3}"
_N = rf"[{NUMERAL_CLASS}]{{1,9}}"
_ONE = rf"\(?{_S}{_N}{_S}\)?"
_JOIN = rf"{_S}(?:、|(?<=\d),(?=\d)|和|与|及|以及|或者?|[至到~\-—–]){_S}"
_NUMBERS = rf"{_ONE}(?:{_JOIN}(?:第{_S})?{_ONE})*"
_UNIT = r"(?:条(?![件约目幅形纹款])|款(?![式项])|项(?!目))"
_SUFFIXES = (
    rf"(?:{_S}之{_S}{_N}(?:[、和及至到]之?{_N}(?!条|款|项|日|月|年|次|人|个))*"
    r"|[\-—–]\d{1,2}(?![\d条款项日月年]))"
)
_GROUP = re.compile(
    rf"(?P<first>第)?{_S}(?P<numbers>{_NUMBERS}){_S}(?P<unit>{_UNIT})(?P<suffixes>(?<=条){_SUFFIXES})?"
)
_POINT = re.compile(
    rf"(?P<word>前|上)(?P<count>[{NUMERAL_CLASS}])?(?P<unit>{_UNIT})|(?:本|该|同|此)(?P<same>[条款])"
)
_HEAD = re.compile(
    rf"第{_S}\(?{_S}[{NUMERAL_CLASS}]|(?<!第)(?<![{NUMERAL_CLASS}])[{NUMERAL_CLASS}]{{1,9}}{_S}条|[前上本该同此][{NUMERAL_CLASS}]?[条款]"
)
_LINK = re.compile(rf"{_S}(?:[、,;和与及或/]|以及|或者|并{_S}(?=第)|(?P<range>[至到~]|[\-—–]{{1,2}})){_S}")
_OF = re.compile(rf"{_S}的?{_S}")
_SPLIT = re.compile(rf"({_N})")
_RANGE = re.compile(r"[至到~\-—–]")
_THINGS = re.compile(
    r"(?:线索|建议|意见|措施|理由|消息|信息|记录|短信|微信|微博|评论|跑道|街|大街|道路|路线|船|鱼|狗|裤|毛巾|证据链|经验"
    r"|手机|产品|车型|软件|游戏|机型|微视频|视频|标语|新闻|指令|命令|船舶|生产线|龙)"
)
_NO_POINT = frozenset("以当之目此面提")
_DEPTH = {"条": 0, "款": 1, "项": 2}


def find_mentions(text: str, names: NameList, *, law: str = "") -> Found:
    """Every citation in `text`. `names` are what laws answer to; `law` is the one spoken of before this text."""
    if not text:
        return Found((), law)
    reader = _Reader(text, same_length(text), names, law)
    mentions = tuple(reader.mentions())
    return Found(mentions, reader.law_at(len(text)))


@dataclass(frozen=True, slots=True)
class _Group:
    """第…条, 第…款 or 第…项 with its numbers."""

    start: int
    end: int
    depth: int
    numbers: tuple[int, ...]
    suffixes: tuple[int, ...] = ()
    marked: bool = True
    """With 第, or with the number in brackets."""


class _Reader:
    def __init__(self, text: str, plain: str, names: NameList, law: str) -> None:
        self._text, self._plain, self._names = text, plain, names
        self._law, self._looked = law, 0
        self._place: CitationRef | None = None
        self._text_of, self._known = "", True

    def law_at(self, end: int) -> str:
        """The law that is spoken of last before `end`."""
        named = self._names.last_in(self._plain, self._looked, end)
        if named:
            if named != self._law:
                self._place, self._text_of, self._known = None, "", True
            self._law = named
        self._looked = max(self._looked, end)
        return self._law

    def mentions(self) -> Iterator[Mention]:
        at = 0
        while head := _HEAD.search(self._plain, at):
            end = head.start()
            for mention in self._citation(head.start()):
                end = max(end, mention.end)
                yield mention
            at = max(end, head.start() + 1)

    def _citation(self, start: int) -> Iterator[Mention]:
        """The citations that begin at `start`, up to where the list of them ends."""
        point = _POINT.match(self._plain, start)
        if point:
            yield from self._pointed(point)
            return
        group = self._group(start)
        if group is None:
            return
        self.law_at(start)
        if group.depth:
            if self._place is not None and self._belongs(group):
                yield from self._chain(start, group, self._place, How.FOLLOWS)
            return
        said = law_before(self._plain, start, self._names)
        if said is NOT_A_LAW:
            return
        if said is None:
            if not group.marked or self._is_thing(group.end):
                return
            how = How.FOLLOWS if self._law else How.NOWHERE
            yield from self._chain(start, group, CitationRef(self._law, 1), how)
            return
        if not group.marked and (not said.known or self._is_thing(group.end)):
            return
        self._text_of, self._known = said.text, said.known
        if said.title:
            self._law = said.title
        how = How.NAMED if said.title else How.POINTS if self._law else How.NOWHERE
        self._looked = max(self._looked, start)
        yield from self._chain(said.start, group, CitationRef(self._law, 1), how)

    def _belongs(self, group: _Group) -> bool:
        """Whether a 第二款 or 第（三）项 that stands alone belongs to the article spoken of before."""
        if not group.marked or group.depth == 2 and "(" not in self._plain[group.start : group.end]:
            return False
        if self._is_thing(group.end):
            return False
        return law_before(self._plain, group.start, self._names) is not NOT_A_LAW

    def _pointed(self, point: re.Match[str]) -> Iterator[Mention]:
        """前款, 前条, 同条第二款 and the like; without anything to point at they say nothing."""
        before = self._plain[point.start() - 1 : point.start()]
        self.law_at(point.start())
        place = self._place
        if place is None or before in _NO_POINT and point["word"]:
            return
        if point["same"]:
            depth = _DEPTH[point["same"]]
            base = replace(place, item=None) if depth else replace(place, paragraph=None, item=None)
            deeper = self._group(point.end())
            if deeper and deeper.depth > depth:
                yield from self._chain(point.start(), deeper, base, How.POINTS)
            return
        refs = _earlier(place, point["unit"], parse_number(point["count"] or "1") or 1)
        if not refs:
            return
        deeper = self._group(point.end())
        if deeper and deeper.depth > _DEPTH[point["unit"]]:
            yield from self._chain(point.start(), deeper, refs[-1], How.POINTS)
        else:
            yield self._mention(point.start(), point.end(), refs, How.POINTS)

    def _chain(self, start: int, group: _Group, base: CitationRef, how: How) -> Iterator[Mention]:
        """A citation, what belongs to it (款, 项), and what follows it in the same list."""
        refs = _refs(base, group)
        while refs:
            end = group.end
            while deeper := self._deeper(group):
                refs = refs[:-1] + _refs(refs[-1], deeper)
                group, end = deeper, deeper.end
            joined = self._joined(end, group)
            if joined is None:
                yield self._mention(start, end, refs, how)
                return
            following, is_range = joined
            later = _refs(refs[-1], following)
            if is_range and following.depth == group.depth and not self._deeper(following):
                refs = refs[:-1] + _between(refs[-1], later[-1]) if later else refs
                yield self._mention(start, following.end, refs, how)
                joined = self._joined(following.end, following)
                if joined is None:
                    return
                following, _range = joined
                later = _refs(refs[-1], following)
            else:
                yield self._mention(start, end, refs, how)
            if how is How.NAMED:
                how = How.FOLLOWS
            start, group, refs = following.start, following, later

    def _deeper(self, group: _Group) -> _Group | None:
        between = _OF.match(self._plain, group.end)
        following = self._group(between.end() if between else group.end)
        return following if following and following.depth > group.depth else None

    def _joined(self, end: int, group: _Group) -> tuple[_Group, bool] | None:
        link = _LINK.match(self._plain, end)
        if link is None:
            return None
        following = self._group(link.end())
        if following is None or self._is_thing(following.end):
            return None
        if not following.marked and following.depth != group.depth:
            return None
        return following, bool(link["range"])

    def _group(self, start: int) -> _Group | None:
        match = _GROUP.match(self._plain, start)
        if match is None:
            return None
        numbers = _numbers(match["numbers"])
        suffixes = _numbers(match["suffixes"]) if match["suffixes"] else ()
        depth = _DEPTH[match["unit"]]
        marked = bool(match["first"]) or "(" in match["numbers"]
        if depth == 0 and len(numbers) == 2 and numbers[0] > numbers[1] and "-" in match["numbers"]:
            numbers, suffixes = numbers[:1], numbers[1:]
        sound = (
            numbers and all(0 < number <= 9999 for number in numbers) and all(0 < n <= 999 for n in suffixes)
        )
        return _Group(start, match.end(), depth, numbers, suffixes, marked) if sound else None

    def _is_thing(self, end: int) -> bool:
        return _THINGS.match(self._plain, end) is not None

    def _mention(self, start: int, end: int, refs: tuple[CitationRef, ...], how: How) -> Mention:
        self._place = refs[-1]
        self._looked = max(self._looked, end)
        return Mention(start, end, self._text[start:end], refs, how, self._text_of, self._known)


def _numbers(written: str) -> tuple[int, ...]:
    """一、三至五 as numbers; nothing when one of them is no number."""
    pieces = _SPLIT.split(written)
    found: list[int] = []
    for at in range(1, len(pieces), 2):
        value = parse_number(pieces[at])
        if value is None:
            return ()
        if found and _RANGE.search(pieces[at - 1]) and found[-1] < value <= found[-1] + LONGEST_RANGE:
            found.extend(range(found[-1] + 1, value))
        found.append(value)
    return tuple(found)


def _refs(base: CitationRef, group: _Group) -> tuple[CitationRef, ...]:
    if group.depth == 2:
        return tuple(replace(base, item=number) for number in group.numbers)
    if group.depth == 1:
        return tuple(replace(base, paragraph=number, item=None) for number in group.numbers)
    plain = [CitationRef(base.title, number) for number in group.numbers]
    inserted = [CitationRef(base.title, group.numbers[-1], suffix) for suffix in group.suffixes]
    return tuple([*plain[:-1], *inserted] if inserted else plain)


def _between(first: CitationRef, last: CitationRef) -> tuple[CitationRef, ...]:
    """A range from one place to another of the same kind; both ends alone where it cannot be counted out."""
    if last.item is not None and first.item is not None:
        steps = [replace(first, item=number) for number in range(first.item, last.item)]
    elif last.paragraph is not None and first.paragraph is not None:
        steps = [replace(first, paragraph=number) for number in range(first.paragraph, last.paragraph)]
    elif first.number == last.number:
        steps = [replace(first, suffix=number) for number in range(first.suffix, last.suffix)]
    else:
        steps = [first, *(CitationRef(first.title, n) for n in range(first.number + 1, last.number))]
    return (*steps, last) if 0 < len(steps) <= LONGEST_RANGE else (first, last)


def _earlier(place: CitationRef, unit: str, count: int) -> tuple[CitationRef, ...]:
    """前款, 前两款, 前条 as seen from `place`. In the first paragraph 前款 is that paragraph: authors use it so."""
    if unit == "款":
        here = place.paragraph
        if here is None or here <= count:
            return (replace(place, item=None),)
        return tuple(replace(place, paragraph=number, item=None) for number in range(here - count, here))
    if unit == "条":
        if place.suffix and count == 1:
            return (CitationRef(place.title, place.number, place.suffix - 1),)
        first = place.number - count
        return tuple(CitationRef(place.title, n) for n in range(max(1, first), place.number))
    return ()
