"""Two questions that ask the same: looked at side by side, then one stays."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from question_bank.actions.merge_questions import merge_questions
from question_bank.models import Question
from question_bank.views._preview import answers_of, changes_between

LONGEST_REASON = 500


@requires(Permission.QUESTION_WRITE)
def merge(request: OfficerRequest, pk: int, other: int) -> HttpResponse:
    """POST with `stays` (the id of one of the two) retires the other one in its favour."""
    writable = Question.objects.visible_to(
        request.officer, on=request.day, permission=Permission.QUESTION_WRITE
    ).select_related("bank")
    pair = [get_object_or_404(writable, pk=pk), get_object_or_404(writable, pk=other)]
    if pk == other:
        raise Http404
    if request.method == "POST":
        stays = next((one for one in pair if str(one.pk) == request.POST.get("stays")), None)
        if stays is None:
            messages.error(request, _("Choose which one stays."))
            return redirect("question_bank:merge", pk=pk, other=other)
        gone = pair[1] if stays is pair[0] else pair[0]
        reason = request.POST.get("reason", "").replace("\x00", "").strip()[:LONGEST_REASON]
        try:
            merge_questions(
                gone,
                stays=stays,
                reason=reason or _("Replaced by question %(ref)s") % {"ref": stays.ref},
                at=request.at,
                actor=request.officer,
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("question_bank:merge", pk=pk, other=other)
        messages.success(
            request,
            _("Question %(gone)s is retired; %(stays)s stays.") % {"gone": gone.ref, "stays": stays.ref},
        )
        return redirect("question_bank:question", pk=stays.pk)
    sides = [one.revisions.with_content().standing() for one in pair]
    context = {
        "pair": [
            {"question": one, "revision": revision, "answers": answers_of(revision)}
            for one, revision in zip(pair, sides, strict=True)
        ],
        "changes": changes_between(*sides),
    }
    return render(request, "question_bank/merge.html", context)
