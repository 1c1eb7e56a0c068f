"""What marking found: figures over all results, and how each question did."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from exams.actions.sign_off_exam import results_hash
from exams.aftermath import followers_of
from exams.domain.marking import pass_mark
from exams.domain.summary import facilities, summarise
from exams.models import Enrolment, Exam, Paper, PaperItem
from exams.views.manage_common import exam_or_404, frame, may
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

MARKED = (Exam.State.MARKED, Exam.State.SIGNED_OFF, Exam.State.RELEASED)
HARD, EASY = Decimal(30), Decimal(95)


@require_safe
@requires(Permission.EXAM_READ)
def results(request: OfficerRequest, exam_id: int) -> HttpResponse:
    """Summary, bands and items; stems only for those who may read questions."""
    exam = exam_or_404(request, exam_id)
    if exam.state not in MARKED:
        messages.error(request, gettext("This exam has not been marked yet."))
        return redirect("exams:manage_exam", exam.pk)
    paper = exam.papers.defer("frozen").earliest("form")
    rows = list(exam.results.current().order_by("pk").values_list("score", "passed", "items"))
    summary = summarise(
        [score for score, _passed, _items in rows],
        full_marks=paper.full_marks,
        passed=sum(passed for _score, passed, _items in rows),
    )
    followers = followers_of(exam) if exam.state == Exam.State.RELEASED else []
    context = {
        **frame(request, exam),
        "followers": followers,
        "following": any(not follower.is_complete for follower in followers),
        "paper": paper,
        "pass_mark": pass_mark(paper.full_marks, exam.pass_percent),
        "due": Enrolment.objects.filter(sitting__exam=exam).count(),
        "summary": summary,
        "items": _items(paper, [items for _score, _passed, items in rows]),
        "with_stems": may(request, exam, Permission.QUESTION_READ),
        "results_hash": results_hash(exam),
        "sign_off": exam.sign_offs.select_related("officer").order_by("pk").last(),
    }
    return render(request, "exams/manage_results.html", context)


def _items(paper: Paper, earned: list[list[str]]) -> list[dict[str, Any]]:
    """Each question with its facility in percent, in the order of the paper."""
    items = list(
        PaperItem.objects.filter(paper=paper).select_related("revision__subject").order_by("position")
    )
    shares = facilities(earned, [item.marks for item in items])
    return [
        {
            "number": item.position + 1,
            "kind": KIND_LABELS[_asked(item)["kind"]],
            "stem": _asked(item)["stem"],
            "subject": item.revision.subject.name,
            "marks": item.marks,
            "facility": share,
            "odd": share is not None and not HARD <= share <= EASY,
            "hard": share is not None and share < HARD,
        }
        for item, share in zip(items, shares, strict=True)
    ]


def _asked(item: PaperItem) -> dict[str, Any]:
    """Kind and stem of what stands at this place: the question, or the part of its case."""
    revision = item.revision
    return revision.parts[item.part] if revision.parts else {"kind": revision.kind, "stem": revision.stem}
