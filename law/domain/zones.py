"""What stands before the text of a law: title, header of events, order of promulgation, table of contents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .header import is_header_line, starts_with_date
from .lawtext import LawForm, Line
from .shapes import (
    HeadingMark,
    article_head,
    clause_mark,
    heading_mark,
    is_annex,
    is_contents,
    is_mark,
    is_order,
    is_running_title,
    without_leader,
)
from .variants import simplify, squeeze

_AMENDING_TITLE = re.compile(r"修正案|关于(?:废止和|废止、)?修[改订]|关于废止|修改.{0,60}的决定$")
_TITLE = re.compile(
    r"(?:法|法典|通则|条例|规定|办法|规则|细则|决定|决议|解释|批复|答复|标准|规范|制度|准则|意见|方案|章程|纲要|条令|公约|协定|总则|规程|要求|"
    r"程序|指引|基准|宪法|修正案)(?:[（(][^（）()]{1,20}[）)]){0,2}$"
)
_TITLE_VERSION = re.compile(r"[（(](\d{4})年?(修正|修订)(?:本|版|文本|案)?[）)]$")
_END_OF_HEADER = re.compile(r"^<!--\s*INFO\s+END\s*-->$", re.IGNORECASE)
_ISSUER = re.compile(r"^(?:中华人民共和国|[\u4e00-\u9fff]{2,16}(?:省|市|部|院|委员会|总局))$")
_PREAMBLE = frozenset({"序言", "前言", "导言", "引言"})
_LONGEST_TITLE = 120
_MOST_CONTINUATIONS = 12


@dataclass(slots=True)
class FrontZones:
    """The lines before the text, each in one list; ``start`` is the position of the first line of the text."""

    start: int
    title: str = ""
    title_lines: list[Line] = field(default_factory=list)
    header: list[Line] = field(default_factory=list)
    contents: list[Line] = field(default_factory=list)
    front_matter: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)


def is_amending_title(title: str) -> bool:
    """Whether a title names an instrument that changes other laws."""
    return bool(_AMENDING_TITLE.search(simplify(title)))


def split_title_version(title: str) -> tuple[str, str]:
    """Title and version label of a title such as 某法（2012修正）; an empty label where there is none."""
    match = _TITLE_VERSION.search(title)
    return (title[: match.start()].strip(), f"{match[1]}年{match[2]}") if match else (title, "")


def read_front(lines: Sequence[Line]) -> tuple[FrontZones, LawForm]:
    """The zones before the text, and the form of the instrument."""
    first_article = _first_article(lines)
    first_clause = _first_clause(lines)
    firsts = [position for position in (first_article, first_clause) if position is not None]
    before = min(firsts) if firsts else len(lines)
    title_at = _title_position(lines, before)
    title = _title_text(lines, title_at)
    if is_amending_title(title) and firsts:
        form, end = LawForm.AMENDMENT, before
    elif first_article is not None:
        form, end = LawForm.LAW, first_article
    else:
        form, end = LawForm.DECISION, before
    start = _body_start(lines, end, title) if form is LawForm.LAW else end
    zones = FrontZones(start=start, title=title)
    _sort(lines, zones, title_at)
    return zones, form


def _first_article(lines: Sequence[Line]) -> int | None:
    for position, line in enumerate(lines):
        head = article_head(line.text)
        if head and (head.separated or not head.refers) and not is_header_line(line.text):
            return position
    return None


def _first_clause(lines: Sequence[Line]) -> int | None:
    for position, line in enumerate(lines):
        if clause_mark(line.text):
            return position
    return None


def _title_position(lines: Sequence[Line], before: int) -> tuple[int, ...]:
    """Positions of the lines of the title; empty when the file has none."""
    for position, line in enumerate(lines[:before]):
        if re.match(r"^#\s*[^#]", line.text) and not is_contents(line.text):
            return (position,)
    candidates: list[int] = []
    for position, line in enumerate(lines[:before]):
        bare = squeeze(line.text)
        if is_contents(line.text) or (candidates and (is_header_line(line.text) or heading_mark(line.text))):
            break
        if (
            len(bare) <= _LONGEST_TITLE
            and not re.search(r"[。，；：:]", bare)
            and _TITLE.search(simplify(bare))
        ):
            candidates.append(position)
    if not candidates:
        return _plain_first_line(lines, before)
    last = candidates[-1]
    if last > 0 and _ISSUER.match(squeeze(lines[last - 1].text)):
        return (last - 1, last)
    return (last,)


def _plain_first_line(lines: Sequence[Line], before: int) -> tuple[int, ...]:
    for position, line in enumerate(lines[: min(before, 3)]):
        if is_mark(line.text) or is_order(line.text):
            continue
        fits = (
            len(line.text) <= 60 and not re.search(r"[。；]", line.text) and not starts_with_date(line.text)
        )
        return (position,) if fits and heading_mark(line.text) is None else ()
    return ()


def _title_text(lines: Sequence[Line], positions: tuple[int, ...]) -> str:
    text = "".join(squeeze(lines[position].text.lstrip("#")) for position in positions)
    return text.strip("*《》")


def _body_start(lines: Sequence[Line], first_article: int, title: str) -> int:
    """Where the text begins: at the headings above its first article, or at its preamble."""
    start, deeper_than = first_article, 99
    while start > 0:
        above = _above_marks(lines, start, title)
        if above < start - 1 and heading_mark(lines[above].text) is not None:
            start = above + 1
        mark = heading_mark(lines[start - 1].text)
        depth = _depth(mark)
        title_only = (mark is None or (mark.level is None and not mark.hashes)) and _is_title_of_heading(
            lines, start - 1
        )
        if title_only:
            start -= 1
            continue
        if mark is None or (mark.hashes == 1 and mark.level is None) or depth >= deeper_than:
            break
        start, deeper_than = start - 1, depth
    contents_end = _contents_end(lines, start)
    for position in range(start - 1, contents_end, -1):
        if squeeze(lines[position].text.lstrip("#")) in _PREAMBLE:
            return position
    return start


def _above_marks(lines: Sequence[Line], start: int, title: str) -> int:
    """The position above ``start`` with something else than furniture of a page; 0 at the beginning."""
    above = start - 1
    while above > 0 and (is_mark(lines[above].text) or is_running_title(lines[above].text, title)):
        above -= 1
    return above


def _is_title_of_heading(lines: Sequence[Line], position: int) -> bool:
    """A line that is the title of a heading whose number stands alone in the line before (第一章 / 总则)."""
    if position == 0 or len(lines[position].text) > 30 or re.search(r"[。，；：:）)]", lines[position].text):
        return False
    mark = heading_mark(lines[position - 1].text)
    return mark is not None and mark.number is not None and not mark.title


def _depth(mark: HeadingMark | None) -> int:
    if mark is None:
        return 99
    return mark.level.depth if mark.level else 1


def _contents_end(lines: Sequence[Line], start: int) -> int:
    """Position of the last line of the table of contents before ``start``; -1 without one."""
    for position, line in enumerate(lines[:start]):
        if is_contents(line.text):
            end = position
            first: tuple[object, ...] | None = None
            for later in range(position + 1, start):
                entry = without_leader(lines[later].text)
                mark = heading_mark(entry, lenient=True)
                key = (mark.level, mark.number, squeeze(mark.title)) if mark else None
                if first is not None and key == first:
                    break
                if mark is None and not is_annex(entry) and (len(entry) > 40 or re.search(r"[。；]", entry)):
                    break
                first = first or key
                end = later
            return end
    return -1


def _sort(lines: Sequence[Line], zones: FrontZones, title_at: tuple[int, ...]) -> None:
    """Put each line before the text into its zone."""
    contents_at = next(
        (at for at, line in enumerate(lines[: zones.start]) if is_contents(line.text)), zones.start
    )
    contents_end = _contents_end(lines, zones.start)
    header_end = next((at for at, line in enumerate(lines) if _END_OF_HEADER.match(line.text)), -1)
    body = _heading_keys(lines[zones.start :])
    bracket_open, continued = False, 0
    for position, line in enumerate(lines[: zones.start]):
        text = line.text
        if position in title_at:
            zones.title_lines.append(line)
        elif contents_at <= position <= contents_end:
            zones.contents.append(line)
        elif is_mark(text):
            zones.marks.append(line)
        elif is_header_line(text) or (bracket_open and continued < _MOST_CONTINUATIONS):
            zones.header.append(line)
            joined = "".join(entry.text for entry in zones.header[-_MOST_CONTINUATIONS:])
            bracket_open = _opens(joined)
            continued += 1
        elif 0 < position < header_end and _goes_on(zones, continued, text):
            zones.header.append(line)
            continued += 1
        elif _repeated(text, body):
            zones.contents.append(line)
        else:
            zones.front_matter.append(line)
        if zones.header and zones.header[-1] is line and is_header_line(text):
            continued = 0


def _goes_on(zones: FrontZones, continued: int, text: str) -> bool:
    """Whether a line above INFO END belongs to the header: an event without words or the rest of one."""
    return (
        continued < _MOST_CONTINUATIONS
        and (bool(zones.header) or starts_with_date(text))
        and not is_order(text)
    )


def _opens(text: str) -> bool:
    """Whether a header in brackets goes on in the next line."""
    return text[:1] in "（(" and text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _heading_keys(lines: Sequence[Line]) -> frozenset[tuple[object, ...]]:
    marks = (heading_mark(line.text) for line in lines)
    return frozenset((mark.level, mark.number, squeeze(mark.title)) for mark in marks if mark)


def _repeated(text: str, body: frozenset[tuple[object, ...]]) -> bool:
    """Whether a heading before the text stands again in it (contents without the word 目录)."""
    entry = heading_mark(without_leader(text))
    return entry is not None and (entry.level, entry.number, squeeze(entry.title)) in body
