"""What follows marking: provisional results, the days for an appeal, who signs, the public notice; and the moves of an
appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """Whose signature stands under results."""

    EXAM_OFFICER = "exam_officer"
    LEGAL_HEAD = "legal_head"


class NoticeNames(StrEnum):
    """How officers are named in a public notice (公示)."""

    MASKED = "masked"
    """王*芳: the name without its middle, or without its end, and the badge number without its middle."""
    BADGE = "badge"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class AfterExam:
    """What follows the exams of one kind."""

    appeal_days: int = 0
    """Whole days after the day on which results are shown; 0: nobody appeals."""
    provisional: bool = False
    """Officers see their results before anybody signs; signatures wait for the end of these days."""
    signatures: int = 1
    """1: the head of the legal department; 2: an exam officer as well, another person."""
    notice_days: int = 0
    """How many whole days the public notice can be read; 0: there is none."""
    notice_first: bool = False
    """The notice comes before the release, which waits for its end and for the answers to all objections; else it
    follows the release."""
    notice_names: NoticeNames = NoticeNames.MASKED
    notice_scores: bool = False
    """Whether scores stand in the notice. Who did not pass is never named."""

    def __post_init__(self) -> None:
        if not 0 <= self.appeal_days <= 60 or not 0 <= self.notice_days <= 60:
            raise ValueError("appeal_days and notice_days: from 0 to 60")
        if self.signatures not in {1, 2}:
            raise ValueError("signatures: 1 or 2")
        if self.notice_first and not self.notice_days:
            raise ValueError("a notice before the release needs notice_days")
        if self.provisional and not self.appeal_days:
            raise ValueError("provisional results need appeal_days")

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The signatures that a release needs."""
        return (Stage.LEGAL_HEAD,) if self.signatures == 1 else (Stage.EXAM_OFFICER, Stage.LEGAL_HEAD)


@dataclass(frozen=True, slots=True)
class AfterExamPolicy:
    """Policy kind `after_exam`. No regulation lays down days or signatures: the figures are the product's own."""

    monthly: AfterExam = AfterExam()
    qualification: AfterExam = AfterExam(
        appeal_days=5, provisional=True, signatures=2, notice_days=7, notice_first=True
    )
    spot: AfterExam = AfterExam()

    def of_kind(self, kind: str) -> AfterExam:
        """What holds for exams of this kind; a rehearsal asks for the kind of the exam that it rehearses."""
        rules = {"monthly": self.monthly, "qualification": self.qualification, "spot": self.spot}
        return rules.get(kind, AfterExam())


class AppealState(StrEnum):
    """Where an appeal stands."""

    FILED = "filed"
    ANSWERED = "answered"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


APPEAL_MOVES: Final[Mapping[AppealState, frozenset[AppealState]]] = {
    AppealState.FILED: frozenset({AppealState.ANSWERED, AppealState.WITHDRAWN}),
    AppealState.ANSWERED: frozenset({AppealState.UPHELD, AppealState.REJECTED, AppealState.WITHDRAWN}),
    AppealState.UPHELD: frozenset(),
    AppealState.REJECTED: frozenset(),
    AppealState.WITHDRAWN: frozenset(),
}


def masked_name(name: str) -> str:
    """A name as a public notice shows it: 王* for 王芳, 欧**华 for 欧阳建华; a single character stays."""
    if len(name) <= 1:
        return name
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]


def masked_badge(badge: str) -> str:
    """A badge number without its middle: 10**03; one of four figures or fewer keeps its last alone."""
    if len(badge) <= 4:
        return "*" * max(0, len(badge) - 1) + badge[-1:]
    return badge[:2] + "*" * (len(badge) - 4) + badge[-2:]
