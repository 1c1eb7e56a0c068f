"""The legal review of one page: what readers would see, what the check found, what was confirmed, and the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from training.actions.decide_review import decide_review, may_decide, submission_in_review
from training.citation_findings import citation_findings_on
from training.domain.content import Verdict
from training.flags import flags_on
from training.models import ContentPage, ContentSubmission
from training.reading import shown_page

LONGEST_COMMENT = 2000


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CONTENT_REVIEW)
def review(request: OfficerRequest, pk: int) -> HttpResponse:
    """Shows the revision in review, or takes the decision (POST with `verdict` and `comment`)."""
    pages = ContentPage.objects.where(request.officer, Permission.CONTENT_REVIEW, on=request.day)
    page = get_object_or_404(pages.select_related("unit", "owner"), id=pk)
    if request.method == "POST" and _decided(request, page):
        return redirect("training:desk")
    submission = submission_in_review(page)
    draft = page.get_latest_revision_as_object()
    context: dict[str, Any] = {
        "page": page,
        "draft": draft,
        "shown": shown_page(draft, today=request.day),
        "submission": submission,
        "may_decide": submission is not None and may_decide(page, submission, request.officer),
        "flags": flags_on(draft, unit=page.unit, on=request.day),
        "citation_findings": citation_findings_on(draft, on=request.day),
        "units": [row.unit.name for row in draft.audience_units.all()],
        "history": list(
            ContentSubmission.objects.filter(page=page)
            .select_related("submitted_by", "review__reviewer")
            .order_by("-at", "-pk")
        ),
    }
    return render(request, "training/review.html", context)


def _decided(request: OfficerRequest, page: ContentPage) -> bool:
    """Whether the decision was taken; a refusal becomes a message."""
    try:
        verdict = Verdict(request.POST.get("verdict", ""))
    except ValueError:
        messages.error(request, _("Choose to approve or to return."))
        return False
    comment = request.POST.get("comment", "").replace("\x00", "")[:LONGEST_COMMENT]
    try:
        decide_review(page, verdict=verdict, reviewer=request.officer, at=request.at, comment=comment)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    if verdict is Verdict.APPROVED:
        messages.success(
            request, _("The page was approved. Readers have it now, or at the hour that was set.")
        )
    else:
        messages.success(request, _("The page went back to its author."))
    return True
