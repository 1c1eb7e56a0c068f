"""What a single line of a law text looks like: article head, heading, item, clause, page furniture.

A line alone cannot always tell (第四条规定的…… at the start of a line is a reference, not an article): the
functions here only say what a line may be; ``body`` decides with what stands around it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .lawtext import Level, Line
from .numerals import HAN_NUMERAL, NUMERAL_CLASS, parse_number
from .tidying import tidied
from .variants import simplify, squeeze

AUTOMATIC_NUMBER = "[#]"
"""Stands in a line for a number that a word processor counts by itself and does not write into the text."""
TERMINAL = "。；;：:！!？?”’」』）)】》〉…."
"""Signs that a complete line of a law ends with."""

_HASHES = r"(?P<hashes>#{1,6}[\s\u3000]*)?\*{0,2}"
_NUMBER = rf"(?P<number>[{NUMERAL_CLASS}](?:[{NUMERAL_CLASS}\s]{{0,24}}[{NUMERAL_CLASS}])?)"
_ARTICLE = re.compile(
    rf"^{_HASHES}(?P<label>[第笫]\s*{_NUMBER}\s*(?:[条條]|(?=\s))(?:\s*之\s*(?P<suffix>[{NUMERAL_CLASS}]+))?)\*{{0,2}}(?P<rest>.*)$"
)
_CAPTION = re.compile(
    r"^(?:【(?P<square>[^】]{1,40})】|[（(](?P<round>[^（()）。；，]{1,24})[)）])\s*(?P<rest>.*)$"
)
_HEADING = re.compile(
    rf"^{_HASHES}(?P<label>第\s*{_NUMBER}\s*(?P<unit>分编|分編|编|編|篇|章|节|節|目)"
    rf"(?:之(?P<suffix>[{NUMERAL_CLASS}]+)(?=\s|$))?)\*{{0,2}}[\s:：]*(?P<title>.*?)\*{{0,2}}$"
)
_ORDINAL_TITLE = re.compile(
    rf"^第[{NUMERAL_CLASS}]{{1,4}}(?![{NUMERAL_CLASS}\s条條款项項章节節编編分目])[^，。；：]{{1,20}}$"
)
"""第一审程序 is a title, 第一节规定的 is not."""
_UNIT_LEVEL = {
    "编": Level.PART, "篇": Level.PART, "分编": Level.SUBPART, "章": Level.CHAPTER, "节": Level.SECTION,
    "目": Level.SUBSECTION,
}  # fmt: skip
_UNNUMBERED = frozenset({"总则", "总纲", "附则", "序言", "前言", "导言", "引言", "结束语"})
_REFERENCE = re.compile(
    r"^\s*(?:第|规定|所|的|至|和|、|，|,|或者|或|及|与|以外|以上|以下|以内|中(?![国华央小级止外])|项|款|外(?!国)|同时|修改|增加|删除|"
    r"作为|改为|前款|后|但书|除外)"
)
_ITEM = re.compile(rf"^[（(\[〔【]{{1,2}}\s*(?P<number>[{HAN_NUMERAL}]{{1,4}})\s*[）)\]〕】](?P<rest>.*)$")
_SUB_ITEM = re.compile(
    r"^(?P<label>[0-9０-９]{1,3}\s*[．.、）)]|[（(]\s*[0-9０-９]{1,3}\s*[）)])(?P<rest>.*)$"
)
_CIRCLED = re.compile(r"^(?P<label>[①-⑳])(?P<rest>.*)$")
_ONE_SIGN = {chr(start + n): n + 1 for start, count in ((0x3220, 10), (0x2474, 20)) for n in range(count)}
"""㈠ to ㈩ and ⑴ to ⒇: a number in brackets as one character."""
_CLAUSE = re.compile(rf"^{_HASHES}(?P<label>(?P<number>[{HAN_NUMERAL}]{{1,6}})、)\s*(?P<rest>.*)$")
_ANNEX = re.compile(
    rf"^#{{0,6}}\s*[（(]?\s*附\s*(?P<kind>件|表|录|錄|图|圖)?\s*(?P<number>[{NUMERAL_CLASS}A-Za-z]{{0,4}})\s*[)）]?"
    r"\s*(?P<colon>[:：.．、]?)\s*(?P<rest>.*)$"
)
_CONTENTS = re.compile(r"^#{0,6}\s*[\[【（(]?目[录錄次][\]】）)]?[:：]?$")
_LEADER = re.compile(r"(?:[.．…·‥\s]{2,}|[\s\t])[（(]?\d{1,4}[)）]?$")
_COMMENT = re.compile(r"^<!--.*-->$")
_RULE = re.compile(r"^(?:[-*_=─—~]\s*){3,}$")
_PAGE_NUMBER = re.compile(
    r"^[\s—–\-－_·•\[【]*(?:(?:第|page|p\.?)\s*)?\d{1,4}(?:\s*页)?(?:[\s/／,，共]+(?:of\s*)?\d{1,4}\s*页?)?[\s—–\-－_·•\]】]*$"
    r"|^共\s*\d{1,4}\s*页[\s,，/]*第\s*\d{1,4}\s*页$",
    re.IGNORECASE,
)
_PAGE_ENDS = re.compile(r"^[\s\d—–\-－_·•|｜/／第页共]+|[\s\d—–\-－_·•|｜/／第页共]+$")
_ORDER = re.compile(r"^[\u4e00-\u9fff、]{2,30}令[（(]?第?[^，。；]{1,10}号[)）]?$")
_WEB = re.compile(
    r"^[\[【]?(?:来源|信息来源|责任编辑|编辑|打印|关闭|扫一扫|字体|字号|分享|上一篇|下一篇|浏览次数|点击|发布时间|索引号|版权所有|"
    r"当前位置|返回顶部|Copyright)[\]】:：\s|].{0,80}$"
    r"|^(?:国家法律法规数据库|中国人大网|中国政府网|(?:https?://|www\.)[\w./?=&%#:-]{3,200})$"
)
_DELETED = re.compile(
    r"^[（(\[【]?\s*(?:本条)?\s*(?:已)?\s*(?:被)?(?:删\s*[去除]|废\s*止)\s*[)）\]】]?\s*[。.]?$"
)


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """A line that may open an article.  ``separated`` tells whether a space or bracket follows the number."""

    number: int
    suffix: int
    label: str
    caption: str
    rest: str
    separated: bool
    regular: bool

    @property
    def refers(self) -> bool:
        """Whether the text goes on like a reference (第四条规定的……)."""
        return not self.caption and bool(_REFERENCE.match(simplify(self.rest)))


@dataclass(frozen=True, slots=True)
class HeadingMark:
    """A line that may be a heading; ``hashes`` is the depth in Markdown, 0 in plain text."""

    level: Level | None
    number: int | None
    suffix: int
    label: str
    title: str
    hashes: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A numbered line below the article: item, 目 or clause."""

    number: int
    label: str
    text: str


