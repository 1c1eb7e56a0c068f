"""Taking questions out: which ones, as what, and what the format does not say."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.pdf import CharactersMissing
from core.sheets.writer import download
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.note_export import note_export
from question_bank.format_wording import loss_words
from question_bank.forms.exports import ExportForm
from question_bank.interchange.exports import SUFFIXES, exportable, pictures_of, to_export, write
from question_bank.interchange.losses import Exported
from question_bank.interchange.paper import PAPER_FORMATS, PAPER_SUFFIXES, PAPER_TYPES, printed_paper
from question_bank.models import Bank, QuestionRevision
from question_bank.wording import FIELDS

MOST = 2000
"""Questions that a page writes at once; more take the command."""
MOST_LOSSES = 300
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "qti": "application/zip",
    "moodle-xml": "application/xml",
    **PAPER_TYPES,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.QUESTION_READ)
def export(request: OfficerRequest) -> HttpResponse:
    """The form; `act=file` sends the file, `act=report` shows what it would lose."""
    banks = Bank.objects.where(request.officer, Permission.QUESTION_READ, on=request.day)
    sent = request.method == "POST"
    asked = request.POST if sent else (request.GET or None)
    form = ExportForm(asked, banks=banks, officer=request.officer, on=request.day)
    if not sent and request.GET:
        form.is_valid()
        form.errors.clear()
    context: dict[str, Any] = {
        "form": form,
        "may_write": request.officer.may(Permission.QUESTION_WRITE, on=request.day),
    }
    if sent and form.is_valid():
        revisions = exportable(
            form.applied_to(QuestionRevision.objects.newest().filter(question__bank__in=banks))
        )
        total = revisions.count()
        if total == 0:
            messages.error(request, _("No question fits these filters."))
        elif total > MOST:
            words = _("%(count)s questions are too many for one file; choose a bank, a kind or a subject.")
            messages.error(request, words % {"count": total})
        else:
            try:
                written = _written(request, form, revisions)
            except CharactersMissing as missing:
                messages.error(
                    request,
                    _("The font of the PDF lacks: %(signs)s. Take the Word file.")
                    % {"signs": missing.characters},
                )
            else:
                if request.POST.get("act") == "file":
                    return _file(request, form, written, revisions)
                context |= _report(written)
    return render(request, "question_bank/export.html", context)


def _written(request: OfficerRequest, form: ExportForm, revisions: Any) -> Exported:
    chosen = form.cleaned_data
    questions = to_export(revisions)
    if chosen["format"] in PAPER_FORMATS:
        return printed_paper(
            chosen["format"],
            questions,
            pictures_of(questions),
            title=chosen["title"] or _("Practice paper"),
            made_at=request.at,
            minutes=chosen["minutes"] or 0,
            with_key=chosen["with_key"],
        )
    return write(chosen["format"], questions)


def _file(request: OfficerRequest, form: ExportForm, written: Exported, revisions: Any) -> HttpResponse:
    chosen = form.cleaned_data["format"]
    banks = {
        revision.question.bank_id: revision.question.bank
        for revision in revisions.select_related("question__bank")
    }
    note_export(
        form=chosen,
        banks=banks.values(),
        questions=written.questions,
        with_keys=chosen not in PAPER_FORMATS or bool(form.cleaned_data["with_key"]),
        at=request.at,
        actor=request.officer,
    )
    suffix = PAPER_SUFFIXES.get(chosen) or SUFFIXES[chosen]
    name = f"{form.cleaned_data['title'] or _('questions')}{suffix}"
    return download(written.content, name=name, content_type=TYPES.get(chosen, "text/plain; charset=utf-8"))


def _report(written: Exported) -> dict[str, Any]:
    losses = [
        {"ref": loss.ref, "field": FIELDS.get(loss.field, _("Question")), "words": loss_words(loss.code)}
        for loss in written.losses[:MOST_LOSSES]
    ]
    return {"report": True, "count": written.questions, "losses": losses, "loss_count": len(written.losses)}
