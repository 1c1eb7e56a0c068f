"""What people read about a series: its days in a sentence, what a month lacks and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.domain.days import months_after
from core.wording import Words
from exams.domain.series import days_of, title_of
from exams.forms.blueprint import DIFFICULTIES
from exams.models import ExamSeries, SeriesMonth
from exams.wording import KIND_LABELS
from question_bank.models import Subject

BANK: Final = _(
    "The bank cannot fill the blueprint. Approve more questions, or change the blueprint of the series; the exam is "
    "then made within the hour, or at once by “Try again”."
)
LACKS: Final[Mapping[str, Words]] = {
    "blueprint_impossible": BANK,
    "blueprint_empty": _("The blueprint has no rows. Choose another one for the series."),
    "window_is_over": _(
        "The clock came too late: the window of this month is over. Hold the exam by hand, or leave this month out."
    ),
    "marks_too_few": _(
        "A case analysis is given so few marks that one of its parts gets none. Give it more in the blueprint."
    ),
}
OTHERWISE: Final = _(
    "The exam cannot be made as the series says. Change the series, or plan this month by hand."
)


def what_is_missing(month: SeriesMonth) -> list[str]:
    """Why a blocked month has no exam and what to do; then each row of the blueprint that lacks questions."""
    problem: dict[str, Any] = month.problem
    lines = [str(LACKS.get(problem.get("code", ""), OTHERWISE))]
    cells = problem.get("cells", [])
    names = dict(
        Subject.objects.filter(code__in={cell["subject"] for cell in cells}).values_list("code", "name")
    )
    for cell in cells:
        lines.append(
            gettext(
                "%(subject)s, %(kind)s, difficulty %(difficulty)s: %(needed)d needed, %(available)d there, %(missing)d "
                "missing"
            )
            % {
                "subject": names.get(cell["subject"], cell["subject"]),
                "kind": KIND_LABELS[cell["kind"]],
                "difficulty": dict(DIFFICULTIES)[str(cell["difficulty"])],
                "needed": cell["needed"],
                "available": cell["available"],
                "missing": max(0, cell["needed"] - cell["available"]),
            }
        )
    return lines


def next_exam(series: ExamSeries, today: date) -> dict[str, Any] | None:
    """The next exam that the clock will make: its title and days; None while the series is paused."""
    newest = series.newest
    if not newest.active:
        return None
    taken = max((row.month for row in series.months.all()), default=None)
    month = max(today.replace(day=1), newest.from_month)
    if taken is not None:
        month = max(month, months_after(taken, 1))
    version = series.version_of(month) or newest
    return {"title": title_of(version.title, month), "days": days_of(version.calendar, month)}
