"""The content of one question as the rules see it, and the shapes of keys and answers.

Canonical key: zero-based option numbers in rising order (choices), ``True``/``False`` (true/false),
for each blank the accepted texts (fill-in), pairs of a left and a right number, each left one once and
in rising order (matching), all option numbers in the right order (ordering), or the model answer (written
kinds, empty when there is none). A case analysis has no key of its own: its parts have. Canonical answer:
the same shapes, with one text per blank, and ``None`` for "not answered".
"""

from dataclasses import dataclass
from decimal import Decimal

Pairs = tuple[tuple[int, int], ...]
Key = tuple[int, ...] | bool | tuple[tuple[str, ...], ...] | Pairs | str
Answer = tuple[int, ...] | bool | tuple[str, ...] | Pairs | str | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """What marking needs of a question that stands in a paper.

    ``option_count`` is 0 for kinds without options; ``marks`` are the full marks in this paper.
    """

    kind: str
    option_count: int
    key: Key
    marks: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class RubricPoint:
    """A point (采分点) that earns marks when a written answer makes it."""

    text: str
    marks: Decimal


@dataclass(frozen=True, slots=True)
class Part:
    """One sub-question of a case analysis: what a question has, but for what the whole case shares."""

    kind: str
    stem: str
    options: tuple[str, ...] = ()
    key: Key | None = None
    explanation: str = ""
    marks: Decimal = Decimal(1)
    rubric: tuple[RubricPoint, ...] = ()
    fixed_order: bool = False
    matches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a revision of a question freezes, apart from who wrote it and when.

    ``citations`` are canonical citation texts as the law app prints them; ``difficulty`` is 1 (easy)
    to 5 (hard); ``subject`` is a subject code, or empty when none is given. ``rubric`` belongs to the
    written kinds, ``material`` and ``parts`` to a case analysis, whose ``stem`` is only its name in
    the bank and whose ``marks`` are the sum over its parts; a drafting of a document may have a
    ``material`` too. ``options`` are the left side of a matching and ``matches`` its right side, which
    may hold more texts than are needed. Stem, options, matches, explanation, material, points and model
    answers are plain text, or rich text as ``domain.rich_text`` knows it.
    """

    kind: str
    stem: str
    options: tuple[str, ...] = ()
    key: Key | None = None
    explanation: str = ""
    marks: Decimal = Decimal(1)
    subject: str = ""
    difficulty: int = 3
    citations: tuple[str, ...] = ()
    fixed_order: bool = False
    rubric: tuple[RubricPoint, ...] = ()
    material: str = ""
    parts: tuple[Part, ...] = ()
    matches: tuple[str, ...] = ()
