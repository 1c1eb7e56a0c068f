"""What an export cannot carry: question, field, and a code whose words stand in `question_bank.wording`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from question_bank.domain.file_facts import NOTHING_SAID, FileFacts
from question_bank.domain.question import Content


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing of one question that the file does not say; `field` as in the fields of a question."""

    ref: str
    field: str
    code: str


@dataclass(frozen=True, slots=True)
class ToExport:
    """A question on its way out."""

    ref: str
    content: Content
    facts: FileFacts = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Exported:
    """A written file: its bytes, how many questions stand in it, and what it does not say."""

    content: bytes
    questions: int
    losses: tuple[Loss, ...]


def losses_of(one: ToExport, *fields: str, code: str = "no_place") -> list[Loss]:
    """A loss for every one of `fields` that the question fills."""
    return [Loss(one.ref, field, code) for field in fields if _filled(one.content, field)]


def _filled(content: Content, field: str) -> bool:
    value = getattr(content, field)
    if field == "difficulty":
        return bool(value != 3)
    if field == "marks":
        return bool(value != 1)
    return bool(value)


def count(exported: Sequence[ToExport], losses: Sequence[Loss]) -> int:
    """Questions that stand in the file: all but those that could not be written at all."""
    left_out = {loss.ref for loss in losses if loss.field == "question"}
    return sum(one.ref not in left_out for one in exported)
