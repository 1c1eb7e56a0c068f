"""How long the forms of a paper take by the expected times of their questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext

from exams.actions.seal_exam import exam_day
from exams.forms_compared import FormItem
from exams.models import Exam
from personnel.policy import policy_for
from question_bank.times import POLICY, USUAL, expected_times


@dataclass(frozen=True, slots=True)
class Times:
    """`minutes` of each form; `allowed` by the blueprint, 0 for no limit; `usual`: for how many of the `questions`
    only the usual time of their kind is known."""

    minutes: tuple[float, ...]
    allowed: int
    usual: int
    questions: int

    @property
    def shortest(self) -> int:
        """Whole minutes of the shortest form."""
        return ceil(min(self.minutes))

    @property
    def longest(self) -> int:
        """Whole minutes of the longest form."""
        return ceil(max(self.minutes))

    @property
    def warning(self) -> str:
        """Which forms take longer than the blueprint allows; empty where none does."""
        long = [str(number) for number, minutes in enumerate(self.minutes, 1) if minutes > self.allowed]
        if not self.allowed or not long:
            return ""
        facts = {"forms": "、".join(long), "longest": self.longest, "allowed": self.allowed}
        if len(self.minutes) == 1:
            return (
                gettext(
                    "By the expected times of its questions this paper takes %(longest)d minutes; the blueprint allows "
                    "%(allowed)d. Assemble it: an assembly keeps the time."
                )
                % facts
            )
        return (
            gettext(
                "By the expected times of their questions these forms take longer than the %(allowed)d minutes of the "
                "blueprint: %(forms)s. The longest takes %(longest)d. Assemble the forms: an assembly keeps the time."
            )
            % facts
        )


def times_of(exam: Exam, forms: Sequence[Sequence[FormItem]]) -> Times | None:
    """The times of drawn or sealed forms, as they are expected today; None without forms."""
    kinds = {item.question: item.kind for form in forms for item in form}
    if not kinds:
        return None
    expected = expected_times(kinds, policy_for(POLICY, exam.unit, exam_day(exam)).body)
    minutes = (sum(expected[one].seconds for one in {item.question for item in form}) / 60 for form in forms)
    return Times(
        tuple(minutes),
        exam.blueprint.minutes if exam.blueprint else 0,
        sum(one.origin == USUAL for one in expected.values()),
        len(expected),
    )
