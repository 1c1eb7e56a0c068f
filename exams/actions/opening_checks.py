"""What must hold before an exam opens, each with its name, for the screen and for the act alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.clock import local_day
from core.wording import Words
from exams.actions.open_exam import Check, Obstacle, guards_are_in_place, https_is_on, writes_are_durable
from exams.models import Enrolment, Exam, PaperLawTask
from law.models import StatuteVersion
from question_bank.models import Citation


@dataclass(frozen=True, slots=True)
class NamedCheck:
    """One thing that must hold; `check` says what stands in the way, or None. `binding`: it must hold here."""

    name: Words
    check: Check
    binding: bool = True


def opening_checks(exam: Exam, *, at: datetime) -> tuple[NamedCheck, ...]:
    """Everything that is looked at before `exam` opens, in the order people read it.

    HTTPS and a lossless database bind in production; elsewhere they are shown.
    """
    return (
        NamedCheck(_("The paper is sealed"), partial(_paper_is_sealed, exam)),
        NamedCheck(
            _("The law that the paper rests on counts on the day of the exam"), partial(_law_counts, exam)
        ),
        NamedCheck(_("The cut-off date has come"), partial(_cut_off_has_come, exam, at)),
        NamedCheck(_("There are officers on the roster"), partial(_roster_is_not_empty, exam, at)),
        NamedCheck(_("The window is still ahead or open"), partial(_window_is_not_over, exam, at)),
        NamedCheck(_("Tables of evidence are protected"), guards_are_in_place),
        NamedCheck(_("The database loses nothing it acknowledged"), writes_are_durable, settings.PRODUCTION),
        NamedCheck(_("The platform is reached over HTTPS"), https_is_on, settings.PRODUCTION),
    )


def _paper_is_sealed(exam: Exam) -> Obstacle | None:
    if exam.papers.exists():
        return None
    return _("No paper has been sealed for this exam.")


def _law_counts(exam: Exam) -> Obstacle | None:
    """Every question rests on a text that counts on the exam day, or a second person signed that the paper stays."""
    sitting = exam.sittings.order_by("opens_at").first()
    if sitting is None:
        return None
    day = local_day(sitting.opens_at)
    stale = Citation.objects.of_another_text(on=day).filter(revision__uses__paper__exam=exam)
    counting = StatuteVersion.objects.counting(on=day).order_by().values("pk")
    kept = PaperLawTask.objects.filter(exam=exam, state=PaperLawTask.State.DONE, new_version__in=counting)
    if not stale.exclude(statute__in=kept.values("new_version__statute")).exists():
        return None
    return _(
        "Questions of the paper cite articles that have another text on that day. Settle the task about this paper; "
        "where there is none yet, confirm first what became of the articles."
    )


def _cut_off_has_come(exam: Exam, at: datetime) -> Obstacle | None:
    if exam.cut_off <= local_day(at):
        return None
    return _("The roster is taken on the cut-off date. Open the exam on that day or later.")


def _roster_is_not_empty(exam: Exam, at: datetime) -> Obstacle | None:
    if Enrolment.objects.filter(sitting__exam=exam).exists():
        return None
    if exam.needs_clearance:
        return _("Nobody is enrolled yet: this exam enrols officers only who are cleared for it.")
    if exam.cut_off > local_day(at):
        return None
    return _("Nobody was in post in this unit on the cut-off date.")


def _window_is_not_over(exam: Exam, at: datetime) -> Obstacle | None:
    if exam.sittings.filter(closes_at__gt=at).exists():
        return None
    return _("The window is already over. Cancel this exam and plan it anew.")
