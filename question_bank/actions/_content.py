"""Between the rows of a revision and the content that the rules know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from question_bank.actions.resolve_citations import ResolvedCitation
from question_bank.domain.fingerprint import fingerprint
from question_bank.domain.kinds import KINDS
from question_bank.domain.parts import part_to_json
from question_bank.domain.question import Content
from question_bank.domain.rubric import rubric_to_json
from question_bank.domain.tidy import tidied_content
from question_bank.models import Citation, QuestionRevision


def fields_of(content: Content) -> dict[str, Any]:
    """The columns of a revision that `content` fills (all but subject, author, state and times)."""
    content = tidied_content(content)
    return {
        "kind": content.kind,
        "difficulty": content.difficulty,
        "stem": content.stem,
        "options": list(content.options),
        "matches": list(content.matches),
        "key": None if content.key is None else KINDS[content.kind].key_to_json(content.key),
        "rubric": rubric_to_json(content.rubric),
        "material": content.material,
        "parts": [part_to_json(part) for part in content.parts],
        "explanation": content.explanation,
        "marks": content.marks,
        "fixed_order": content.fixed_order,
        "fingerprint": fingerprint(content),
    }


def citation_rows(revision: QuestionRevision, citations: Sequence[ResolvedCitation]) -> list[Citation]:
    """The citation rows of a revision, in order."""
    return [
        Citation(
            revision=revision,
            statute_id=citation.statute_id,
            version_id=citation.version_id,
            number=citation.number,
            suffix=citation.suffix,
            paragraph=citation.paragraph,
            item=citation.item,
            position=position,
        )
        for position, citation in enumerate(citations)
    ]
