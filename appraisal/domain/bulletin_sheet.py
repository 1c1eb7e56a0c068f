"""A bulletin as a document: what stands on it, in order. Screen, PDF and Word file are made from this alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Heading:
    """一、总体情况."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `is_note` is set smaller."""

    text: str
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; the first column is text, the others figures. `shares` are widths of columns."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...]


Block: TypeAlias = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole document. `number` is empty for an annex; `mark` says what the document is not, such as a draft."""

    organ: str
    kind: str
    number: str
    mark: str
    title: str
    addressees: str
    blocks: tuple[Block, ...]
    attachments: tuple[Block, ...]
    signature: str
    day: str
    foot: str

    def texts(self) -> Iterator[str]:
        """Every text that stands on it."""
        yield from (self.organ, self.kind, self.number, self.mark, self.title, self.addressees)
        for block in (*self.blocks, *self.attachments):
            if isinstance(block, Table):
                yield block.caption
                yield from block.heads
                for row in block.rows:
                    yield from row
            else:
                yield block.text
        yield from (self.signature, self.day, self.foot)


def paragraphs(text: str) -> Sequence[Paragraph]:
    """Each line of an edited text is a paragraph."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def numbered(blocks: Sequence[Block]) -> list[Block]:
    """The same with 一、二、三 before the headings."""
    numerals = iter(NUMERALS)
    return [
        Heading(f"{next(numerals)}、{block.text}") if isinstance(block, Heading) else block
        for block in blocks
    ]
