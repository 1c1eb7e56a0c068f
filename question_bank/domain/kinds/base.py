"""The contract that every kind of question fulfils."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar

from question_bank.domain.question import Answer, AskedQuestion, Key
from question_bank.domain.scoring_rules import ScoringRule


class Kind(ABC):
    """One kind of question. Adding a kind is adding a class and listing it in ``KINDS``.

    ``min_options`` and ``max_options`` are 0 for kinds without options, ``min_matches`` and ``max_matches`` for
    kinds without a right side; ``uses_rule`` says whether the section's multiple-choice rule applies;
    ``has_rubric`` whether people mark it by points; ``has_parts`` whether it is made of sub-questions of other
    kinds; ``needs_material`` and ``may_have_material`` whether facts stand above it.
    """

    code: ClassVar[str]
    min_options: ClassVar[int] = 0
    max_options: ClassVar[int] = 0
    min_matches: ClassVar[int] = 0
    max_matches: ClassVar[int] = 0
    uses_rule: ClassVar[bool] = False
    has_rubric: ClassVar[bool] = False
    has_parts: ClassVar[bool] = False
    needs_material: ClassVar[bool] = False
    may_have_material: ClassVar[bool] = False

    @abstractmethod
    def parse_key(self, raw: object, options: Sequence[str], matches: Sequence[str] = ()) -> Key:
        """The canonical key of what a person wrote; ``matches`` is the right side of a matching.

        Raises KeyRefused with the reason.
        """

    @abstractmethod
    def normalise(self, answer: object, size: int | None = None, matches: int | None = None) -> Answer:
        """The canonical form of an answer as received, None for no answer.

        ``size`` is the number of options (choices, ordering, left side of a matching) or blanks (fill-in) and
        ``matches`` that of the right side where known; an answer beyond it, or of another shape, raises
        InvalidAnswer.
        """

    @abstractmethod
    def grade(self, question: AskedQuestion, answer: Answer, rule: ScoringRule) -> Fraction | None:
        """The fraction of the full marks, 0 to 1, exact; None when a person must mark."""

    @abstractmethod
    def key_to_json(self, key: Key) -> object:
        """The key as contract 3 prints it."""

    @abstractmethod
    def key_from_json(self, data: object, options: Sequence[str] = (), matches: Sequence[str] = ()) -> Key:
        """The key of its JSON form. Raises KeyRefused when the form or the range is wrong."""

    @property
    def has_options(self) -> bool:
        """Whether the candidate chooses among options, pairs them or puts them in order."""
        return self.max_options > 0

    @property
    def has_matches(self) -> bool:
        """Whether its options are paired with the texts of a right side."""
        return self.max_matches > 0
