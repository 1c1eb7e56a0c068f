"""What exams tell of an officer in "my data": what was announced and released, never a key."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exams.domain.paper import decimal_text
from exams.models import Appeal, Attempt, AwayNotice, Enrolment, Leave, Result
from personnel.models import Officer
from personnel.my_data import DataSection, Rows, register_section


def register_own_data() -> None:
    """Called when the app is ready."""
    for section in (ENROLMENTS, ATTEMPTS, AWAY, RESULTS, APPEALS, LEAVES):
        register_section(section)


def _enrolments(officer: Officer) -> Rows:
    rows = Enrolment.objects.announced().filter(officer=officer).select_related("sitting__exam", "unit")
    for row in rows.order_by("-sitting__opens_at", "-pk"):
        yield (
            row.sitting.exam.title,
            row.unit.name,
            row.sitting.opens_at,
            row.sitting.closes_at,
            row.enrolled_at,
        )


def _attempts(officer: Officer) -> Rows:
    rows = Attempt.objects.filter(officer=officer).select_related("sitting__exam")
    for row in rows.order_by("-started_at"):
        yield row.sitting.exam.title, row.started_at, row.closed_at, str(row.pk)


def _away(officer: Officer) -> Rows:
    rows = AwayNotice.objects.filter(attempt__officer=officer).order_by("-left_at", "-pk")
    return rows.values_list("attempt__sitting__exam__title", "left_at", "seconds")


def _results(officer: Officer) -> Rows:
    rows = Result.objects.released().filter(officer=officer).select_related("exam", "unit", "release_row")
    for row in rows.order_by("-release_row__at", "-pk"):
        yield (
            row.exam.title,
            row.unit.name,
            decimal_text(row.score),
            decimal_text(row.full_marks),
            row.passed,
            row.release_row.at,
        )


def _appeals(officer: Officer) -> Rows:
    rows = Appeal.objects.filter(result__officer=officer).select_related("result__exam")
    for row in rows.order_by("-at", "-pk"):
        yield row.result.exam.title, row.number or "", row.words, row.get_state_display(), row.at


def _leaves(officer: Officer) -> Rows:
    rows = Leave.objects.filter(enrolment__officer=officer).select_related("enrolment__sitting__exam")
    for row in rows.order_by("-asked_at", "-pk"):
        exam = row.enrolment.sitting.exam.title
        yield exam, row.get_kind_display(), row.reason, row.evidence, row.get_state_display(), row.asked_at


ENROLMENTS = DataSection(
    "enrolments",
    _("Exams you are due for"),
    _("To let you in, and to count who is absent."),
    (_("Exam"), _("Unit"), _("Opens"), _("Closes"), _("Listed")),
    _enrolments,
)
ATTEMPTS = DataSection(
    "attempts",
    _("Exams you sat"),
    _("Your answers and their times are kept as evidence; after release you read them on the result page."),
    (_("Exam"), _("Started"), pgettext_lazy("attempt", "Ended"), _("Number of the attempt")),
    _attempts,
)
AWAY = DataSection(
    "away",
    _("Leaving the page of an exam"),
    _("Counted for those who look after the exam; nothing follows from it by itself."),
    (_("Exam"), _("Left at"), _("Seconds away")),
    _away,
)
RESULTS = DataSection(
    "results",
    _("Released results"),
    _("For your enforcement file, levels and the figures of your unit."),
    (_("Exam"), _("Unit"), _("Score"), _("Full marks"), _("Passed"), _("Released")),
    _results,
)
APPEALS = DataSection(
    "appeals",
    _("Appeals"),
    _("To answer and decide them, and to correct what is wrong."),
    (
        _("Exam"),
        _("Number of the question"),
        _("What you wrote"),
        _("State"),
        pgettext_lazy("appeal", "Received"),
    ),
    _appeals,
)
LEAVES = DataSection(
    "leaves",
    _("Requests for leave"),
    _("To excuse your absence and to list you for the make-up exam."),
    (_("Exam"), _("Class of absence"), _("Reason"), _("Evidence"), _("State"), _("Asked")),
    _leaves,
)
