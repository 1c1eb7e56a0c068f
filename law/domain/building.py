"""Parts of a law while they are being read; ``freeze`` makes the lasting ones of ``lawtext``."""

import re
from dataclasses import dataclass, field

from .lawtext import Article, Heading, Item, Level, Line, Paragraph, SubItem
from .numerals import HAN_NUMERAL, article_key, parse_number
from .shapes import is_deleted

_INLINE = re.compile(
    rf"(?<![第至、和及])(?P<label>[（(]\s*(?P<number>[{HAN_NUMERAL}]{{1,3}})\s*[）)])"
    r"(?![项、至和及目])"
)


@dataclass(slots=True)
class SubItemBuilder:
    """A 目 being read."""

    label: str
    number: int
    text: str
    lines: list[Line]

    def freeze(self) -> SubItem:
        """The lasting form."""
        return SubItem(self.label, self.number, self.text, tuple(self.lines))


@dataclass(slots=True)
class ItemBuilder:
    """A 项 being read."""

    label: str
    number: int
    text: str
    lines: list[Line]
    sub_items: list[SubItemBuilder] = field(default_factory=list)

    def freeze(self) -> Item:
        """The lasting form."""
        return Item(
            self.label,
            self.number,
            self.text,
            tuple(entry.freeze() for entry in self.sub_items),
            tuple(self.lines),
        )


@dataclass(slots=True)
class ParagraphBuilder:
    """A 款 being read."""

    text: str
    lines: list[Line]
    items: list[ItemBuilder] = field(default_factory=list)

    @property
    def next_number(self) -> int:
        """The number that the next item should have."""
        return self.items[-1].number + 1 if self.items else 1

    def freeze(self, number: int) -> Paragraph:
        """The lasting form; ``number`` counts the paragraphs of the article from 1."""
        return Paragraph(number, self.text, tuple(entry.freeze() for entry in self.items), tuple(self.lines))


@dataclass(slots=True)
class ArticleBuilder:
    """A 条 being read."""

    number: int
    suffix: int
    label: str
    heading: int | None
    caption: str
    paragraphs: list[ParagraphBuilder] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Short form: ``"133-1"``."""
        return article_key(self.number, self.suffix)

    def freeze(self) -> Article:
        """The lasting form; a stub （删去） is marked as deleted."""
        paragraphs = tuple(entry.freeze(number) for number, entry in enumerate(self.paragraphs, start=1))
        deleted = len(paragraphs) == 1 and not paragraphs[0].items and is_deleted(paragraphs[0].text)
        return Article(
            self.number, self.suffix, self.label, self.heading, self.caption, paragraphs, deleted,
            tuple(self.notes), tuple(self.head),
        )  # fmt: skip


@dataclass(slots=True)
class HeadingBuilder:
    """A heading being read."""

    level: Level
    label: str
    number: int | None
    suffix: int
    title: str
    path: tuple[int, ...]
    lines: list[Line]
    prose: list[Line] = field(default_factory=list)

    def freeze(self) -> Heading:
        """The lasting form."""
        return Heading(
            self.level,
            self.label,
            self.number,
            self.suffix,
            self.title,
            self.path,
            tuple(self.lines),
            tuple(self.prose),
        )


@dataclass(frozen=True, slots=True)
class InlineItem:
    """An item written in the line of its paragraph."""

    label: str
    number: int
    text: str


def split_inline_items(text: str) -> tuple[str, list[InlineItem]] | None:
    """Lead-in and items of a paragraph such as 条件：（一）……；（二）……, or None if it has none.

    Only a run that starts with （一） after a colon and counts up without a gap is taken apart.
    """
    starts: list[tuple[int, int, str, int]] = []
    for match in _INLINE.finditer(text):
        number = parse_number(match["number"])
        if number == len(starts) + 1 and (starts or text[: match.start()].rstrip().endswith(("：", ":"))):
            starts.append((match.start(), match.end(), match["label"], number))
    if len(starts) < 2:
        return None
    ends = [start for start, _, _, _ in starts[1:]] + [len(text)]
    items = [
        InlineItem(label, number, text[body:end].strip())
        for (_, body, label, number), end in zip(starts, ends, strict=True)
    ]
    return text[: starts[0][0]].rstrip(), items
