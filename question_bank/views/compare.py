"""Any two revisions of a question, side by side in one text."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.models import Question, QuestionRevision
from question_bank.views._preview import changes_between


@requires(Permission.QUESTION_READ)
def compare(request: OfficerRequest, pk: int) -> HttpResponse:
    """From revision `from` to revision `to`; left open, the newest and the one before it."""
    visible = Question.objects.visible_to(request.officer, on=request.day).select_related("bank")
    found = get_object_or_404(visible, pk=pk)
    revisions = list(found.revisions.with_content().select_related("author").order_by("-number"))
    if not revisions:
        raise Http404
    new = _named(revisions, request.GET.get("to")) or revisions[0]
    earlier = [one for one in revisions if one.number < new.number]
    old = _named(revisions, request.GET.get("from")) or next(iter(earlier), new)
    context = {
        "question": found,
        "revisions": revisions,
        "old": old,
        "new": new,
        "changes": changes_between(old, new) if old != new else [],
    }
    return render(request, "question_bank/compare.html", context)


def _named(revisions: list[QuestionRevision], number: str | None) -> QuestionRevision | None:
    if not number:
        return None
    for revision in revisions:
        if str(revision.number) == number:
            return revision
    raise Http404
