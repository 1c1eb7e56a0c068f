"""Sub-questions of a case analysis between their JSON and the rules."""

from decimal import Decimal, InvalidOperation
from typing import Any

from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds import KINDS, PART_KINDS
from question_bank.domain.question import Content, Part
from question_bank.domain.rubric import plain, rubric_from_json, rubric_to_json
from question_bank.domain.text import clean

MAX_NAME = 60
"""Characters of the material that name a case in the bank when it is given no name."""


def part_to_json(part: Part) -> dict[str, Any]:
    """The part as a revision stores it; `key` in the form of its kind, `matches` of a matching alone."""
    key = None if part.key is None else KINDS[part.kind].key_to_json(part.key)
    written: dict[str, Any] = {
        "kind": part.kind,
        "stem": part.stem,
        "options": list(part.options),
        "key": key,
        "explanation": part.explanation,
        "marks": plain(part.marks),
        "rubric": rubric_to_json(part.rubric),
        "fixed_order": part.fixed_order,
    }
    if part.matches:
        written["matches"] = list(part.matches)
    return written


def part_from_json(data: object) -> Part:
    """The part of its JSON form; all but kind and stem may be missing. Raises KeyRefused for another shape."""
    if not isinstance(data, dict):
        raise KeyRefused("part_unreadable", str(data)[:100])
    kind, stem, options = data.get("kind"), data.get("stem", ""), data.get("options") or []
    if kind not in PART_KINDS:
        raise KeyRefused("part_kind_unknown", str(kind)[:40])
    matches = data.get("matches") or []
    if not isinstance(options, list | tuple) or not isinstance(matches, list | tuple):
        raise KeyRefused("part_unreadable", str(data)[:100])
    texts = [stem, data.get("explanation", ""), *options, *matches]
    if not all(isinstance(text, str) for text in texts):
        raise KeyRefused("part_unreadable", str(data)[:100])
    try:
        marks = Decimal(str(data.get("marks", "1"))[:20])
    except InvalidOperation:
        raise KeyRefused("part_unreadable", str(data)[:100]) from None
    return Part(
        kind=kind,
        stem=stem,
        options=tuple(options),
        key=KINDS[kind].key_from_json(data.get("key"), tuple(options), tuple(matches)),
        explanation=data.get("explanation", ""),
        marks=marks,
        rubric=rubric_from_json(data.get("rubric") or []),
        fixed_order=bool(data.get("fixed_order", False)),
        matches=tuple(matches),
    )


def parts_from_json(data: object) -> tuple[Part, ...]:
    """All parts of a list; raises KeyRefused."""
    if not isinstance(data, list | tuple):
        raise KeyRefused("part_unreadable", str(data)[:100])
    return tuple(part_from_json(entry) for entry in data)


def content_of_part(part: Part) -> Content:
    """The part as a question of its own, as checks and previews look at it."""
    return Content(
        kind=part.kind,
        stem=part.stem,
        options=part.options,
        key=part.key,
        explanation=part.explanation,
        marks=part.marks,
        rubric=part.rubric,
        fixed_order=part.fixed_order,
        matches=part.matches,
    )


def name_of_case(material: str) -> str:
    """How a case is called in the bank when its author gives it no name: the beginning of its material."""
    line = next(iter(clean(material).splitlines()), "")
    return line if len(line) <= MAX_NAME else line[: MAX_NAME - 1] + "…"
