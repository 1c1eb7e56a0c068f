"""The frozen paper: what candidates see, the key kept apart from it, and the seal over both."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any, Final

from core.domain.canonical import SHA256, Json, canonical_json, digest
from exams.domain.layout import ItemShape, Shape
from question_bank.domain.kinds import KINDS
from question_bank.domain.question import AskedQuestion, Key, RubricPoint
from question_bank.domain.rubric import rubric_from_json, rubric_to_json
from question_bank.domain.scoring_rules import DEFAULT_POINTS_PER_OPTION, ScoringRule

ALL_OR_NOTHING: Final = ScoringRule()


class PaperRefused(ValueError):
    """A paper cannot be frozen as it stands; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Item:
    """One question as it stands in this paper.

    `group` numbers the material it belongs to (from 0, in its section), `part` the sub-question of the revision
    (from 0); both are None for a question that stands alone. `matches` is the right side of a matching.
    """

    revision: int
    kind: str
    stem: str
    marks: Decimal
    options: tuple[str, ...] = ()
    blanks: int = 0
    fixed_order: bool = False
    group: int | None = None
    part: int | None = None
    matches: tuple[str, ...] = ()

    @property
    def shape(self) -> ItemShape:
        """What the layout knows of it: the texts of an ordering are shuffled in any case."""
        fixed = self.fixed_order and self.kind != "ordering"
        return ItemShape(len(self.options), fixed, len(self.matches))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that candidates read of it."""
        return (self.stem, *self.options, *self.matches)


@dataclass(frozen=True, slots=True)
class ItemKey:
    """What stays on the server until the review policy opens it. `key` is in its JSON form.

    `rubric` holds the points by which people mark a written answer; their marks add up to those of the item.
    """

    key: Json
    explanation: str = ""
    citations: tuple[str, ...] = ()
    rubric: tuple[RubricPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading that are scored by one rule. `groups` are the texts of shared materials."""

    title: str
    items: tuple[Item, ...]
    rule: ScoringRule = ALL_OR_NOTHING
    groups: tuple[str, ...] = ()

    @property
    def full_marks(self) -> Decimal:
        """The sum of the marks of its items."""
        return sum((item.marks for item in self.items), Decimal(0))


@dataclass(frozen=True)
class Paper:
    """A whole paper. `keys` runs parallel to the items of all sections in order."""

    sections: tuple[Section, ...]
    keys: tuple[ItemKey, ...]

    def __post_init__(self) -> None:
        if not self.items:
            raise PaperRefused("paper_is_empty")
        if len(self.items) != len(self.keys):
            raise PaperRefused("keys_do_not_match_items")

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """All items in the order of the paper; the position in it is the canonical item number."""
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def shape(self) -> Shape:
        """What the layout of an attempt depends on."""
        return tuple(item.shape for item in self.items)

    @cached_property
    def full_marks(self) -> Decimal:
        """The sum of the marks of all items."""
        return sum((item.marks for item in self.items), Decimal(0))

    @cached_property
    def asked(self) -> tuple[AskedQuestion, ...]:
        """Each item as marking needs it, with its key."""
        return tuple(
            AskedQuestion(item.kind, len(item.options), parsed_key(item, key), item.marks)
            for item, key in zip(self.items, self.keys, strict=True)
        )

    @cached_property
    def graded(self) -> dict[tuple[int, object, ScoringRule], Any]:
        """What was earned before (`marking.ItemMark`), by position, answer and rule: many give the same answer."""
        return {}


def parsed_key(item: Item, key: ItemKey) -> Key:
    """The key of an item in canonical form; raises KeyRefused when it does not fit the item."""
    return KINDS[item.kind].key_from_json(key.key, item.options, item.matches)


def content_json(paper: Paper) -> dict[str, Any]:
    """Everything that candidates may see, and the revision numbers, as frozen."""
    return {
        "sections": [
            {
                "title": section.title,
                "rule": section.rule.name,
                "points_per_option": decimal_text(section.rule.points_per_option),
                "groups": list(section.groups),
                "items": [_item_json(item) for item in section.items],
            }
            for section in paper.sections
        ]
    }


def keys_json(paper: Paper, salt: str) -> dict[str, Any]:
    """Keys and explanations as frozen. `salt` (random) keeps the seal from telling short keys."""
    return {
        "salt": salt,
        "keys": [_key_json(key) for key in paper.keys],
    }


def frozen_text(paper: Paper, salt: str) -> str:
    """The frozen form of content and keys: canonical JSON, which the seal is taken over."""
    return canonical_json({"content": content_json(paper), "keys": keys_json(paper, salt)}).decode()


def seal(frozen: str, alg: str = SHA256) -> str:
    """Hex hash over the frozen text."""
    return digest(frozen.encode(), alg).hex()


def paper_from_frozen(frozen: str) -> Paper:
    """The paper back from its frozen text."""
    data = json.loads(frozen)
    return Paper(
        sections=tuple(_section(section) for section in data["content"]["sections"]),
        keys=tuple(
            ItemKey(
                key["key"],
                key["explanation"],
                tuple(key["citations"]),
                rubric_from_json(key.get("rubric", [])),
            )
            for key in data["keys"]["keys"]
        ),
    )


@lru_cache(maxsize=4096)
def decimal_text(value: Decimal) -> str:
    """A decimal as people write it: no exponent, no trailing zeros (`2`, `0.5`)."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _key_json(key: ItemKey) -> dict[str, Any]:
    frozen: dict[str, Any] = {
        "key": key.key,
        "explanation": key.explanation,
        "citations": list(key.citations),
    }
    if key.rubric:
        frozen["rubric"] = rubric_to_json(key.rubric)
    return frozen


def _item_json(item: Item) -> dict[str, Any]:
    frozen: dict[str, Any] = {
        "revision": item.revision,
        "kind": item.kind,
        "stem": item.stem,
        "options": list(item.options),
        "marks": decimal_text(item.marks),
        "blanks": item.blanks,
        "fixed_order": item.fixed_order,
        "group": item.group,
    }
    if item.part is not None:
        frozen["part"] = item.part
    if item.matches:
        frozen["matches"] = list(item.matches)
    return frozen


def _section(data: Mapping[str, Any]) -> Section:
    points = Decimal(data.get("points_per_option", DEFAULT_POINTS_PER_OPTION))
    return Section(
        title=data["title"],
        rule=ScoringRule(data["rule"], points),
        groups=tuple(data["groups"]),
        items=tuple(_item(item) for item in data["items"]),
    )


def _item(data: Mapping[str, Any]) -> Item:
    options: Sequence[str] = data["options"]
    return Item(
        revision=data["revision"],
        kind=data["kind"],
        stem=data["stem"],
        marks=Decimal(data["marks"]),
        options=tuple(options),
        blanks=data["blanks"],
        fixed_order=data["fixed_order"],
        group=data["group"],
        part=data.get("part"),
        matches=tuple(data.get("matches", ())),
    )
