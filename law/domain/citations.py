"""Citations as people write them: 《治安管理处罚法》第二十六条第一款第（三）项, 刑诉法第81条, 刑法133条之一.

``parse_citations`` reads a list of them; whether the article exists is for ``actions.find_articles`` to say.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from .numerals import NUMERAL_CLASS, article_label, ascii_digits, han_number, parse_number
from .variants import fold, squeeze

COUNTRY = "中华人民共和国"
LONGEST_TEXT = 4000
"""Characters of a list of citations that is still read."""
LONGEST_RANGE = 50
"""Articles in a range (第十条至第十二条) that are still written out."""

ALIASES = {
    "治安法": "治安管理处罚法", "治安处罚法": "治安管理处罚法", "治罚法": "治安管理处罚法",
    "新治安管理处罚法": "治安管理处罚法",
    "刑诉法": "刑事诉讼法", "刑诉": "刑事诉讼法", "刑事诉讼": "刑事诉讼法",
    "行诉法": "行政诉讼法", "民诉法": "民事诉讼法",
    "行处法": "行政处罚法", "处罚法": "行政处罚法", "行强法": "行政强制法", "强制法": "行政强制法",
    "复议法": "行政复议法", "许可法": "行政许可法", "国赔法": "国家赔偿法",
    "警察法": "人民警察法", "警衔条例": "人民警察警衔条例",
    "警械条例": "人民警察使用警械和武器条例", "警械武器条例": "人民警察使用警械和武器条例",
    "使用警械和武器条例": "人民警察使用警械和武器条例",
    "督察条例": "公安机关督察条例", "组织管理条例": "公安机关组织管理条例",
    "行政程序规定": "公安机关办理行政案件程序规定", "行政案件程序规定": "公安机关办理行政案件程序规定",
    "办理行政案件程序规定": "公安机关办理行政案件程序规定",
    "刑事程序规定": "公安机关办理刑事案件程序规定", "刑事案件程序规定": "公安机关办理刑事案件程序规定",
    "办理刑事案件程序规定": "公安机关办理刑事案件程序规定",
    "道交法": "道路交通安全法", "道安法": "道路交通安全法", "交法": "道路交通安全法",
    "道路交通法": "道路交通安全法", "反家暴法": "反家庭暴力法", "反恐法": "反恐怖主义法",
    "网安法": "网络安全法", "数安法": "数据安全法", "个保法": "个人信息保护法",
    "未保法": "未成年人保护法", "预未法": "预防未成年人犯罪法", "枪支法": "枪支管理法",
    "身份证法": "居民身份证法", "出入境法": "出境入境管理法", "出入境管理法": "出境入境管理法",
    "反电诈法": "反电信网络诈骗法",
}  # fmt: skip
"""Short titles of the trade and what they mean: the built-in ones. What people add or change
(`law.models.Abbreviation`) and a statute's own aliases come on top."""

_N = rf"[{NUMERAL_CLASS}]{{1,9}}"
_REFERENCE = re.compile(
    rf"^(?:第)?(?P<number>{_N})(?:条|條)?(?:(?:之|[-－—–])(?P<suffix>{_N}))?"
    rf"(?:第?(?P<paragraph>{_N})(?:款|欵))?"
    rf"(?:第?[（(]?(?P<item>{_N})[)）]?(?:项|項))?$"
)
_LATER = re.compile(rf"^(?:第?(?P<paragraph>{_N})款)?(?:第?[（(]?(?P<item>{_N})[)）]?(?:项|項))?$")
_TITLED = re.compile(r"^《(?P<quoted>[^》]{1,120})》(?:[（(][^）)]{1,30}[)）])?(?P<rest>.*)$")
_BARE = re.compile(
    rf"^(?P<title>[^《》第]{{1,120}}?(?:第[^条條款项{NUMERAL_CLASS}][^《》第]{{0,80}}?)?)(?:[（(]\d{{4}}[^）)]{{0,20}}[)）])?"
    rf"(?P<rest>第?{_N}(?:[条條].*|(?:[-－—–]{_N})?))$"
)
_RANGE = re.compile(r"[至到~～]")
_SEPARATORS = re.compile(r"[；;\n\r、，,|]|(?:以及|[和及与])(?=[第《])")


@dataclass(frozen=True, slots=True)
class CitationRef:
    """A citation: title as written (without 《》), article, and paragraph and item where given."""

    title: str
    number: int
    suffix: int = 0
    paragraph: int | None = None
    item: int | None = None

    @property
    def short(self) -> str:
        """The canonical text: 《治安管理处罚法》第二十六条第一款第（三）项."""
        return f"《{self.title}》{self.place}"

    @property
    def place(self) -> str:
        """Article, paragraph and item without the title."""
        text = article_label(self.number, self.suffix)
        if self.paragraph is not None:
            text += f"第{han_number(self.paragraph)}款"
        if self.item is not None:
            text += f"第（{han_number(self.item)}）项"
        return text


