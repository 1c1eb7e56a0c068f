"""The tree of knowledge points, and the labels that questions can be given."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from question_bank.actions.sorting import add_label, add_point, change_label, change_point
from question_bank.forms.sorting import LabelForm, PointForm, RenameForm
from question_bank.models import Bank, KnowledgePoint, Label
from question_bank.questions_sorted import questions_sorted

ADDING = {"point": PointForm, "label": LabelForm}


@requires(Permission.QUESTION_WRITE)
def sorting(request: OfficerRequest) -> HttpResponse:
    """Points and labels with the number of questions in the officer's banks; POST with `add` adds one.

    They are shared by all units, so whoever writes questions at the top of the tree keeps them; others read the list.
    """
    keeps = _keeps(request)
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    added = request.POST.get("add") if request.method == "POST" else None
    forms = {
        name: form(request.POST if added == name else None, prefix=name) for name, form in ADDING.items()
    }
    if added in forms and forms[added].is_valid():
        data = dict(forms[added].cleaned_data)
        try:
            if added == "point":
                add_point(**data, at=request.at, actor=request.officer)
            else:
                add_label(**data, at=request.at, actor=request.officer)
        except Refused as refusal:
            forms[added].add_error("code", str(refusal))
        else:
            messages.success(request, _("Added."))
            return redirect("question_bank:sorting")
    banks = list(Bank.objects.where(request.officer, Permission.QUESTION_READ, on=request.day))
    counted = questions_sorted(banks)
    context = {
        "point_form": forms["point"],
        "label_form": forms["label"],
        "points": [
            {"point": point, "count": counted.on_point.get(point.pk, 0), "indent": "　" * (point.depth - 1)}
            for point in KnowledgePoint.objects.select_related("subject")
        ],
        "labels": [
            {"label": label, "count": counted.with_label.get(label.pk, 0)}
            for label in Label.objects.exclude(kind=Label.Kind.TAG).order_by("kind", "position", "name")
        ],
        "may_write": True,
        "may_keep": keeps,
    }
    return render(request, "question_bank/sorting.html", context)


def _keeps(request: OfficerRequest) -> bool:
    """Whether this officer writes questions on a unit at the top of the tree."""
    top = Unit.objects.filter(depth=1)
    written = request.officer.paths_where(Permission.QUESTION_WRITE, on=request.day)
    return top.filter(path__in=written).exists()


@require_POST
@requires(Permission.QUESTION_WRITE)
def change(request: OfficerRequest, what: str, pk: int) -> HttpResponse:
    """Renames or closes a point or a label. 403 for whoever does not keep them."""
    if not _keeps(request):
        raise PermissionDenied
    form = RenameForm(request.POST)
    point = get_object_or_404(KnowledgePoint, pk=pk) if what == "point" else None
    label = None if point else get_object_or_404(Label.objects.exclude(kind=Label.Kind.TAG), pk=pk)
    if form.is_valid():
        if point:
            change_point(point, **form.cleaned_data, at=request.at, actor=request.officer)
        if label:
            change_label(label, **form.cleaned_data, at=request.at, actor=request.officer)
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Give it a name of at most 60 characters."))
    return redirect("question_bank:sorting")