def logical_lines(text: str) -> Iterator[Line]:
    """The non-blank lines, numbered from 1; articles that share a line with others are taken apart."""
    for number, raw in enumerate(text.splitlines(), start=1):
        for line in tidied(raw):
            yield from (Line(number, piece) for piece in _pieces(line))


_INNER_ARTICLE = re.compile(
    rf"(?<=[\s。；：])第[{NUMERAL_CLASS}]{{1,8}}条(?:之[{NUMERAL_CLASS}]{{1,2}})?(?=\s)"
)


_NAMED_THEN_ARTICLE = re.compile(
    rf"^#*\s*(?:总\s*则|附\s*则|總\s*則|附\s*則)\s+第[{NUMERAL_CLASS}]{{1,8}}[条條]\s"
)


def _pieces(text: str) -> Iterator[str]:
    """A line cut before each article after the first thing in it, where the numbers follow each other."""
    start = 0
    head = article_head(text)
    previous = (head.number, head.suffix) if head else None
    if head is None and heading_mark(text, lenient=True) is None and not _NAMED_THEN_ARTICLE.match(text):
        yield text
        return
    for match in _INNER_ARTICLE.finditer(text):
        inner = article_head(match[0] + " ")
        if match.start() == 0 or inner is None:
            continue
        key = (inner.number, inner.suffix)
        if previous is None or follows(previous, key):
            yield text[start : match.start()].strip()
            start, previous = match.start(), key
    yield text[start:].strip()


def follows(previous: tuple[int, int], key: tuple[int, int]) -> bool:
    """Whether an article may stand directly after another: 27 after 26, 26-1 after 26, 27 after 26-1."""
    return key in ((previous[0] + 1, 0), (previous[0], previous[1] + 1))


def article_head(text: str) -> ArticleHead | None:
    """The line as the opening of an article, or None."""
    match = _ARTICLE.match(text)
    if match is None:
        return None
    number, suffix = parse_number(match["number"]), parse_number(match["suffix"]) if match["suffix"] else 0
    if number is None or suffix is None or not 0 < number <= 9999 or suffix > 999:
        return None
    rest, caption = match["rest"], ""
    complete = match["label"][0] == "第" and any(sign in match["label"] for sign in "条條")
    separated = complete and (not rest or rest[0].isspace() or rest[0] in ":：")
    rest = rest.lstrip().lstrip(":：").lstrip()
    named = _CAPTION.match(rest)
    if named and not is_deleted(rest) and parse_number(squeeze(named["round"] or "") or "x") is None:
        separated = complete
        if named["square"] or not match["rest"][:1].isspace():
            caption, rest = (named["square"] or named["round"]).strip(), named["rest"]
    if complete and is_deleted(rest):
        separated = True
    regular = not any(character.isspace() for character in match["label"]) and separated
    return ArticleHead(number, suffix, squeeze(match["label"]), caption, rest.strip(), separated, regular)


