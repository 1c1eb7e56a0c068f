"""Answers: the candidate's form (ids of this attempt), the canonical form (numbers), and their digest.

Canonical: option numbers in rising order (choices) or as ordered (ordering), `True`/`False`, one text,
a list of texts (fill-in), a list of pairs (matching), `None` for no answer. Texts are NFC with LF line
ends and otherwise as typed. An empty list, an empty text and blanks that are all empty are no answer.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

from core.domain.canonical import canonical_json
from exams.domain.layout import Layout, UnknownId
from exams.domain.paper import Item, Paper
from question_bank.domain.question import Answer as MarkableAnswer

Answer: TypeAlias = bool | str | list[int] | list[str] | list[list[int]] | None
"""An answer in canonical form, as JSON carries it."""

CandidateAnswer: TypeAlias = bool | str | list[str] | list[list[str]] | None
"""An answer with the ids that one candidate sees."""

CHOICES: Final = frozenset({"single_choice", "multiple_choice", "indefinite_choice"})
TEXTS: Final = frozenset({"short_answer", "essay", "case_analysis", "document_drafting"})
MAX_BLANK: Final = 500
MAX_TEXT: Final = 20_000


class InvalidAnswer(ValueError):
    """An answer that this item cannot have. `field` is the path inside the answer, empty for the whole."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class Current:
    """The newest counted answer of one item and the client sequence number it came with."""

    answer: Answer
    client_seq: int


@dataclass(frozen=True, slots=True)
class Step:
    """One stored save, as far as the fold looks at it."""

    position: int
    client_seq: int
    answer: Answer


def canonical_answer(raw: object, item: Item, position: int, layout: Layout) -> Answer:
    """The canonical form of what a candidate sent; raises `InvalidAnswer`."""
    if raw is None:
        return None
    if item.kind in CHOICES:
        numbers = sorted(_option_numbers(raw, position, layout))
        if item.kind == "single_choice" and len(numbers) > 1:
            raise InvalidAnswer("one_option_only")
        return numbers or None
    if item.kind == "true_false":
        if not isinstance(raw, bool):
            raise InvalidAnswer("true_or_false_expected")
        return raw
    if item.kind == "fill_in":
        return _blanks(raw, item.blanks)
    if item.kind == "ordering":
        ordered = _option_numbers(raw, position, layout)
        if ordered and len(ordered) != len(item.options):
            raise InvalidAnswer("every_option_expected")
        return ordered or None
    if item.kind == "matching":
        return _pairs(raw, position, layout)
    if item.kind in TEXTS:
        return _text(raw, MAX_TEXT, "") or None
    raise InvalidAnswer("kind_unknown")


def candidate_answer(answer: Answer, item: Item, position: int, layout: Layout) -> CandidateAnswer:
    """The answer as this candidate wrote it: the way back from `canonical_answer`.

    Sets of options come with their ids sorted, so that the result is also the form that is hashed.
    """
    if not isinstance(answer, list):
        return answer
    if item.kind in CHOICES or item.kind == "ordering":
        ids = [layout.option_id(position, number) for number in answer if isinstance(number, int)]
        return ids if item.kind == "ordering" or len(ids) == 1 else sorted(ids)
    if item.kind == "matching":
        options, partners = layout.option_ids(position), layout.match_ids(position)
        return sorted([options[left], partners[right]] for left, right in _canonical_pairs(answer))
    return [text for text in answer if isinstance(text, str)]


def digest(answers: Mapping[str, CandidateAnswer]) -> str:
    """SHA-256 (hex) of the RFC 8785 form of `{item: answer}`; items without an answer are left out."""
    return hashlib.sha256(
        canonical_json({item: answer for item, answer in answers.items() if answer is not None})
    ).hexdigest()


def candidate_answers(
    current: Mapping[int, Current], paper: Paper, layout: Layout
) -> dict[str, CandidateAnswer]:
    """The current answers by the candidate's item ids, those that were cleared included as None."""
    return {
        layout.item_id(position): candidate_answer(stored.answer, paper.items[position], position, layout)
        for position, stored in sorted(current.items())
    }


def fold(steps: Iterable[Step]) -> dict[int, Current]:
    """The current answers by position: the step with the highest client sequence number counts."""
    current: dict[int, Current] = {}
    for step in steps:
        held = current.get(step.position)
        if held is None or step.client_seq > held.client_seq:
            current[step.position] = Current(step.answer, step.client_seq)
    return current


def packed(current: Mapping[int, Current], item_count: int) -> list[Answer]:
    """The answer sheet: one canonical answer for each item of the paper, None where there is none."""
    return [current[position].answer if position in current else None for position in range(item_count)]


def markable(answer: Answer) -> MarkableAnswer:
    """A canonical answer in the form that the kinds of question grade."""
    if isinstance(answer, list):
        return tuple(tuple(part) if isinstance(part, list) else part for part in answer)  # type: ignore[return-value]
    return answer


def _option_numbers(raw: object, position: int, layout: Layout) -> list[int]:
    if not isinstance(raw, list):
        raise InvalidAnswer("list_of_options_expected")
    numbers = [_number(option, position, layout, f"[{index}]") for index, option in enumerate(raw)]
    if len(set(numbers)) != len(numbers):
        raise InvalidAnswer("option_repeated")
    return numbers


def _number(option: object, position: int, layout: Layout, field: str) -> int:
    if not isinstance(option, str):
        raise InvalidAnswer("option_id_expected", field)
    try:
        return layout.option_number(position, option)
    except UnknownId:
        raise InvalidAnswer("unknown_option", field) from None


def _pairs(raw: object, position: int, layout: Layout) -> Answer:
    if not isinstance(raw, list):
        raise InvalidAnswer("list_of_pairs_expected")
    pairs = []
    for index, pair in enumerate(raw):
        if not isinstance(pair, list) or len(pair) != 2:
            raise InvalidAnswer("pair_expected", f"[{index}]")
        left = _number(pair[0], position, layout, f"[{index}][0]")
        pairs.append([left, _match_number(pair[1], position, layout, f"[{index}][1]")])
    pairs.sort()
    if any(first[0] == second[0] for first, second in pairwise(pairs)):
        raise InvalidAnswer("pair_repeated")
    return pairs or None


def _match_number(match: object, position: int, layout: Layout, field: str) -> int:
    if not isinstance(match, str):
        raise InvalidAnswer("option_id_expected", field)
    try:
        return layout.match_number(position, match)
    except UnknownId:
        raise InvalidAnswer("unknown_option", field) from None


def _canonical_pairs(answer: Sequence[object]) -> Iterable[tuple[int, int]]:
    for pair in answer:
        if isinstance(pair, list):
            yield pair[0], pair[1]


def _blanks(raw: object, blanks: int) -> Answer:
    if not isinstance(raw, list):
        raise InvalidAnswer("list_of_texts_expected")
    if len(raw) > blanks:
        raise InvalidAnswer("too_many_blanks")
    texts = [_text(text, MAX_BLANK, f"[{index}]") for index, text in enumerate(raw)]
    return texts if any(texts) else None


def _text(raw: object, limit: int, field: str) -> str:
    if not isinstance(raw, str):
        raise InvalidAnswer("text_expected", field)
    if "\x00" in raw or any("\ud800" <= char <= "\udfff" for char in raw):
        raise InvalidAnswer("forbidden_character", field)
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > limit:
        raise InvalidAnswer("text_too_long", field)
    return text
