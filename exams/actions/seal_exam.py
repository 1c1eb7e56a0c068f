"""Draw the paper of a draft, seal it, and take the roster."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.domain.canonical import SHA256, Json, canonical_json, digest
from exams.actions.compose_paper import Choice, in_paper_order
from exams.actions.draw_forms import CannotSeal, draw_forms
from exams.actions.enrol_roster import enrol_roster
from exams.actions.seal_paper import seal_forms
from exams.domain.paper import decimal_text
from exams.models import Exam, Paper
from exams.routine import is_second_person
from personnel.models import Officer


def exam_day(exam: Exam) -> date:
    """The local day on which the exam's first window opens: the day its questions must hold on."""
    return local_day(exam.sittings.earliest("opens_at").opens_at)


def fingerprint(forms: Sequence[Sequence[Choice]]) -> str:
    """Hex hash over revisions and marks of all forms in the order of the paper: tells whether a draw is still the one
    seen."""
    facts: list[Json] = [
        [[choice.revision.pk, decimal_text(choice.marks)] for choice in in_paper_order(choices)]
        for choices in forms
    ]
    return digest(canonical_json(facts), SHA256).hex()


def seal_exam(exam: Exam, *, seen: str, at: datetime, actor: Officer, production: bool) -> Paper:
    """Seals all forms that blueprint and seed draw now, and enrols the roster if its cut-off date has come.

    `seen` is the fingerprint of the paper that the officer looked at: another paper is never sealed in its place.
    Returns the first form. Both or neither happen. Raises `CannotSeal`, `IllegalMove` or `LostRace`.
    """
    if not is_second_person(exam, actor):
        raise CannotSeal(
            _("You wrote the series that this exam was made from. Another exam officer looks at its paper."),
            code="second_person",
        )
    forms = draw_forms(exam, on=exam_day(exam))
    if fingerprint(forms) != seen:
        raise CannotSeal(
            _(
                "The bank or the blueprint has changed since you looked at the paper. Look at it again, then seal it."
            ),
            code="paper_changed",
        )
    with transaction.atomic():
        first = seal_forms(exam=exam, forms=forms, actor=actor, at=at, production=production)[0]
        if exam.cut_off <= local_day(at):
            for sitting in exam.sittings.select_related("exam__unit"):
                enrol_roster(sitting=sitting, actor=actor, at=at)
    return first
