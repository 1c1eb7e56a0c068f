"""What marking found: figures over all results, and how each question did."""

from __future__ import annotations

from collections import Counter, defaultdict
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
from exams.domain.summary import facility, summarise
from exams.models import Enrolment, Exam, Outage, PaperItem
from exams.models.corrections import void_places
from exams.views.manage_common import exam_or_404, frame, may
from exams.wording import KIND_LABELS
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

MARKED = (Exam.State.MARKED, Exam.State.PROVISIONAL, Exam.State.SIGNED_OFF, Exam.State.RELEASED)
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
    rows = list(
        exam.results.current()
        .order_by("pk")
        .values_list("score", "full_marks", "passed", "items", "attempt__paper")
    )
    summary = summarise(
        [score * paper.full_marks / full for score, full, *_others in rows],
        full_marks=paper.full_marks,
        passed=sum(passed for _score, _full, passed, *_others in rows),
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
        "items": _items(exam, [(paper, items) for *_others, items, paper in rows]),
        "with_stems": may(request, exam, Permission.QUESTION_READ),
        "results_hash": results_hash(exam),
        "outages": Outage.objects.of_exam(exam),
        "sign_off": exam.sign_offs.select_related("officer").order_by("pk").last(),
    }
    return render(request, "exams/manage_results.html", context)


def _items(exam: Exam, earned: list[tuple[int, list[str]]]) -> list[dict[str, Any]]:
    """Each question with its facility in percent over all forms that ask it, in the order of the first of them.

    `earned` holds the paper and the marks of each result.
    """
    items = list(
        PaperItem.objects.filter(paper__exam=exam)
        .select_related("revision__subject")
        .order_by("paper__form", "position")
    )
    void = void_places(exam)
    begins: dict[tuple[int, int], int] = {}
    places: dict[tuple[int, int], tuple[int, int]] = {}
    for item in items:
        first = begins.setdefault((item.paper_id, item.revision_id), item.position)
        places[item.paper_id, item.position] = (item.revision_id, item.position - first)
    rows: dict[int, list[list[str]]] = defaultdict(list)
    for paper, row in earned:
        rows[paper].append(row)
    marks: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for paper, own in rows.items():
        for position, column in enumerate(zip(*own, strict=True)):
            marks[places[paper, position]].update(column)
    shown: dict[tuple[int, int], dict[str, Any]] = {}
    for item in items:
        place = places[item.paper_id, item.position]
        if place not in shown:
            share = None if place in void else facility(marks[place], item.marks)
            shown[place] = {
                "number": len(shown) + 1,
                "kind": KIND_LABELS[_asked(item)["kind"]],
                "stem": _asked(item)["stem"],
                "subject": item.revision.subject.name,
                "marks": item.marks,
                "facility": share,
                "void": place in void,
                "odd": share is not None and not HARD <= share <= EASY,
                "hard": share is not None and share < HARD,
            }
    return list(shown.values())


def _asked(item: PaperItem) -> dict[str, Any]:
    """Kind and stem of what stands at this place: the question, or the part of its case."""
    revision = item.revision
    return revision.parts[item.part] if revision.parts else {"kind": revision.kind, "stem": revision.stem}