def heading_mark(text: str, *, lenient: bool = False) -> HeadingMark | None:
    """The line as a heading, or None.  ``lenient`` also takes a long line that begins like a heading."""
    match = _HEADING.match(text)
    hashes = len(text) - len(text.lstrip("#"))
    if match:
        title, number = match["title"].strip(), parse_number(match["number"])
        suffix = parse_number(match["suffix"]) if match["suffix"] else 0
        sentence = len(title) > 60 or "。" in title or title.endswith(("；", ";", "，", ",", "：", ":"))
        sentence = sentence or (bool(_REFERENCE.match(simplify(title))) and not _ORDINAL_TITLE.match(title))
        if number is None or suffix is None or (title and sentence and not hashes and not lenient):
            return None
        level = _UNIT_LEVEL[simplify(match["unit"])]
        return HeadingMark(level, number, suffix, squeeze(match["label"]), title, hashes)
    bare = squeeze(text.lstrip("#")).strip("*")
    sentence = len(bare) > 100 or bare.endswith("。")
    if simplify(bare) in _UNNUMBERED or (hashes and bare and not sentence):
        return HeadingMark(None, None, 0, "", text.lstrip("#").strip().strip("*"), hashes)
    return None


def without_leader(text: str) -> str:
    """A line of a table of contents without its dots and page number."""
    return _LEADER.sub("", text).strip()


def item_mark(text: str) -> Mark | None:
    """The line as an item （一）, or None; （二）项规定的 and （四）、（五）项 are references."""
    if text[:1] in _ONE_SIGN and text[0] >= "㈠":
        return Mark(_ONE_SIGN[text[0]], text[0], text[1:].strip())
    match = _ITEM.match(text)
    number = parse_number(match["number"]) if match else None
    if match is None or number is None or number == 0:
        return None
    rest = match["rest"].strip()
    if re.match(r"^(?:[、，,]|[至和及]?\s*[（(]|项|目)", simplify(rest)):
        return None
    return Mark(number, squeeze(text[: match.start("rest")]), rest)


def sub_item_mark(text: str, *, circled: bool = False) -> Mark | None:
    """The line as a 目 (1． or （1）, with ``circled`` also ①), or None; decimals such as 6.1 are text."""
    if text[:1] in _ONE_SIGN and text[0] < "㈠":
        return Mark(_ONE_SIGN[text[0]], text[0], text[1:].strip())
    match = _SUB_ITEM.match(text) or (_CIRCLED.match(text) if circled else None)
    if match is None or match["rest"].strip()[:1].isdigit():
        return None
    number = parse_number(match["label"].strip("．.、）)（( ")) or ord(match["label"][0]) - ord("①") + 1
    return Mark(number, squeeze(match["label"]), match["rest"].strip())


def clause_mark(text: str) -> Mark | None:
    """The line as a clause 一、 of an amendment or decision, or None."""
    match = _CLAUSE.match(text)
    number = parse_number(match["number"]) if match else None
    return None if match is None or not number else Mark(number, match["label"], match["rest"].strip())


def is_note(text: str) -> bool:
    """A footnote under an article: ① ……."""
    return bool(_CIRCLED.match(text))


def is_annex(text: str) -> bool:
    """A line that opens an annex: 附件一, 附：, 附表 1 ……; 附则 is a chapter."""
    match = _ANNEX.match(text)
    if match is None or len(text) > 80 or text.endswith(("。", "；", "，")):
        return False
    if match["colon"] or text.startswith("#"):
        return bool(match["kind"] or match["colon"])
    return bool(match["kind"]) and (not match["rest"] or bool(match["number"]))


def is_contents(text: str) -> bool:
    """The line 目录, also 目　录."""
    return bool(_CONTENTS.match(squeeze(text)))


def is_mark(text: str) -> bool:
    """Technical marks and page furniture that may stand anywhere: comments, rules, page numbers, web lines."""
    return any(pattern.match(text) for pattern in (_COMMENT, _RULE, _PAGE_NUMBER, _WEB))


def is_running_title(text: str, title: str) -> bool:
    """The title of the law at the head or foot of a page: with or without 中华人民共和国 and the number of the page."""
    bare = squeeze(_PAGE_ENDS.sub("", text.lstrip("#")))
    return bool(bare) and bare in (title, title.removeprefix("中华人民共和国"))


def is_order(text: str) -> bool:
    """The line of an order: 中华人民共和国公安部令（第40号）."""
    return bool(_ORDER.match(simplify(squeeze(text))))


def is_deleted(text: str) -> bool:
    """The text of a deleted article kept as a stub: （删去）."""
    return bool(_DELETED.match(simplify(text)))
