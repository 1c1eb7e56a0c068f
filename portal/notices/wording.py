"""The sentence of each kind of notice, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

SENTENCES: Mapping[str, Any] = {
    "exam_coming": _("“%(title)s” can be taken from %(opens_at)s to %(closes_at)s."),
    "exam_closing": _("“%(title)s” closes at %(closes_at)s; you had not begun when this was sent."),
    "import_ready": _("“%(title)s” has been read. Look at the rows and confirm."),
    "import_refused": _("“%(title)s” could not be imported. The page says why."),
    "result": _("The result of “%(title)s” is out."),
    "result_corrected": _("A result of “%(title)s” was corrected."),
    "result_provisional": _(
        "The provisional result of “%(title)s” can be seen. You can appeal until %(closes_at)s."
    ),
    "public_notice": _("Who passed “%(title)s” is announced. You can object until %(closes_at)s."),
    "objection_answered": _("Your objection to the public notice of “%(title)s” was answered."),
    "appeal_answered": _("Your appeal in “%(title)s” was answered; another person decides."),
    "appeal_upheld": _("Your appeal in “%(title)s” was upheld."),
    "appeal_rejected": _("Your appeal in “%(title)s” was rejected. The page says why."),
    "leave_granted": _("Your leave from “%(title)s” was granted."),
    "leave_refused": _("Your leave from “%(title)s” was refused."),
    "study_due": _("“%(title)s” is due on %(due_on)s."),
    "application_cleared": _("You are admitted to “%(title)s”."),
    "application_refused": _("Your application for “%(title)s” was refused."),
    "reminder_not_begun": _("Your unit reminds you: “%(title)s” is open and you have not begun it."),
    "reminder_not_passed": _("Your unit reminds you: “%(title)s” is not passed yet. See what is left to do."),
    "certificate_issued": _("Your certificate “%(level)s” was issued."),
    "certificate_suspended": _("Your certificate “%(level)s” was suspended."),
    "certificate_valid": _("Your certificate “%(level)s” is valid again."),
    "certificate_revoked": _("Your certificate “%(level)s” was revoked."),
    "law_opened": _(
        "“%(title)s” has changed: %(questions)s questions, %(pages)s lessons and cases and %(papers)s sealed papers"
        " have tasks."
    ),
    "law_opened_standards": _(
        "“%(title)s” has changed: %(questions)s questions, %(pages)s lessons and cases, %(papers)s sealed papers and"
        " %(standards)s standards of evaluation have tasks."
    ),
    "law_questions_open": _("“%(title)s” has changed: questions wait for your decision."),
    "law_pages_open": _("“%(title)s” has changed: lessons or cases wait for your decision."),
    "law_papers_open": _("“%(title)s” has changed: sealed papers wait for your decision."),
    "law_questions_sign": _("Decisions on questions after the change of “%(title)s” wait for a signature."),
    "law_pages_sign": _(
        "Decisions on lessons and cases after the change of “%(title)s” wait for a signature."
    ),
    "law_papers_sign": _("Decisions on sealed papers after the change of “%(title)s” wait for a signature."),
    "law_questions_due": _("Questions after the change of “%(title)s” are to be decided by %(due_on)s."),
    "law_pages_due": _("Lessons and cases after the change of “%(title)s” are to be decided by %(due_on)s."),
    "law_papers_due": _("Sealed papers after the change of “%(title)s” are to be decided by %(due_on)s."),
    "law_standards_open": _("“%(title)s” has changed: standards of evaluation wait for your decision."),
    "law_standards_sign": _(
        "Decisions on standards of evaluation after the change of “%(title)s” wait for a signature."
    ),
    "law_standards_due": _(
        "Standards of evaluation after the change of “%(title)s” are to be decided by %(due_on)s."
    ),
    "law_check": _("Questions that follow the change of “%(title)s” wait for the check of their citations."),
    "certificate_ends": _("Your certificate “%(level)s” is valid until %(until)s."),
}


def sentence(kind: str, facts: Mapping[str, Any]) -> str:
    """What the notice says. Instants (`…_at`) are shown in the bureau's time, days as days."""
    return str(SENTENCES[kind]) % {name: _shown(name, value) for name, value in facts.items()}


def _shown(name: str, value: Any) -> str:
    if name.endswith("_at"):
        return date_format(localtime(datetime.fromisoformat(value)), "DATETIME_FORMAT")
    if name in {"due_on", "until"}:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)
