"""A question that stays right after a change of law: the same question with its articles numbered anew."""

import html
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from law.domain.renumbering import Article, Renumbered, renumber
from question_bank.domain.difference import key_text
from question_bank.domain.question import Content, Part
from question_bank.domain.rich_text import is_rich


@dataclass(frozen=True, slots=True)
class Recited:
    """The content with new numbers, and mentions of old ones that a person has to look at."""

    content: Content
    left: tuple[str, ...] = ()


def recited(
    content: Content,
    *,
    names: Iterable[str],
    numbers: Mapping[Article, Article],
    cited: Collection[Article],
    citations: tuple[str, ...],
    law: str = "",
) -> Recited:
    """Writes the numbers in every text anew and gives the content its new `citations` (canonical labels).

    A key is never rewritten: a number in it that would have to change is left to a person. `names`, `numbers` and
    `cited` are those of `law.domain.renumbering.renumber`; `law` is the one law that the question cites, if it is one.
    """
    reader = _Reader(tuple(names), numbers, cited, law)
    material = reader.anew(content.material)
    asked = reader.asked(content)
    parts = tuple(replace(part, **reader.asked(part)) for part in content.parts)
    made = replace(content, **asked, material=material, parts=parts, citations=citations)
    return Recited(made, tuple(dict.fromkeys(reader.left)))


class _Reader:
    """Reads the texts of a question in their order: the law spoken of in one is meant in the next."""

    def __init__(
        self,
        names: tuple[str, ...],
        numbers: Mapping[Article, Article],
        cited: Collection[Article],
        law: str,
    ) -> None:
        self._names, self._numbers, self._cited, self._law = names, numbers, cited, law
        self.left: list[str] = []

    def asked(self, asked: Content | Part) -> dict[str, Any]:
        """Stem, options, right side and explanation anew; key and rubric looked at."""
        stem = self.anew(asked.stem)
        options = tuple(self.anew(option) for option in asked.options)
        matches = tuple(self.anew(match) for match in asked.matches)
        if isinstance(asked.key, str) or asked.kind == "fill_in":
            self._keep(key_text(asked.kind, asked.key))
        for point in asked.rubric:
            self._keep(point.text)
        explanation = self.anew(asked.explanation)
        return {"stem": stem, "options": options, "matches": matches, "explanation": explanation}

    def anew(self, text: str) -> str:
        """The text with new numbers; of rich text the markup stays as it is."""
        if not is_rich(text):
            found = self._renumbered(text)
            self.left.extend(found.left)
            return found.text
        words, places = _words(text)
        found = self._renumbered(words)
        self.left.extend(found.left)
        for edit in reversed(found.edits):
            start, end = places[edit.start], places[edit.end - 1] + 1
            if end - start == edit.end - edit.start:
                text = f"{text[:start]}{edit.text}{text[end:]}"
            else:
                self.left.append(words[edit.start : edit.end])
        for described in _DESCRIBED.findall(text):
            self._keep(html.unescape(described))
        return text

    def _keep(self, text: str) -> None:
        found = self._renumbered(text)
        self.left.extend(found.left or ([text] if found.text != text else []))

    def _renumbered(self, text: str) -> Renumbered:
        found = renumber(text, names=self._names, numbers=self._numbers, cited=self._cited, law=self._law)
        self._law = found.law
        return found


_TAG = re.compile(r"<[^>]*>")
_WITHIN_A_LINE = re.compile(r"</?(?:strong|b|em|i|u|s|sub|sup|img)\b")
_DESCRIBED = re.compile(r'<img[^>]* alt="([^"]*)"')


def _words(markup: str) -> tuple[str, list[int]]:
    """The words of rich text as they stand in it, with the place of each character; a line ends with its block."""
    words: list[str] = []
    places: list[int] = []
    at = 0
    for tag in [*_TAG.finditer(markup), None]:
        end = tag.start() if tag else len(markup)
        words.append(markup[at:end])
        places.extend(range(at, end))
        if tag and not _WITHIN_A_LINE.match(tag[0]):
            words.append("\n")
            places.append(end)
        at = tag.end() if tag else end
    return "".join(words), places
