"""How long questions take, where nobody has said and nothing was measured."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 7200
"""Seconds of one question at most."""


@dataclass(frozen=True, slots=True)
class TimesPolicy:
    """Policy kind `question_times`: seconds for a question of each kind, and from how many candidates on the median of
    what they took is believed.

    The figures are the product's own and rest on no regulation.
    """

    single_choice: int = 45
    multiple_choice: int = 75
    indefinite_choice: int = 75
    true_false: int = 30
    fill_in: int = 60
    matching: int = 90
    ordering: int = 90
    short_answer: int = 300
    essay: int = 900
    document_drafting: int = 1200
    case_analysis: int = 600
    smallest_n: int = 30

    def __post_init__(self) -> None:
        if self.smallest_n < 1:
            raise ValueError("smallest_n is at least 1")
        if not all(1 <= getattr(self, name) <= LONGEST for name in self.__slots__ if name != "smallest_n"):
            raise ValueError("times are from 1 to 7200 seconds")

    def of(self, kind: str) -> int:
        """Seconds for a question of this kind."""
        seconds: int = getattr(self, kind)
        return seconds
