"""What a parsed law consists of.  Every non-blank line of the file stands in exactly one of these parts.

Line numbers count from 1 in the text as given.  Texts keep the characters of the original; only the marks
that the structure already says (第一条, （一）, heading numbers) are taken off, and they stay in ``label``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from .numerals import article_key, article_label

Param: TypeAlias = str | int


class LawForm(StrEnum):
    """How the instrument is built."""

    LAW = "law"
    """Articles (条), possibly under parts, chapters and sections."""
    AMENDMENT = "amendment"
    """Changes other laws by numbered clauses (刑法修正案, 关于修改……的决定)."""
    DECISION = "decision"
    """Numbered clauses of its own, no articles (a decision or an interpretation)."""


class Level(StrEnum):
    """Levels of headings, from the outside inwards."""

    PART = "part"
    SUBPART = "subpart"
    CHAPTER = "chapter"
    SECTION = "section"
    SUBSECTION = "subsection"

    @property
    def depth(self) -> int:
        """1 for a part (编) to 5 for a subsection (目)."""
        return list(Level).index(self) + 1


class EventKind(StrEnum):
    """What happened to the law on a day named in its header."""

    ADOPTED = "adopted"
    APPROVED = "approved"
    PROMULGATED = "promulgated"
    REVISED = "revised"
    """修订 of the whole text: it restates the effective date."""
    AMENDED = "amended"
    """修正 by a decision or an amendment: the last article keeps the date of the original."""
    EFFECTIVE = "effective"
    REPEALED = "repealed"


class EffectiveSource(StrEnum):
    """Where the effective date of this version was found."""

    HEADER = "header"
    ORDER = "order"
    LAST_ARTICLE = "last_article"
    PROMULGATION = "promulgation"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: its number and its text without the white space at both ends."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class HeaderEvent:
    """One event of the header, such as 2025年6月27日 ……修订; ``on`` is None where no valid date is given."""

    on: date | None
    text: str
    kinds: tuple[EventKind, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``path`` holds the positions in ``ParsedLaw.headings`` of those above it, outermost first.

    ``number`` is None for 附则 or 序言 without one; ``prose`` are lines under it before the next article.
    """

    level: Level
    label: str
    number: int | None
    suffix: int
    title: str
    path: tuple[int, ...]
    lines: tuple[Line, ...]
    prose: tuple[Line, ...] = ()

    @property
    def display(self) -> str:
        """Label and title as one reads them: 第一章 总则."""
        return f"{self.label} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class SubItem:
    """A 目: ``label`` as printed (1．), its number, its text, the lines it came from."""

    label: str
    number: int
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A 项: ``label`` as printed （一）, its number, its text and its 目.

    ``lines`` is empty for items written in the line of their paragraph.
    """

    label: str
    number: int
    text: str
    sub_items: tuple[SubItem, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A 款: its text up to its first item, its items."""

    number: int
    text: str
    items: tuple[Item, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """A 条. ``heading`` is the position in ``ParsedLaw.headings`` of the innermost heading above it, or None.

    ``caption`` is a name in brackets that some copies print after the number; ``deleted`` marks a stub （删去）.
    """

    number: int
    suffix: int
    label: str
    heading: int | None
    caption: str
    paragraphs: tuple[Paragraph, ...]
    deleted: bool
    notes: tuple[Line, ...] = ()
    head: tuple[Line, ...] = ()

    @property
    def key(self) -> str:
        """Short form: ``"133-1"``."""
        return article_key(self.number, self.suffix)

    @property
    def display(self) -> str:
        """第一百三十三条之一, written properly whatever the file printed."""
        return article_label(self.number, self.suffix)

    @property
    def text(self) -> str:
        """The whole text in lines, with the labels of items."""
        return "\n".join(paragraph_text(paragraph) for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of an amendment or decision: 一、……; the quoted replacement text is in its further lines."""

    number: int
    label: str
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (附件, 附表): its title and everything in it, line by line."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PartialEffect:
    """A part of the law with an effective date of its own."""

    on: date | None
    text: str


@dataclass(frozen=True, slots=True)
class Effect:
    """When this version takes effect, how that was found, and dates of single parts.

    ``original_on`` is the date that the text states for the law as first made, where that is another one.
    """

    on: date | None
    source: EffectiveSource
    statement: str = ""
    original_on: date | None = None
    parts: tuple[PartialEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class ParseWarning:
    """Something a person should look at: a code, the line (0 = the whole file) and what the message needs."""

    code: str
    line: int = 0
    params: dict[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedLaw:
    """A law as parsed.  ``gaps`` are missing articles (or clauses) in short form, runs as ``"12..40"``."""

    title: str
    form: LawForm
    version_label: str
    adopted_on: date | None
    promulgated_on: date | None
    effect: Effect
    events: tuple[HeaderEvent, ...]
    headings: tuple[Heading, ...]
    articles: tuple[Article, ...]
    clauses: tuple[Clause, ...]
    annexes: tuple[Annex, ...]
    gaps: tuple[str, ...]
    warnings: tuple[ParseWarning, ...]
    title_lines: tuple[Line, ...] = ()
    header_lines: tuple[Line, ...] = ()
    front_matter: tuple[Line, ...] = ()
    contents_lines: tuple[Line, ...] = ()
    marks: tuple[Line, ...] = ()
    """Page furniture and technical marks: page numbers, running titles, comments of the file format."""
    unplaced: tuple[Line, ...] = ()

    @property
    def effective_on(self) -> date | None:
        """When this version takes effect, or None where the file does not say."""
        return self.effect.on

    def heading_path(self, position: int | None) -> tuple[Heading, ...]:
        """The headings above and at ``position``, outermost first; empty for None."""
        if position is None:
            return ()
        heading = self.headings[position]
        return (*(self.headings[above] for above in heading.path), heading)


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes of a law; ``inserted`` counts 之一 articles, ``chapters`` headings called 章.

    ``paragraphs`` counts every block of text under an article, so also its ``notes`` (① ……), which are no 款
    and cannot be cited.
    """

    articles: int
    inserted: int
    deleted: int
    paragraphs: int
    notes: int
    items: int
    sub_items: int
    parts: int
    chapters: int
    sections: int
    clauses: int


def count(law: ParsedLaw) -> Counts:
    """The sizes of a law as shown in previews; stubs of deleted articles count as articles."""
    paragraphs = [paragraph for article in law.articles for paragraph in article.paragraphs]
    items = [item for paragraph in paragraphs for item in paragraph.items]
    notes = sum(len(article.notes) for article in law.articles)
    numbered = [heading.level for heading in law.headings if heading.number is not None]
    return Counts(
        articles=len(law.articles),
        inserted=sum(1 for article in law.articles if article.suffix),
        deleted=sum(1 for article in law.articles if article.deleted),
        paragraphs=len(paragraphs) + notes,
        notes=notes,
        items=len(items),
        sub_items=sum(len(item.sub_items) for item in items),
        parts=numbered.count(Level.PART),
        chapters=numbered.count(Level.CHAPTER),
        sections=numbered.count(Level.SECTION),
        clauses=len(law.clauses),
    )


def paragraph_text(paragraph: Paragraph) -> str:
    """A paragraph with its items in lines, labels as printed."""
    lines = [paragraph.text] if paragraph.text else []
    for item in paragraph.items:
        lines.append(f"{item.label}{item.text}")
        lines.extend(f"{sub_item.label}{sub_item.text}" for sub_item in item.sub_items)
    return "\n".join(lines)


def placed_lines(law: ParsedLaw) -> Iterator[tuple[str, Line]]:
    """Each line of the file with the name of the one part that holds it: the proof that nothing was lost."""
    for place, lines in (
        ("title", law.title_lines),
        ("header", law.header_lines),
        ("front matter", law.front_matter),
        ("contents", law.contents_lines),
        ("marks", law.marks),
        ("unplaced", law.unplaced),
    ):
        yield from ((place, line) for line in lines)
    for heading in law.headings:
        yield from (("heading", line) for line in heading.lines)
        yield from (("heading prose", line) for line in heading.prose)
    for clause in law.clauses:
        yield from (("clause", line) for line in clause.lines)
    for annex in law.annexes:
        yield from (("annex", line) for line in annex.lines)
    for article in law.articles:
        yield from (("article", line) for line in (*article.head, *article.notes))
        for paragraph in article.paragraphs:
            yield from (("paragraph", line) for line in paragraph.lines)
            for item in paragraph.items:
                yield from (("item", line) for line in item.lines)
                for sub_item in item.sub_items:
                    yield from (("sub-item", line) for line in sub_item.lines)
