"""The text of a law line by line: headings, articles, paragraphs, items, clauses, annexes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from .building import (
    ArticleBuilder,
    HeadingBuilder,
    InlineItem,
    ItemBuilder,
    ParagraphBuilder,
    SubItemBuilder,
    split_inline_items,
)
from .lawtext import Annex, Clause, Level, Line, ParseWarning
from .numerals import article_key
from .shapes import (
    TERMINAL,
    ArticleHead,
    HeadingMark,
    Mark,
    article_head,
    clause_mark,
    follows,
    heading_mark,
    is_annex,
    is_deleted,
    is_mark,
    is_note,
    is_order,
    is_running_title,
    item_mark,
    sub_item_mark,
)
from .variants import squeeze

LONGEST_LINE = 20_000
"""Characters of a line that is still read; longer ones are kept as unplaced."""
SHORT_LINE = 20
"""Lines of a list without numbers (总理，/ 副总理若干人，) are shorter than this and stay lines of their own."""


@dataclass(slots=True)
class Body:
    """What the lines of the text became."""

    headings: list[HeadingBuilder] = field(default_factory=list)
    articles: list[ArticleBuilder] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)
    unplaced: list[Line] = field(default_factory=list)
    marks: list[Line] = field(default_factory=list)
    warnings: list[ParseWarning] = field(default_factory=list)


class BodyReader:
    """Reads the lines of a law with articles, one after another, into a :class:`Body`."""

    def __init__(self, lines: Sequence[Line], title: str) -> None:
        """``lines`` are those from the beginning of the text; ``title`` is known as page furniture."""
        self.body = Body()
        self._lines = lines
        self._title = squeeze(title)
        heads = [head for line in lines if (head := article_head(line.text))]
        self._separated = {(head.number, head.suffix) for head in heads if head.separated}
        self._mostly_separated = 2 * len(self._separated) > len(heads)
        self._seen: set[tuple[int, int]] = set()
        self._article: ArticleBuilder | None = None
        self._stack: list[int] = []
        self._levels: dict[int, Level] = {}
        self._annex: tuple[str, list[Line]] | None = None
        self._annex_articles = 0
        self._skipping = False
        self._restarted: Line | None = None

    def read(self) -> Body:
        """All lines placed; nothing is dropped."""
        for line in self._lines:
            self._place(line)
        self._close_annex()
        if self._restarted:
            later = sum(1 for line in self.body.unplaced if line.number >= self._restarted.number)
            self._warn("second_text", self._restarted.number, lines=later)
        return self.body

    def _place(self, line: Line) -> None:
        text = line.text
        if len(text) > LONGEST_LINE:
            self.body.unplaced.append(line)
            self._warn("line_too_long", line.number, characters=len(text))
        elif self._restarted is not None:
            self.body.unplaced.append(line)
        elif is_mark(text) or is_order(text) or is_running_title(text, self._title):
            self.body.marks.append(line)
        elif not (self._place_article(line) or self._place_annex(line) or self._place_heading(line)):
            self._place_text(line)

    def _place_article(self, line: Line) -> bool:
        head = article_head(line.text)
        if head is None or not self._accepts(head):
            return False
        key = (head.number, head.suffix)
        if self._annex is not None and not self._resumes(key):
            self._annex_articles += 1
            return False
        self._close_annex()
        if key in self._seen:
            self._repeat(line, key)
            return True
        self._skipping = False
        self._note_order(line, head)
        self._seen.add(key)
        heading = self._stack[-1] if self._stack else None
        self._article = ArticleBuilder(head.number, head.suffix, head.label, heading, head.caption)
        self.body.articles.append(self._article)
        if head.rest:
            self._article.paragraphs.append(ParagraphBuilder(head.rest, [line]))
        else:
            self._article.head.append(line)
        return True

    def _accepts(self, head: ArticleHead) -> bool:
        """Whether a line that looks like an article head opens an article where it stands."""
        key = (head.number, head.suffix)
        last = self.body.articles[-1] if self.body.articles else None
        expected = key == (1, 0) if last is None else follows((last.number, last.suffix), key)
        if not head.separated:
            reference = head.refers and self._mostly_separated
            return expected and not reference and key not in self._separated
        later = last is None or key > (last.number, last.suffix)
        return expected or not head.refers or (later and key not in self._seen)

    def _resumes(self, key: tuple[int, int]) -> bool:
        last = self.body.articles[-1]
        return not self._annex_articles and follows((last.number, last.suffix), key)

    def _repeat(self, line: Line, key: tuple[int, int]) -> None:
        """An article number that was there before: kept as unplaced, with all that follows it."""
        self.body.unplaced.append(line)
        self._article, self._skipping = None, True
        if key == (1, 0):
            self._restarted = line
        else:
            self._warn("duplicate_article", line.number, article=article_key(*key))

    def _note_order(self, line: Line, head: ArticleHead) -> None:
        if not head.regular:
            self._warn("irregular_article_head", line.number, article=article_key(head.number, head.suffix))
        last = self.body.articles[-1] if self.body.articles else None
        if last and (head.number, head.suffix) < (last.number, last.suffix):
            self._warn("article_out_of_order", line.number, article=article_key(head.number, head.suffix))

    def _place_annex(self, line: Line) -> bool:
        if self.body.articles and is_annex(line.text):
            self._close_annex()
            self._article, self._skipping = None, False
            self._annex, self._annex_articles = (line.text.lstrip("#").strip(), [line]), 0
            return True
        if self._annex is not None:
            self._annex[1].append(line)
            return True
        return False

    def _close_annex(self) -> None:
        if self._annex is None:
            return
        title, lines = self._annex
        self.body.annexes.append(Annex(title, tuple(lines)))
        if self._annex_articles:
            self._warn("articles_in_annex", lines[0].number, count=self._annex_articles)
        self._annex = None

    def _place_heading(self, line: Line) -> bool:
        mark = heading_mark(line.text)
        if mark is None or (mark.hashes == 0 and self._in_the_middle()):
            return False
        if mark.level is None and mark.hashes == 0 and self._awaits_title():
            return False
        level = mark.level or self._level_of_unnumbered(mark)
        if mark.level and mark.hashes:
            self._levels.setdefault(mark.hashes, mark.level)
        while self._stack and self.body.headings[self._stack[-1]].level.depth >= level.depth:
            self._stack.pop()
        heading = HeadingBuilder(
            level, mark.label, mark.number, mark.suffix, mark.title, tuple(self._stack), [line]
        )
        self._check_heading(heading, line)
        self._stack.append(len(self.body.headings))
        self.body.headings.append(heading)
        self._article, self._skipping = None, False
        return True

    def _level_of_unnumbered(self, mark: HeadingMark) -> Level:
        """附则 without a number stands where headings of the same depth stand, or outermost."""
        if mark.hashes in self._levels:
            return self._levels[mark.hashes]
        outermost = min((heading.level.depth for heading in self.body.headings), default=Level.CHAPTER.depth)
        return list(Level)[outermost - 1]

    def _check_heading(self, heading: HeadingBuilder, line: Line) -> None:
        """Warn where headings of one level skip a number (a missing 第一章)."""
        if heading.number is None or heading.suffix:
            return
        same = [
            before
            for before in self.body.headings
            if before.level is heading.level and before.number is not None
        ]
        before = next((entry for entry in reversed(same) if entry.path == heading.path), None)
        expected = {1} if before is None else {(before.number or 0) + 1}
        if before is None and same:
            expected.add((same[-1].number or 0) + 1)
        if heading.number not in expected and not (before and before.number == heading.number):
            self._warn("heading_gap", line.number, heading=heading.label, expected=min(expected))

    def _in_the_middle(self) -> bool:
        """Whether the text before is not finished, so that this line goes on with it."""
        last = self._open_text()
        return last is not None and bool(last.text) and last.text[-1] in "，、"

    def _open_text(self) -> ParagraphBuilder | ItemBuilder | SubItemBuilder | None:
        if self._article is None or not self._article.paragraphs:
            return None
        paragraph = self._article.paragraphs[-1]
        if not paragraph.items:
            return paragraph
        item = paragraph.items[-1]
        return item.sub_items[-1] if item.sub_items else item

    def _place_text(self, line: Line) -> None:
        article = self._article
        if self._skipping:
            self.body.unplaced.append(line)
        elif article is None:
            self._place_prose(line)
        elif not (self._place_item(line, article) or self._place_sub_item(line, article)):
            self._place_paragraph(line, article)

    def _place_prose(self, line: Line) -> None:
        """Text under a heading before the next article: its title in a line of its own, or prose."""
        if not self.body.headings:
            self.body.unplaced.append(line)
            return
        heading = self.body.headings[-1]
        if self._awaits_title() and len(line.text) <= 40 and line.text[-1] not in "。；：，":
            heading.title = line.text
            heading.lines.append(line)
        else:
            heading.prose.append(line)

    def _awaits_title(self) -> bool:
        """Whether the line before is a heading with its number alone (第一章), so that its title may follow."""
        if self._article is not None or not self.body.headings:
            return False
        heading = self.body.headings[-1]
        return heading.number is not None and not heading.title and not heading.prose

    def _place_item(self, line: Line, article: ArticleBuilder) -> bool:
        mark = item_mark(line.text)
        if mark is None or not article.paragraphs:
            return False
        paragraph = self._paragraph_of_item(mark, article, line)
        if mark.number != paragraph.next_number:
            self._warn("item_gap", line.number, article=article.key, item=mark.label)
        paragraph.items.append(ItemBuilder(mark.label, mark.number, mark.text, [line]))
        return True

    def _paragraph_of_item(self, mark: Mark, article: ArticleBuilder, line: Line) -> ParagraphBuilder:
        """The paragraph that an item belongs to; text between two items belongs to the item before it."""
        last = article.paragraphs[-1]
        if last.items or mark.number == 1 or len(article.paragraphs) < 2:
            return last
        before = article.paragraphs[-2]
        if not before.items or before.next_number != mark.number or last.text.endswith(("：", ":")):
            return last
        item = before.items[-1]
        target = item.sub_items[-1] if item.sub_items else item
        target.text += "\n" + last.text
        target.lines.extend(last.lines)
        article.paragraphs.pop()
        self._warn("paragraph_inside_items", line.number, article=article.key)
        return before

    def _place_sub_item(self, line: Line, article: ArticleBuilder) -> bool:
        if not article.paragraphs:
            return False
        paragraph = article.paragraphs[-1]
        mark = sub_item_mark(line.text, circled=bool(paragraph.items))
        if mark and paragraph.items and paragraph.items[-1].label[0] in "（([〔【":
            paragraph.items[-1].sub_items.append(SubItemBuilder(mark.label, mark.number, mark.text, [line]))
            return True
        mark = mark or clause_mark(line.text)
        if mark and mark.number == paragraph.next_number:
            paragraph.items.append(ItemBuilder(mark.label, mark.number, mark.text, [line]))
            return True
        return False

    def _place_paragraph(self, line: Line, article: ArticleBuilder) -> None:
        if is_note(line.text):
            article.notes.append(line)
            return
        last = self._open_text()
        if last is not None and last.text and last.text[-1] not in TERMINAL and not is_deleted(last.text):
            short = len(last.text.rsplit("\n", 1)[-1]) <= SHORT_LINE and last.text[-1] in "，、"
            last.text += ("\n" if short else "") + line.text
            last.lines.append(line)
            self._warn("joined_lines", line.number, article=article.key)
        else:
            article.paragraphs.append(ParagraphBuilder(line.text, [line]))

    def _warn(self, code: str, line: int, **params: str | int) -> None:
        self.body.warnings.append(ParseWarning(code, line, dict(params)))


def read_body(lines: Sequence[Line], title: str) -> Body:
    """The text of a law with articles."""
    body = BodyReader(lines, title).read()
    for article in body.articles:
        for paragraph in article.paragraphs:
            inline = None if paragraph.items else split_inline_items(paragraph.text)
            if inline:
                paragraph.text, found = inline
                paragraph.items = [_inline_item(entry) for entry in found]
    return body


def _inline_item(entry: InlineItem) -> ItemBuilder:
    return ItemBuilder(entry.label, entry.number, entry.text, [])
