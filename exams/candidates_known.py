"""Who will sit an exam, as far as that is known before its roster is taken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from exams.models import Enrolment, Exam, MakeupPlace, NameDraw
from exams.routine import due_officers
from personnel.models import Officer


class Known(StrEnum):
    """By what the candidates are known."""

    ROSTER = "roster"
    """They are enrolled, or stand on the list of a make-up exam or the names of a spot exam."""
    DUE = "due"
    """No roster was taken yet: who is due by the cut-off date and the postings known today."""
    UNITS = "units"
    """Nobody is known: names are still to be drawn, or officers still to be cleared."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """`officers` is a sub-select of their ids."""

    known: Known
    officers: QuerySet[Officer, Any]

    def count(self) -> int:
        """How many they are."""
        return self.officers.count()


def candidates_known(exam: Exam) -> Candidates:
    """Who will sit `exam`: its roster, else its list, else who is due now."""
    enrolled = Enrolment.objects.filter(sitting__exam=exam)
    if enrolled.exists():
        return _those(Known.ROSTER, enrolled)
    if exam.makeup_of_id is not None:
        return _those(Known.ROSTER, MakeupPlace.objects.filter(exam=exam))
    names = NameDraw.objects.newest(exam) if exam.kind == Exam.Kind.SPOT else None
    if names is not None:
        return _those(Known.ROSTER, names.names.all())
    if exam.kind == Exam.Kind.SPOT or exam.needs_clearance:
        return Candidates(Known.UNITS, Officer.objects.none())
    due = due_officers(exam).order_by()
    return Candidates(Known.DUE if due.exists() else Known.UNITS, due.values("pk"))


def _those(known: Known, rows: QuerySet[Any, Any]) -> Candidates:
    ids = rows.order_by().values("officer")
    return Candidates(known, Officer.objects.order_by().filter(pk__in=ids).values("pk"))
