"""What exams tell of an officer in "my data": what was announced and released, never a key."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exams.domain.paper import decimal_text
from exams.models import (
    Appeal,
    Attempt,
    AwayNotice,
    Enrolment,
    Incident,
    InterventionEffect,
    InvigilatorDuty,
    Leave,
    Result,
    SeatAssignment,
    TimeCredit,
)
from personnel.models import Officer
from personnel.my_data import DataSection, Rows, register_section


def register_own_data() -> None:
    """Called when the app is ready."""
    for section in (
        ENROLMENTS,
        SEATS,
        INVIGILATION,
        ATTEMPTS,
        TIME,
        AWAY,
        INTERVENTIONS,
        INCIDENTS,
        RESULTS,
        APPEALS,
        LEAVES,
    ):
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


def _seats(officer: Officer) -> Rows:
    published = SeatAssignment.objects.filter(room__sitting__seating_plans__published_at__isnull=False)
    rows = published.filter(enrolment__officer=officer).select_related(
        "room__room__site", "room__sitting__exam"
    )
    for row in rows.order_by("-room__sitting__opens_at", "-pk"):
        where = f"{row.room.room.site.name} {row.room.room.name}"
        exam = row.room.sitting.exam.title
        yield exam, where, row.room.number, row.number, row.ticket, row.checked_in_at


def _invigilation(officer: Officer) -> Rows:
    rows = InvigilatorDuty.objects.filter(officer=officer).order_by("-sitting__opens_at", "-pk")
    return rows.values_list(
        "sitting__exam__title", "room__room__site__name", "room__number", "given_at", "ended_at"
    )


def _attempts(officer: Officer) -> Rows:
    rows = Attempt.objects.filter(officer=officer).select_related("sitting__exam")
    for row in rows.order_by("-started_at"):
        yield row.sitting.exam.title, row.started_at, row.closed_at, str(row.pk)


def _time(officer: Officer) -> Rows:
    rows = TimeCredit.objects.filter(enrolment__officer=officer).select_related("enrolment__sitting__exam")
    for row in rows.order_by("-granted_at", "-pk"):
        yield row.enrolment.sitting.exam.title, row.get_cause_display(), row.seconds, row.granted_at


def _away(officer: Officer) -> Rows:
    rows = AwayNotice.objects.filter(attempt__officer=officer).order_by("-left_at", "-pk")
    for row in rows.select_related("attempt__sitting__exam"):
        yield row.attempt.sitting.exam.title, row.get_kind_display(), row.left_at, row.seconds


def _interventions(officer: Officer) -> Rows:
    rows = InterventionEffect.objects.filter(enrolment__officer=officer)
    rows = rows.select_related("intervention__exam", "intervention__words")
    for row in rows.order_by("-intervention__at", "-pk"):
        done = row.intervention
        yield done.exam.title, done.get_kind_display(), done.at, done.words.text if done.words else ""


def _incidents(officer: Officer) -> Rows:
    rows = Incident.objects.filter(enrolment__officer=officer).select_related("exam", "words")
    for row in rows.order_by("-at", "-pk"):
        yield row.exam.title, row.get_kind_display(), row.at, row.words.text


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
SEATS = DataSection(
    "seats",
    _("Your seats in exams"),
    _("So that everybody sits where they were drawn, and the right person sits there."),
    (
        _("Exam"),
        pgettext_lazy("exam", "Site"),
        pgettext_lazy("exam", "Room"),
        pgettext_lazy("exam", "Seat"),
        _("Ticket number"),
        _("Identity checked"),
    ),
    _seats,
)
INVIGILATION = DataSection(
    "invigilation",
    _("Rooms you invigilated"),
    _("Who looked after which room."),
    (
        _("Exam"),
        pgettext_lazy("exam", "Site"),
        pgettext_lazy("exam", "Room"),
        pgettext_lazy("duty", "Given"),
        pgettext_lazy("duty", "Ended"),
    ),
    _invigilation,
)
ATTEMPTS = DataSection(
    "attempts",
    _("Exams you sat"),
    _("Your answers and their times are kept as evidence; after release you read them on the result page."),
    (_("Exam"), _("Started"), pgettext_lazy("attempt", "Ended"), _("Number of the attempt")),
    _attempts,
)
TIME = DataSection(
    "exam_time",
    _("Time you were given in exams"),
    _("Extra time, and time given back when the exam could not be reached."),
    (
        _("Exam"),
        pgettext_lazy("of a time credit", "Cause"),
        _("Seconds"),
        pgettext_lazy("time credit", "Given"),
    ),
    _time,
)
AWAY = DataSection(
    "away",
    _("Leaving the page of an exam, and network cuts"),
    _("Counted for those who look after the exam; nothing follows from it by itself."),
    (_("Exam"), pgettext_lazy("away notice", "What"), _("Left at"), _("Seconds away")),
    _away,
)
INTERVENTIONS = DataSection(
    "interventions",
    _("What invigilators did about your attempts"),
    _("Time given, pauses and the like, each with its reason, as evidence of how the exam went."),
    (_("Exam"), _("What was done"), _("Time"), _("Reason")),
    _interventions,
)
INCIDENTS = DataSection(
    "incidents",
    _("Incidents noted about you in exams"),
    _("The log of the exam room, kept with the exam."),
    (_("Exam"), _("What has happened"), _("Time"), _("In words")),
    _incidents,
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
