"""What training tells of an officer in "my data"."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from personnel.models import Officer
from personnel.my_data import DataSection, Rows, register_section
from training.models import Mistake, StudyMonth, StudyTask


def register_own_data() -> None:
    """Called when the app is ready."""
    for section in (TASKS, MONTHS, MISTAKES):
        register_section(section)


def _tasks(officer: Officer) -> Rows:
    for task in StudyTask.objects.of(officer):
        yield task.assignment.title, task.due_on, task.done_at, task.done_late


def _months(officer: Officer) -> Rows:
    rows = StudyMonth.objects.filter(officer=officer).order_by("-month")
    return rows.values_list("month", "assigned", "completed", "completed_late", "minutes")


def _mistakes(officer: Officer) -> Rows:
    rows = Mistake.objects.filter(officer=officer).order_by("-last_wrong_at", "-pk")
    return rows.values_list("question__ref", "wrong_count", "right_in_row", "last_wrong_at", "mastered_at")


TASKS = DataSection(
    "study",
    _("Weekly study"),
    _("To show what is to be studied and what was done."),
    (pgettext_lazy("my data", "Title"), _("Due on"), pgettext_lazy("my data", "Done"), _("Late")),
    _tasks,
)
MONTHS = DataSection(
    "study_months",
    _("Months of study"),
    _("Filed once a month in your enforcement file."),
    (_("Month"), _("Assigned"), _("Completed"), _("Completed late"), _("Minutes")),
    _months,
)
MISTAKES = DataSection(
    "mistakes",
    _("Mistake book"),
    _("For your own practice; nobody else reads it."),
    (_("Question"), _("Times wrong"), _("Right in a row"), _("Last wrong"), _("Mastered")),
    _mistakes,
)
