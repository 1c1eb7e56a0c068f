"""The room's form as a browser without scripts sends it (docs/exam-room.md 3)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from django.http import QueryDict

from exams.actions._papers import SealedPaper
from exams.actions.save_answers import Save
from exams.domain.answers import CHOICES, Answer, InvalidAnswer, canonical_answer
from exams.domain.layout import Layout
from exams.domain.paper import Item

MAX_NONCE = 64


@dataclass(frozen=True, slots=True)
class FormSaves:
    """What the form changes; `unreadable` are positions whose fields could not be understood."""

    saves: tuple[Save, ...]
    unreadable: tuple[int, ...]


def saves_of(form: QueryDict, sealed: SealedPaper, layout: Layout) -> FormSaves:
    """A save for each item on the page whose value differs from the one that was shown.

    Items that the form does not carry are left alone, so that a stale or cut-off page never blanks an answer. Each
    item has its own sequence number (the form's first one plus its place) and its own key (hash of nonce and item),
    so that the same form sent twice changes nothing.
    """
    first = _number(form.get("seq", ""))
    nonce = form.get("nonce", "")[:MAX_NONCE]
    saves: list[Save] = []
    unreadable: list[int] = []
    for position, item in enumerate(sealed.paper.items):
        name = layout.item_id(position)
        if f"present-{name}" not in form:
            continue
        raw = _posted(form, name, item)
        try:
            posted = canonical_answer(raw, item, position, layout)
        except InvalidAnswer:
            unreadable.append(position)
            continue
        if posted != _shown(form.get(f"shown-{name}", ""), item, position, layout):
            saves.append(Save(name, first + position, _key(nonce, name), raw))
    return FormSaves(tuple(saves), tuple(unreadable))


def _posted(form: QueryDict, name: str, item: Item) -> object:
    values = form.getlist(f"answer-{name}")
    if item.kind in CHOICES:
        return [value for value in values if value] or None
    if item.kind == "true_false":
        return {"true": True, "false": False}.get(values[-1]) if values else None
    if item.kind == "fill_in":
        return values if any(values) else None
    if item.kind == "matching":
        return [value.split(":", 1) for value in values if value] or None
    if item.kind == "ordering":
        return _order(values)
    return values[-1] or None if values else None


def _order(values: list[str]) -> list[str] | None:
    """The options by the place that was chosen for each; a place given twice or left out makes the list too short,
    which is no answer that could be stored."""
    placed = {place: option for option, _colon, place in (value.partition(":") for value in values if value)}
    return [placed[str(place)] for place in range(1, len(values) + 1) if str(place) in placed] or None


def _shown(written: str, item: Item, position: int, layout: Layout) -> Answer:
    try:
        return canonical_answer(json.loads(written), item, position, layout)
    except (ValueError, RecursionError):
        return None


def _key(nonce: str, name: str) -> str:
    return hashlib.sha256(f"{nonce}:{name}".encode(errors="replace")).hexdigest()[:48]


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 15 else 0
