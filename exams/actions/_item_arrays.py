"""From the results and sheets of an exam to the figures of its questions. Needs numpy: import it in a function."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Final

import numpy as np

from core.domain.canonical import canonical_json
from exams.domain.answers import CHOICES, Answer
from exams.domain.paper import Item, ItemKey, Paper
from psychometrics.items import Flags, Floats, ItemFigures, item_figures, reached_by
from psychometrics.reliability import paper_figures

FORMS_SHOWN: Final = 10
"""Beyond this many papers each has too few candidates for figures of its own."""

Place = tuple[int, int]
"""A revision, and which of its parts (from 0)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One candidate: marks by place in the paper, answers by place in the paper."""

    marks: Sequence[str]
    answers: Sequence[Answer]


@dataclass(frozen=True, slots=True)
class Form:
    """One paper with everybody who sat it."""

    number: int
    paper: Paper
    counted: Sequence[Counted]


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One question of the exam over all papers that held it. `rest_full`: what all other questions gave together."""

    place: Place
    key: frozenset[int]
    figures: ItemFigures
    rest_full: float


@dataclass(frozen=True, slots=True)
class _Piece:
    marks: Floats
    rest_share: Floats
    answered: Flags
    reached: Flags
    chosen: Flags | None


def snapshot_of(rows: Iterable[Sequence[Any]]) -> str:
    """Hex SHA-256 over the counted facts, each row as canonical JSON."""
    total = hashlib.sha256()
    for row in rows:
        total.update(canonical_json(list(row)) + b"\n")
    return total.hexdigest()


def key_of(item: Item, key: ItemKey) -> frozenset[int]:
    """The right options of an item, counted as in the bank; of a true-or-false question 0 is true and 1 is false."""
    if item.kind == "true_false":
        return frozenset({0 if key.key else 1})
    if item.kind in CHOICES and isinstance(key.key, list):
        return frozenset(number for number in key.key if isinstance(number, int))
    return frozenset()


def checked_items(forms: Sequence[Form]) -> list[CheckedItem]:
    """The figures of every question, over all papers that held it, in the order of the first paper.

    The score on the rest is taken as a share of the marks that the rest of the candidate's own paper gives, so that
    papers with other questions can be counted together.
    """
    reference = float(max(form.paper.full_marks for form in forms))
    pieces: dict[Place, list[_Piece]] = {}
    facts: dict[Place, tuple[float, frozenset[int]]] = {}
    for form in forms:
        for place, item, key, piece in _pieces(form):
            pieces.setdefault(place, []).append(piece)
            facts.setdefault(place, (float(item.marks), key_of(item, key)))
    found = []
    for place, parts in pieces.items():
        full, key_set = facts[place]
        choosing = [part.chosen for part in parts if part.chosen is not None]
        figures = item_figures(
            np.concatenate([part.marks for part in parts]),
            full,
            np.concatenate([part.rest_share for part in parts]) * (reference - full),
            answered=np.concatenate([part.answered for part in parts]),
            reached=np.concatenate([part.reached for part in parts]),
            chosen=np.concatenate(choosing) if choosing else None,
        )
        found.append(CheckedItem(place, key_set, figures, reference - full))
    return found


def figures_of_forms(forms: Sequence[Form], *, pass_percent: Decimal) -> list[dict[str, Any]]:
    """The figures of each paper; none when candidates were given papers of their own."""
    if len(forms) > FORMS_SHOWN:
        return []
    shown = []
    for form in forms:
        sections = [number for number, section in enumerate(form.paper.sections) for _item in section.items]
        figures = paper_figures(
            _marks(form),
            np.array([float(item.marks) for item in form.paper.items]),
            cut=float(pass_percent * form.paper.full_marks / 100),
            parts=sections,
        )
        shown.append({"form": form.number, "full_marks": float(form.paper.full_marks), **asdict(figures)})
    return shown


def _marks(form: Form) -> Floats:
    marks: Floats = np.array([row.marks for row in form.counted], dtype=np.float64)
    return marks.reshape(len(form.counted), len(form.paper.items))


def _pieces(form: Form) -> Iterable[tuple[Place, Item, ItemKey, _Piece]]:
    marks = _marks(form)
    total = marks.sum(axis=1)
    answered = np.array([[answer is not None for answer in row.answers] for row in form.counted], dtype=bool)
    answered = answered.reshape(marks.shape)
    reached = reached_by(answered)
    for position, (item, key) in enumerate(zip(form.paper.items, form.paper.keys, strict=True)):
        others = float(form.paper.full_marks - item.marks)
        own = marks[:, position]
        piece = _Piece(
            marks=own,
            rest_share=(total - own) / others if others > 0 else np.zeros(len(own)),
            answered=answered[:, position],
            reached=reached[:, position],
            chosen=_chosen([row.answers[position] for row in form.counted], item),
        )
        yield (item.revision, item.part or 0), item, key, piece


def _chosen(answers: Sequence[Answer], item: Item) -> Flags | None:
    """Who chose which option; None for questions without options."""
    if item.kind == "true_false":
        return np.array([[answer is True, answer is False] for answer in answers], dtype=bool).reshape(-1, 2)
    if item.kind not in CHOICES:
        return None
    chosen = np.zeros((len(answers), len(item.options)), dtype=bool)
    for row, answer in enumerate(answers):
        if isinstance(answer, list):
            chosen[row, np.array(answer, dtype=np.intp)] = True
    return chosen
