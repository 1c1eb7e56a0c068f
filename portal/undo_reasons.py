"""Why an officer, a unit or a question has to stay when an import is taken back, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core.undo import register_reasons

CONTENT = ("wagtailcore", "wagtailimages", "wagtaildocs", "wagtailadmin", "wagtailusers", "wagtailsearch")
OFFICER = {
    "personnel": _("is named in the accounts or roles of others"),
    "personnel.SignIn": _("has signed in"),
    "personnel.PasswordUse": _("has set a password"),
    "personnel.RoleGrant": _("holds or held a role, or granted one"),
    "question_bank": _("has written or decided on questions"),
    "exams": _("takes part in an exam"),
    "training": _("has study tasks or content"),
    "records": _("has an enforcement file, a level or a certificate"),
    "appraisal": _("is named in an evaluation, a fault or a promotion check"),
    **dict.fromkeys(CONTENT, _("has written content")),
}
UNIT = {
    "personnel": _("has roles"),
    "question_bank": _("keeps a question bank"),
    "exams": _("holds or takes part in an exam"),
    "training": _("has study or content"),
    "records": _("has a file, levels or legal officers"),
    "appraisal": _("is named in an evaluation or a figure"),
    **dict.fromkeys(CONTENT, _("has content")),
}
QUESTION = {
    "exams": _("stands in a paper"),
    "training": _("stands in a study"),
    "training.Mistake": _("stands in somebody’s list of mistakes"),
    "question_bank": _("has figures of an exam"),
}


def register() -> None:
    """Called when all apps are there."""
    for target, reasons in (
        ("personnel.Officer", OFFICER),
        ("personnel.Unit", UNIT),
        ("question_bank.Question", QUESTION),
        ("question_bank.QuestionRevision", QUESTION),
    ):
        register_reasons(target, reasons)
