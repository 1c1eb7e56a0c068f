"""The question that a staged row stands for."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import parts_from_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_from_json


def staged_content(data: Mapping[str, Any]) -> Content:
    """The question that a staged row would write."""
    return Content(
        kind=data["kind"],
        stem=data["stem"],
        options=tuple(data["options"]),
        key=KINDS[data["kind"]].key_from_json(data["key"], data["options"], data.get("matches", [])),
        explanation=data["explanation"],
        marks=Decimal(data["marks"]),
        subject=data["subject"],
        difficulty=data["difficulty"],
        citations=tuple(ResolvedCitation.from_json(entry).label for entry in data["citations"]),
        fixed_order=data["fixed_order"],
        rubric=rubric_from_json(data.get("rubric", [])),
        material=data.get("material", ""),
        parts=parts_from_json(data.get("parts", [])),
        matches=tuple(data.get("matches", [])),
    )
