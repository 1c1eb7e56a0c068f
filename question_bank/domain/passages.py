"""The texts of a question in which citations are looked for, with where each stands."""

from collections.abc import Iterator

from law.domain.citation_findings import Passage
from question_bank.domain.question import Content, Part


def passages_of(content: Content) -> tuple[Passage, ...]:
    """Everything that people read in a question, in reading order: what was said before gives 本法 its meaning."""
    return tuple(passage for passage in _all(content) if passage.text)


def _all(content: Content) -> Iterator[Passage]:
    yield Passage("material", content.material)
    yield from _asked(content, 0)
    for number, part in enumerate(content.parts, start=1):
        yield from _asked(part, number)


def _asked(asked: Content | Part, part: int) -> Iterator[Passage]:
    yield Passage("stem", asked.stem, part)
    for number, option in enumerate(asked.options, start=1):
        yield Passage("options", option, part, number)
    if isinstance(asked.key, str):
        yield Passage("key", asked.key, part)
    for number, point in enumerate(asked.rubric, start=1):
        yield Passage("rubric", point.text, part, number)
    yield Passage("explanation", asked.explanation, part)
