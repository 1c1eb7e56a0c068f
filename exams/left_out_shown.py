"""Which questions an exam leaves out because they were used lately, and by whom that goes, in words."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from exams.actions.used_questions import used_since
from exams.candidates_known import Known, candidates_known
from exams.models import Exam


def left_out_words(exam: Exam) -> str:
    """One or two sentences; empty where nothing is left out."""
    since = used_since(exam)
    if since is None:
        return ""
    month = date_format(since, "YEAR_MONTH_FORMAT")
    who = candidates_known(exam)
    if who.known is Known.UNITS:
        return gettext(
            "Nobody is on the roster yet: questions that exams of these units asked since %(month)s are left out. What "
            "officers met elsewhere is left out as soon as they are known."
        ) % {"month": month}
    officers = who.count()
    facts = {"month": month, "officers": officers}
    if who.known is Known.ROSTER:
        return (
            ngettext(
                "Questions that the %(officers)d officer on the roster met since %(month)s are left out, in whatever "
                "unit that was.",
                "Questions that any of the %(officers)d officers on the roster met since %(month)s are left out, in "
                "whatever unit that was.",
                officers,
            )
            % facts
        )
    return (
        ngettext(
            "Questions that the %(officers)d officer who is due met since %(month)s are left out, in whatever unit "
            "that was. The roster is not taken yet: who is transferred before the cut-off date counts from then on.",
            "Questions that any of the %(officers)d officers who are due met since %(month)s are left out, in whatever "
            "unit that was. The roster is not taken yet: who is transferred before the cut-off date counts from then "
            "on.",
            officers,
        )
        % facts
    )
