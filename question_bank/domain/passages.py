"""The texts of a question in which citations are looked for, with where each stands."""

from collections.abc import Iterator
from dataclasses import replace

from law.domain.citation_findings import Passage
from question_bank.domain.difference import key_text
from question_bank.domain.question import Content, Part
from question_bank.domain.rich_text import plain_text


def passages_of(content: Content) -> tuple[Passage, ...]:
    """Everything that people read in a question, in reading order: what was said before gives 本法 its meaning.

    Of rich text the words alone.
    """
    words = (replace(passage, text=plain_text(passage.text)) for passage in _all(content))
    return tuple(passage for passage in words if passage.text)


def _all(content: Content) -> Iterator[Passage]:
    yield Passage("material", content.material)
    yield from _asked(content, 0)
    for number, part in enumerate(content.parts, start=1):
        yield from _asked(part, number)


def _asked(asked: Content | Part, part: int) -> Iterator[Passage]:
    yield Passage("stem", asked.stem, part)
    for number, option in enumerate(asked.options, start=1):
        yield Passage("options", option, part, number)
    for number, match in enumerate(asked.matches, start=1):
        yield Passage("matches", match, part, number)
    if isinstance(asked.key, str):
        yield Passage("key", asked.key, part)
    elif asked.kind == "fill_in":
        yield Passage("key", key_text(asked.kind, asked.key), part)
    for number, point in enumerate(asked.rubric, start=1):
        yield Passage("rubric", point.text, part, number)
    yield Passage("explanation", asked.explanation, part)
