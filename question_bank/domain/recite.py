"""A question that stays right after a change of law: the same question with its articles numbered anew."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from law.domain.renumbering import Article, renumber
from question_bank.domain.difference import key_text
from question_bank.domain.question import Content, Part


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
) -> Recited:
    """Writes the numbers in every text anew and gives the content its new `citations` (canonical labels).

    A key is never rewritten: a number in it that would have to change is left to a person. `names`, `numbers` and
    `cited` are those of `law.domain.renumbering.renumber`.
    """
    left: list[str] = []
    called = tuple(names)

    def anew(text: str) -> str:
        found = renumber(text, names=called, numbers=numbers, cited=cited)
        left.extend(found.left)
        return found.text

    def keyed(part: Content | Part) -> None:
        if isinstance(part.key, str) or part.kind == "fill_in":
            text = key_text(part.kind, part.key)
            found = renumber(text, names=called, numbers=numbers, cited=cited)
            left.extend(found.left or ([text] if found.text != text else []))
        for point in part.rubric:
            found = renumber(point.text, names=called, numbers=numbers, cited=cited)
            left.extend(found.left or ([point.text] if found.text != point.text else []))

    keyed(content)
    for part in content.parts:
        keyed(part)
    anew_parts = tuple(
        replace(
            part,
            stem=anew(part.stem),
            options=tuple(anew(option) for option in part.options),
            explanation=anew(part.explanation),
        )
        for part in content.parts
    )
    made = replace(
        content,
        stem=anew(content.stem),
        options=tuple(anew(option) for option in content.options),
        explanation=anew(content.explanation),
        material=anew(content.material),
        parts=anew_parts,
        citations=citations,
    )
    return Recited(made, tuple(dict.fromkeys(left)))
