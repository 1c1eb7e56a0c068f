"""The studies that a unit gives: the list, one with its preview, publishing and withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from law.views.wording import SAMPLE
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from training.actions.publish_study import publish_study, withdraw_study
from training.forms.study import WithdrawForm
from training.models import StudyAssignment, StudyTask
from training.study_items import items_on
from training.views._study_assigning import TONES, assignment_or_404
from training.views._study_question import question_answered
from training.views._study_tabs import study_tabs

PER_PAGE = 20


@require_safe
@requires(Permission.STUDY_ASSIGN)
@keeps_filter()
def assignments(request: OfficerRequest) -> HttpResponse:
    """Newest week first, with how many are due and done."""
    found = StudyAssignment.objects.visible_to(request.officer, on=request.day).select_related("unit")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    figures = {
        row["assignment"]: {"due": row["due"], "done": row["done"]}
        for row in StudyTask.objects.filter(assignment__in=[each.pk for each in rows])
        .order_by()
        .values("assignment")
        .annotate(due=Count("pk"), done=Count("done_at"))
    }
    context = {
        "page": page,
        "rows": [
            {"assignment": each, "tone": TONES[StudyAssignment.State(each.state)], **figures.get(each.pk, {})}
            for each in rows
        ],
        "tabs": study_tabs(request, "weekly_assignments"),
    }
    return render(request, "training/study_assignments.html", context)


@require_safe
@requires(Permission.STUDY_ASSIGN)
def assignment(request: OfficerRequest, pk: int) -> HttpResponse:
    """Everything as officers will meet it, with the keys, and what can be done with it."""
    found = assignment_or_404(request, pk)
    items = items_on(found, officer=request.officer, on=request.day)
    number = 0
    rows = []
    for each in items:
        question = None
        if each.revision is not None:
            number += 1
            question = question_answered(
                each.revision, number=number, answer=None, right=False, on=request.day
            )
            question.pop("verdict")
        rows.append({"row": each, "q": question})
    context = {
        "assignment": found,
        "tone": TONES[StudyAssignment.State(found.state)],
        "units": list(found.units.order_by("path")),
        "rows": rows,
        "events": list(found.events.select_related("actor").order_by("pk")),
        "due": found.tasks.count(),
        "done": found.tasks.exclude(done_at=None).count(),
        "withdraw_form": WithdrawForm(),
        "sample": SAMPLE,
    }
    return render(request, "training/study_assignment.html", context)


@require_POST
@requires(Permission.STUDY_ASSIGN)
def publish(request: OfficerRequest, pk: int) -> HttpResponse:
    """From now on the officers of the chosen units are due."""
    found = assignment_or_404(request, pk)
    try:
        due = publish_study(found, actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("Published: %(count)d officer is due.", "Published: %(count)d officers are due.", due)
        messages.success(request, said % {"count": due})
    return redirect("training:weekly_assignment", pk)


@require_POST
@requires(Permission.STUDY_ASSIGN)
def withdraw(request: OfficerRequest, pk: int) -> HttpResponse:
    """With a reason; nobody is due any more."""
    found = assignment_or_404(request, pk)
    form = WithdrawForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        withdraw_study(found, reason=reason, actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The study is withdrawn. Nobody is due any more."))
    return redirect("training:weekly_assignment", pk)
