"""A sealed paper for an exam on paper: Word or PDF with answer sheet and seal line."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.actions.record_audit_event import record_audit_event
from core.pdf import CharactersMissing
from core.sheets.writer import download
from exams.actions._papers import sealed_paper
from exams.printed_paper import questions_to_print
from exams.views.manage_common import exam_or_404, may, must
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.interchange.exports import pictures_of
from question_bank.interchange.paper import PAPER_FORMATS, PAPER_SUFFIXES, PAPER_TYPES, printed_paper


@require_safe
@requires(Permission.EXAM_READ)
def print_paper(request: OfficerRequest, exam_id: int, form: int) -> HttpResponse:
    """One sealed form as a file (`?as=paper-docx`, else PDF); `?keys=1` prints the key behind it, for those who may
    read questions. Each time is written into the audit trail."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    with_key = request.GET.get("keys") == "1"
    if with_key and not may(request, exam, Permission.QUESTION_READ):
        raise PermissionDenied
    row = exam.papers.filter(form=form).first() if form < 1000 else None
    if row is None:
        raise Http404
    chosen = request.GET.get("as", "")
    kind = chosen if chosen in PAPER_FORMATS else "paper-pdf"
    questions = questions_to_print(sealed_paper(row.pk, row.seal).paper)
    sitting = exam.sittings.order_by("opens_at").first()
    title = exam.title if exam.form_count == 1 else f"{exam.title}（{form}）"
    try:
        written = printed_paper(
            kind,
            questions,
            pictures_of(questions),
            title=title,
            made_at=request.at,
            minutes=sitting.duration_s // 60 if sitting else 0,
            with_key=with_key,
        )
    except CharactersMissing as missing:
        words = _("The font of the PDF lacks: %(signs)s. Take the Word file.")
        messages.error(request, words % {"signs": missing.characters})
        return redirect("exams:manage_paper", exam.pk)
    if any(loss.code == "picture_missing" for loss in written.losses):
        messages.warning(
            request, _("The paper was printed without some of its pictures: their files are gone.")
        )
    record_audit_event(
        kind="exam.paper_printed",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"exam:{exam.pk}",
        facts={"form": form, "as": kind, "with_key": with_key},
    )
    return download(written.content, name=f"{title}{PAPER_SUFFIXES[kind]}", content_type=PAPER_TYPES[kind])
