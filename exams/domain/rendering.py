"""The paper as bytes: rendered once when it is first needed, joined with ids for each candidate."""

from __future__ import annotations

import json
from dataclasses import dataclass

from exams.domain.layout import Layout
from exams.domain.paper import Item, Paper, decimal_text


@dataclass(frozen=True, slots=True)
class ItemPieces:
    """JSON of one item with holes: item id after `head`, each option id before one of `options`, and those of the
    right side of a matching before one of `matches`."""

    head: bytes
    middle: bytes
    options: tuple[bytes, ...]
    tail: bytes
    matches: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionPieces:
    """JSON of one section with holes for its items."""

    head: bytes
    items: tuple[ItemPieces, ...]


def render_pieces(paper: Paper) -> tuple[SectionPieces, ...]:
    """Cut the candidate's JSON of `paper` into pieces. Neither keys nor revision numbers are in them."""
    sections = []
    group_number = 0
    for section in paper.sections:
        groups = [
            {"id": group_id(group_number + number), "material": material}
            for number, material in enumerate(section.groups)
        ]
        head = _json({"title": section.title, "rule": section.rule.name, "groups": groups})
        sections.append(
            SectionPieces(
                head[:-1] + b',"items":[',
                tuple(_item_pieces(item, group_number) for item in section.items),
            )
        )
        group_number += len(section.groups)
    return tuple(sections)


def join_pieces(sections: tuple[SectionPieces, ...], layout: Layout) -> bytes:
    """The paper of one candidate: `{"sections": [...]}` as UTF-8 JSON."""
    out: list[bytes] = [b'{"sections":[']
    position = 0
    for section in sections:
        out.append(section.head)
        for item in section.items:
            out += (item.head, layout.item_id(position).encode(), item.middle)
            if item.options:
                ids = layout.option_ids(position)
                for number in layout.order(position):
                    out += (b'{"id":"', ids[number].encode(), item.options[number])
                out[-1] = out[-1][:-1]
            if item.matches:
                ids = layout.match_ids(position)
                out.append(b'],"matches":[')
                for number in layout.match_order(position):
                    out += (b'{"id":"', ids[number].encode(), item.matches[number])
                out[-1] = out[-1][:-1]
            out.append(item.tail)
            position += 1
        out[-1] = out[-1][:-1]
        out.append(b"]},")
    out[-1] = b"]}]}"
    return b"".join(out)


def group_id(number: int) -> str:
    """The id of a shared material, counted through the whole paper from 0."""
    return f"g{number + 1}"


def _item_pieces(item: Item, first_group: int) -> ItemPieces:
    facts: dict[str, object] = {} if item.group is None else {"group": group_id(first_group + item.group)}
    facts |= {"kind": item.kind, "stem": item.stem}
    after: dict[str, object] = {"marks": decimal_text(item.marks)}
    if item.blanks:
        after["blanks"] = item.blanks
    return ItemPieces(
        head=b'{"item":"',
        middle=b'",' + _json(facts)[1:-1] + b',"options":[',
        options=tuple(b'","text":' + _json(option) + b"}," for option in item.options),
        tail=b"]," + _json(after)[1:] + b",",
        matches=tuple(b'","text":' + _json(text) + b"}," for text in item.matches),
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
