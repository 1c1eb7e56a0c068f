"""Which articles of which law a clause of an amendment or of a decision changes, and how.

Clauses say so in words of a fixed style: 将刑法第三百八十七条第一款修改为：…; 在刑法第一百三十三条之一后增加一条，作为
第一百三十三条之二：…; 删去第五条; 将第七条改为第八条. What stands in quotation marks is the new text and names nothing
that changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .citations import COUNTRY
from .numerals import NUMERAL_CLASS, article_key, parse_number
from .variants import simplify


class ChangeKind(StrEnum):
    """What a clause does to an article."""

    REWORDED = "reworded"
    EXTENDED = "extended"
    """A paragraph or an item is put in."""
    INSERTED = "inserted"
    DELETED = "deleted"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class ArticleChange:
    """`title` of the changed law as written, empty where nothing names it; `becomes`: its later short number, if it
    gets another one; paragraph and item where the clause changes only them."""

    title: str
    number: int
    suffix: int
    kind: ChangeKind
    paragraph: int | None = None
    item: int | None = None
    becomes: str = ""


MOST_CHANGES = 200
"""Articles of one clause that are noted."""
LONGEST_RANGE = 100
"""Articles of a range (第十条至第十二条) that are written out."""

_N = rf"[{NUMERAL_CLASS}]{{1,9}}"
_PLACE = re.compile(
    rf"(?:《(?P<quoted>[^《》]{{1,120}})》)?(?:[（(][^（()）]{{1,20}}[)）])?"
    rf"第(?P<number>{_N})[条條](?:之(?P<suffix>{_N}))?"
    rf"(?:第(?P<paragraph>{_N})[款])?(?:第?[（(]?(?P<item>{_N})[)）]?[项項])?"
)
_QUOTED = re.compile(r"“[^”]*(?:”|$)|「[^」]*(?:」|$)")
_NAMED = re.compile(
    r"(?:^|[、，,；;：:。\s])(?:将|在|对|把|删去|删除|废止|对于){0,2}"
    r"(?P<title>(?:中华人民共和国)?[\u4e00-\u9fff]{1,40}?(?:法典|法|通则|条例|规定|办法|细则|规则|决定))"
    rf"(?:总则|分则)?(?:第{_N}[编章节])*(?:中)?$"
)
_OF_LAW = re.compile(
    r"(?:对|将)?《(?P<title>[^《》]{1,120})》(?:[（(][^（()）]{1,20}[)）])?(?:作出|作|的)?(?:如下)?修改"
)
_TITLE_QUOTED = re.compile(r"[《〈<](?P<title>[^《》〈〉<>]{1,120})[》〉>]")
_OWN = re.compile(r"(?:本(?:修正案|决定|规定|办法)|该(?:法|条例))$")
_SENTENCE = re.compile(r"[^。；;\n]*[。；;\n]?")
_AFTER = re.compile(r"^[^，,。；第]{0,4}(?:之)?后(?:面)?(?:增加|增设|增|加)")
_BECOMES = re.compile(r"^(?:依次|分别|相应)?(?:改为|变为|调整为|作为)$")
_AS_NEW = re.compile(
    r"(?:增加|增设|增补|新增)[^，,。；]{0,6}条[^。；]{0,12}?(?:作为|为|即)?[，,：:]?(?:作为|为)?$"
)
_ADDS_PART = re.compile(rf"增加(?:{_N}|一)?(?:个)?[款项]|(?:增加|增补)(?:{_N})?[款项]|作为第{_N}款")
_DELETES = re.compile(r"删去|删除|废止")


def law_of_title(title: str) -> str:
    """The law that an instrument with this title changes (刑法 for 刑法修正案（十二）); empty where it names none."""
    quoted = _TITLE_QUOTED.search(title)
    if quoted:
        return quoted["title"]
    match = re.match(r"^(?P<title>.{1,80}?)修正案", simplify(title))
    if match:
        return title[: match.end("title")]
    match = re.search(r"关于修[改订](?P<title>.{2,80}?)(?:部分|的|若干|第)", title)
    return match["title"] if match else ""


def changes_of(text: str, title: str) -> tuple[ArticleChange, ...]:
    """What a clause with `text` of an instrument called `title` changes, in the order of the text, each once."""
    found: dict[ArticleChange, None] = {}
    law = law_of_title(title)
    for sentence in _sentences(text):
        named = _OF_LAW.search(sentence)
        if named:
            law = named["title"]
        for change in _changes(sentence, law):
            law = change.title or law
            found.setdefault(change)
            if len(found) >= MOST_CHANGES:
                return tuple(found)
    return tuple(found)


def _sentences(text: str) -> Iterator[str]:
    """The words of the clause itself, without the quoted new text, sentence by sentence."""
    lines = text.split("\n")
    quoted = [line for line in lines if line.lstrip().startswith("“")]
    own = "\n".join(_QUOTED.sub("“”", line) for line in lines if line not in quoted)
    closing = [line[line.rfind("”") + 1 :] for line in quoted if "”" in line]
    for part in (own, *closing):
        yield from (match[0] for match in _SENTENCE.finditer(part) if match[0].strip())


def _changes(sentence: str, law: str) -> Iterator[ArticleChange]:
    places = list(_PLACE.finditer(sentence))
    passed = -1
    for at, place in enumerate(places):
        if at <= passed:
            continue
        before = sentence[places[at - 1].end() if at else 0 : place.start()]
        after = sentence[place.end() : places[at + 1].start() if at + 1 < len(places) else len(sentence)]
        if _OWN.search(before):
            continue
        law = place["quoted"] or _bare_title(before) or law
        if _AFTER.match(after):
            continue
        becomes = ""
        if at + 1 < len(places) and _BECOMES.match(after.strip("，, ")):
            becomes, passed = _key(places[at + 1]), at + 1
        numbers = [_numbers(place)]
        if at + 1 < len(places) and after.strip() in ("至", "到"):
            numbers, passed = _range(place, places[at + 1]), at + 1
        rest = sentence[places[passed].end() if passed > at else place.end() :]
        kind = _kind(sentence[: place.start()], place, rest, becomes)
        for number, suffix in numbers:
            if number:
                yield ArticleChange(
                    _without_country(law),
                    number,
                    suffix,
                    kind,
                    _part(place["paragraph"]),
                    _part(place["item"]),
                    becomes,
                )


def _kind(before: str, place: re.Match[str], rest: str, becomes: str) -> ChangeKind:
    whole = place["paragraph"] is None and place["item"] is None
    if whole and _AS_NEW.search(re.sub(rf"(?:第{_N}条(?:之{_N})?[、和，]?)+$", "", before)):
        return ChangeKind.INSERTED
    if becomes:
        return ChangeKind.REWORDED if "修改为" in rest else ChangeKind.RENUMBERED
    if whole and (
        _DELETES.search(before[-12:]) or re.match(r"^[、和及与，,]?(?:予以|均)?(?:删去|删除|废止)", rest)
    ):
        return ChangeKind.DELETED
    if _ADDS_PART.search(rest) and "修改为" not in rest.partition("增加")[0]:
        return ChangeKind.EXTENDED
    return ChangeKind.REWORDED


def _bare_title(before: str) -> str:
    match = _NAMED.search(before)
    return match["title"] if match and not match["title"].startswith("本") else ""


def _without_country(title: str) -> str:
    return title[len(COUNTRY) :] if title.startswith(COUNTRY) and len(title) > len(COUNTRY) else title


def _numbers(place: re.Match[str]) -> tuple[int, int]:
    number = parse_number(place["number"]) or 0
    suffix = (parse_number(place["suffix"]) or 0) if place["suffix"] else 0
    return (number, suffix) if number <= 9999 and suffix <= 999 else (0, 0)


def _range(first: re.Match[str], last: re.Match[str]) -> list[tuple[int, int]]:
    start, end = _numbers(first), _numbers(last)
    if start[1] or end[1] or not 0 < end[0] - start[0] <= LONGEST_RANGE:
        return [start, end]
    return [(number, 0) for number in range(start[0], end[0] + 1)]


def _key(place: re.Match[str]) -> str:
    number, suffix = _numbers(place)
    return article_key(number, suffix) if number else ""


def _part(text: str | None) -> int | None:
    return parse_number(text) if text else None
