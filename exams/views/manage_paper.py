"""The paper of an exam: drawn from the blueprint, looked at as candidates will see it, sealed."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from exams.actions._assembled import assembled_for
from exams.actions._papers import SealedPaper, sealed_paper
from exams.actions.compose_paper import in_paper_order, paper_of
from exams.actions.draw_forms import CannotSeal, draw_forms
from exams.actions.redraw_paper import redraw_paper
from exams.actions.seal_exam import exam_day, fingerprint, seal_exam
from exams.actions.seal_paper import refusal_words
from exams.domain.layout import Layout, layout_of
from exams.domain.paper import Paper, PaperRefused, decimal_text, parsed_key
from exams.forms_compared import FormItem, compared, forms_drawn, forms_sealed
from exams.left_out_shown import left_out_words
from exams.models import Exam
from exams.routine import month_behind
from exams.times_shown import times_of
from exams.views._paper_citations import citation_remarks
from exams.views.candidate_questions import room_sections
from exams.views.manage_common import exam_or_404, frame, may, must, overtaken, try_to
from exams.views.manage_supply import cell_sentence, memory_sentence
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.domain.difference import key_text
from question_bank.domain.errors import KeyRefused
from question_bank.domain.kinds.choice import chosen_options, option_letter
from question_bank.domain.kinds.matching import chosen_pairs, pairs_text
from question_bank.domain.rich_text import plain_text
from question_bank.domain.rubric import rubric_text

INSTANCES = 5
"""How many candidates' orders of options can be looked at."""


@require_safe
@requires(Permission.EXAM_READ)
def paper(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """The drawn or sealed paper, one form at a time (`?form=2`) as one candidate may see it (`?instance=3`), and how
    equal the forms are.

    `?keys=1` adds the key below it, for those who may read questions.
    """
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    may_read_keys = may(request, exam, Permission.QUESTION_READ)
    with_keys = request.GET.get("keys") == "1"
    if with_keys and not may_read_keys:
        raise PermissionDenied
    if exam.state == Exam.State.DRAFT and exam.blueprint_id is None:
        return redirect("exams:manage_blueprint", exam.pk)
    form = _chosen_form(request.GET.get("form", ""), exam.form_count)
    instance = _chosen_form(request.GET.get("instance", ""), INSTANCES)
    row = exam.papers.filter(form=form).first()
    shown: Paper | None = None
    seen, refusal, shortages, changes = "", "", [], []
    items: list[list[FormItem]] = []
    if row is not None:
        shown = sealed_paper(row.pk, row.seal).paper
        items = forms_sealed(exam)
    else:
        try:
            forms = draw_forms(exam, on=exam_day(exam))
            shown, seen = paper_of(exam, in_paper_order(forms[form - 1])), fingerprint(forms)
            items = forms_drawn(forms)
        except CannotSeal as reason:
            refusal = str(reason)
            shortages = [cell_sentence(exam, answer) for answer in reason.shortages]
            if shortages and exam.blueprint is not None:
                changes = [memory_sentence(exam, exam.blueprint.asked, exam.blueprint.rules)]
        except (PaperRefused, KeyRefused) as reason:
            refusal = str(refusal_words(reason))
    context = {
        **frame(request, exam),
        "row": row,
        "by_series": exam.state == Exam.State.DRAFT and month_behind(exam) is not None,
        "seen": seen,
        "refusal": refusal,
        "shortages": shortages,
        "changes": list(filter(None, changes)),
        "may_read_keys": may_read_keys,
        "with_keys": with_keys,
        "day": exam_day(exam),
        "form": form,
        "forms": range(1, exam.form_count + 1),
        "instance": instance,
        "instances": range(1, INSTANCES + 1),
        "left_out": left_out_words(exam),
        "compared": compared(items) if len(items) > 1 else None,
        "assembled": assembled_for(exam) is not None,
        "times": times_of(exam, items),
    }
    if shown is not None:
        layout = layout_of(_preview_secret(exam, instance), shown.shape)
        context |= {
            "full_marks": decimal_text(shown.full_marks),
            "question_count": len(shown.items),
            "sections": room_sections(SealedPaper(shown, ()), layout, {}),
            "keys": _keys(shown, layout) if with_keys else [],
            "citation_remarks": citation_remarks(shown, on=exam_day(exam)) if with_keys else [],
        }
    return render(request, "exams/manage_paper.html", context)


@require_POST
@requires(Permission.EXAM_READ)
def redraw(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Other questions from the same blueprint."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    try_to(
        request,
        lambda: redraw_paper(exam, at=request.at, actor=request.officer),
        _("A new paper was drawn."),
    )
    return redirect("exams:manage_paper", exam.pk)


@require_POST
@requires(Permission.EXAM_READ)
def seal(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Seals the paper that the officer looked at, and takes the roster."""
    exam = exam_or_404(request, exam_id)
    must(request, exam, Permission.EXAM_MANAGE)
    words = overtaken(exam, request.POST.get("state", ""))

    def act() -> None:
        if words:
            raise Refused(words)
        seal_exam(
            exam,
            seen=request.POST.get("seen", ""),
            at=request.at,
            actor=request.officer,
            production=settings.PRODUCTION,
        )

    sealed = try_to(request, act, _("The paper is sealed. It can no longer be changed."))
    return redirect("exams:manage_exam" if sealed or words else "exams:manage_paper", exam.pk)


def _chosen_form(text: str, forms: int) -> int:
    """The number of a form or an instance; what is none is the first."""
    number = int(text) if text.isdecimal() and len(text) < 4 else 1
    return number if 1 <= number <= forms else 1


def _preview_secret(exam: Exam, instance: int) -> bytes:
    """A fixed order of options for each preview; each candidate gets an order of their own."""
    further = f":{instance}" if instance > 1 else ""
    return sha256(f"lianbing.preview:{exam.pk}:{exam.draw_seed}{further}".encode()).digest()


def _keys(paper: Paper, layout: Layout) -> list[dict[str, Any]]:
    """The key in the letters of this preview."""
    rows = []
    for position, (item, key) in enumerate(zip(paper.items, paper.keys, strict=True)):
        canonical = parsed_key(item, key)
        order = list(layout.order(position))
        if item.kind == "matching":
            partners = list(layout.match_order(position))
            text = pairs_text(
                [(order.index(left), partners.index(right)) for left, right in chosen_pairs(canonical)]
            )
        elif item.kind == "ordering":
            text = " → ".join(plain_text(item.options[number]) for number in chosen_options(canonical))
        elif item.options:
            text = "".join(sorted(option_letter(order.index(number)) for number in chosen_options(canonical)))
        else:
            text = "\n".join(filter(None, (key_text(item.kind, canonical), rubric_text(key.rubric))))
        rows.append({"number": position + 1, "text": text, "citations": key.citations})
    return rows
