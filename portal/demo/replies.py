"""What a simulated candidate answers: the key when right, else a slip that people make."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from exams.domain.answers import TEXTS, Answer
from exams.domain.manual import points_of
from exams.domain.paper import Item, ItemKey, Paper

LEFT_OUT: Final = 0.03
"""How often somebody who does not know the answer leaves it out."""
ATTRACTION: Final = (0.55, 0.28, 0.12, 0.05)
"""How often wrong options are taken: one of them always looks better than the others."""
FORGETS, ADDS = 0.7, 0.3
OPENERS: Final = ("首先，", "根据规定，", "我认为，", "处理此类情况时，", "")
ARRANGED: Final = ("matching", "ordering")
EVASION: Final = "具体问题具体分析，依照有关法律法规的规定处理。"


@dataclass(frozen=True, slots=True)
class Choice:
    """How one item is answered: rightly, or by one of `slips` with their weights. `points`: what a written answer is
    marked by; it has neither key nor slips."""

    right: Answer
    slips: tuple[Answer, ...]
    weights: tuple[float, ...]
    points: tuple[tuple[str, Decimal], ...] = ()

    def reply(self, is_right: bool, chance: random.Random) -> Answer:
        """One candidate's answer in canonical form; None leaves it out."""
        if is_right:
            return self.right
        if not self.slips or chance.random() < LEFT_OUT:
            return None
        return chance.choices(self.slips, self.weights)[0]

    def writes(self, knows: float, chance: random.Random) -> Answer:
        """A written answer that makes each point with the probability `knows`, in the order of the rubric."""
        said = [text for text, _marks in self.points if chance.random() < knows]
        if not said:
            return EVASION if chance.random() < knows + 0.5 else None
        return chance.choice(OPENERS) + "；".join(said) + "。"


def choices_of(paper: Paper) -> list[Choice]:
    """One for each item of `paper`, in order; the same question always has the same tempting options."""
    blanks = [
        texts[0]
        for item, key in zip(paper.items, paper.keys, strict=True)
        if item.kind == "fill_in"
        for texts in _list(key.key)
    ]
    return [_choice(item, key, blanks) for item, key in zip(paper.items, paper.keys, strict=True)]


def _choice(item: Item, key: ItemKey, blanks: Sequence[str]) -> Choice:
    if item.kind in TEXTS:
        points = tuple((point.text or str(key.key), point.marks) for point in points_of(item, key))
        return Choice(None, (), (), points)
    source = random.Random(item.revision)  # noqa: S311 - invented answers, not secrets
    if item.kind == "true_false":
        return Choice(bool(key.key), (not key.key,), (1.0,))
    if item.kind == "fill_in":
        right = [texts[0] for texts in _list(key.key)]
        others = [text for text in blanks if text not in right] or [""]
        slips = [[*right[:-1], source.choice(others)] for _slip in ATTRACTION]
        return Choice(right, tuple(slips), ATTRACTION)
    if item.kind in ARRANGED:
        right = _list(key.key)
        places = range(len(right) - 1)
        return Choice(
            right, tuple(exchanged(right, place, item.kind) for place in places), (1.0,) * len(places)
        )
    right_options = sorted(_list(key.key))
    wrong = [number for number in range(len(item.options)) if number not in right_options]
    source.shuffle(wrong)
    if item.kind == "single_choice":
        return Choice(right_options, tuple([number] for number in wrong), ATTRACTION[: len(wrong)])
    return _several(right_options, wrong, source)


def exchanged(right: Sequence[Any], place: int, kind: str) -> list[Any]:
    """Two neighbours taken for each other: in an ordering the places, in a matching the partners."""
    this, following = right[place : place + 2]
    if kind == "matching":
        this, following = [following[0], this[1]], [this[0], following[1]]
    return [*right[:place], following, this, *right[place + 2 :]]


def _several(right: list[int], wrong: list[int], source: random.Random) -> Choice:
    """Slips where several options can be right: one forgotten, one too many, or the only one mistaken."""
    forgotten = [[number for number in right if number != gone] for gone in right] if len(right) > 1 else []
    source.shuffle(forgotten)
    added = [sorted([*right, number]) for number in wrong]
    mistaken = [[number] for number in wrong] if len(right) == 1 else []
    slips = [
        *((answer, FORGETS * share) for answer, share in zip(forgotten, ATTRACTION, strict=False)),
        *((answer, ADDS * share) for answer, share in zip(added, ATTRACTION, strict=False)),
        *((answer, FORGETS * share) for answer, share in zip(mistaken, ATTRACTION, strict=False)),
    ]
    return Choice(
        right, tuple(answer for answer, _weight in slips), tuple(weight for _answer, weight in slips)
    )


def _list(key: object) -> list[Any]:
    return list(key) if isinstance(key, list | tuple) else []