class CitationUnreadable(ValueError):
    """A citation that cannot be read: ``fragment`` is the piece, ``code`` says what is missing.

    Codes: ``no_title``, ``no_article``, ``unreadable``, ``too_long``, ``range_too_long``.
    """

    def __init__(self, code: str, fragment: str) -> None:
        super().__init__(f"{code}: {fragment}")
        self.code = code
        self.fragment = fragment


def title_key(title: str, short_titles: Mapping[str, str] = ALIASES) -> str:
    """What titles are compared by: without 《》, spaces and 中华人民共和国, short titles of the trade replaced."""
    key = fold(title).strip("《》〈〉<>")
    key = re.sub(r"\(\d{4}年?(?:修正|修订|修改)?(?:本|版)?\)$", "", key)
    if key.startswith(COUNTRY) and len(key) > len(COUNTRY):
        key = key[len(COUNTRY) :]
    return short_titles.get(key, key)


def parse_citations(text: str) -> tuple[CitationRef, ...]:
    """All citations of a text, separated by ；, ;, 、, commas or line breaks, without repetitions.

    A later piece without a title (、第三十条) takes the title before it, one without an article (、第三款) also the
    article.  第十条至第十二条 is written out.  Raises :class:`CitationUnreadable`.
    """
    if len(text) > LONGEST_TEXT:
        raise CitationUnreadable("too_long", text[:40])
    found: list[CitationRef] = []
    for piece in _pieces(text):
        bounds = _RANGE.split(piece, maxsplit=1)
        first = _parse_piece(bounds[0], found[-1] if found else None)
        refs = [first] if len(bounds) == 1 else _written_out(first, bounds[1], piece)
        found.extend(ref for ref in refs if ref not in found)
    return tuple(found)


def _pieces(text: str) -> list[str]:
    """The text cut at separators outside of 《》, without spaces and a closing full stop."""
    pieces: list[str] = []
    kept: dict[str, str] = {}

    def keep(match: re.Match[str]) -> str:
        name = f"《{chr(0xE000 + len(kept))}》"
        kept[name] = match[0]
        return name

    masked = re.sub(r"《[^》]{1,120}》", keep, text)
    for raw in _SEPARATORS.split(masked):
        piece = squeeze(raw).strip("。.")
        for name, quoted in kept.items():
            piece = piece.replace(name, squeeze(quoted))
        if piece:
            pieces.append(piece)
    return pieces


def _parse_piece(piece: str, before: CitationRef | None) -> CitationRef:
    text = ascii_digits(piece)
    titled = _TITLED.match(text) or _BARE.match(text)
    if titled:
        groups = titled.groupdict()
        title, rest = groups.get("quoted") or groups["title"], titled["rest"]
        return _article(title.strip("《》"), rest, piece)
    later = _LATER.match(text)
    if before is not None and later and (later["paragraph"] or later["item"]):
        paragraph = _number(later["paragraph"]) if later["paragraph"] else before.paragraph
        return CitationRef(before.title, before.number, before.suffix, paragraph, _number(later["item"]))
    if _REFERENCE.match(text) and text:
        if before is None:
            raise CitationUnreadable("no_title", piece)
        return _article(before.title, text, piece)
    raise CitationUnreadable("no_article" if re.search(r"[法例定则释]", text) else "unreadable", piece)


def _article(title: str, rest: str, piece: str) -> CitationRef:
    match = _REFERENCE.match(rest)
    if match is None:
        raise CitationUnreadable("no_article" if not re.search(r"\d|条|條", rest) else "unreadable", piece)
    number, suffix = parse_number(match["number"]), parse_number(match["suffix"]) if match["suffix"] else 0
    paragraph, item = _number(match["paragraph"]), _number(match["item"])
    if number is None or suffix is None or not 0 < number <= 9999 or suffix > 999 or 0 in (paragraph, item):
        raise CitationUnreadable("unreadable", piece)
    return CitationRef(title, number, suffix, paragraph, item)


def _number(text: str | None) -> int | None:
    return parse_number(text) if text else None


def _written_out(first: CitationRef, last_text: str, piece: str) -> list[CitationRef]:
    last = _parse_piece(last_text, first)
    plain = not (first.suffix or last.suffix or first.paragraph or last.paragraph or first.item or last.item)
    if not plain or last.title != first.title or last.number < first.number:
        return [first, last]
    if last.number - first.number > LONGEST_RANGE:
        raise CitationUnreadable("range_too_long", piece)
    return [CitationRef(first.title, number) for number in range(first.number, last.number + 1)]
