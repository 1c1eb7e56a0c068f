"""A question as it is stored: every text of it cleaned, rich ones by the sanitizer."""

from dataclasses import replace

from question_bank.domain.question import Content, Part, RubricPoint
from question_bank.domain.rich_text import images_of, tidied


def tidied_content(content: Content) -> Content:
    """``content`` with all its texts as they are stored; one that is tidy already comes back equal."""
    return replace(
        content,
        stem=tidied(content.stem),
        options=tuple(map(tidied, content.options)),
        matches=tuple(map(tidied, content.matches)),
        key=tidied(content.key) if isinstance(content.key, str) else content.key,
        explanation=tidied(content.explanation),
        rubric=_points(content.rubric),
        material=tidied(content.material),
        parts=tuple(map(_part, content.parts)),
    )


def images_in(content: Content) -> tuple[str, ...]:
    """The SHA-256 of every picture of a question, keys, explanations and parts included, each once."""
    texts = [content.material, content.stem, *content.options, *content.matches, content.explanation]
    texts += [content.key] if isinstance(content.key, str) else []
    texts += [point.text for point in content.rubric]
    for part in content.parts:
        texts += [part.stem, *part.options, *part.matches, part.explanation]
        texts += [part.key] if isinstance(part.key, str) else []
        texts += [point.text for point in part.rubric]
    return images_of(*texts)


def _part(part: Part) -> Part:
    return replace(
        part,
        stem=tidied(part.stem),
        options=tuple(map(tidied, part.options)),
        matches=tuple(map(tidied, part.matches)),
        key=tidied(part.key) if isinstance(part.key, str) else part.key,
        explanation=tidied(part.explanation),
        rubric=_points(part.rubric),
    )


def _points(rubric: tuple[RubricPoint, ...]) -> tuple[RubricPoint, ...]:
    return tuple(RubricPoint(tidied(point.text), point.marks) for point in rubric)
