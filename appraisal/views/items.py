"""Items of an evaluation: entered by one person, confirmed by another, withdrawn the same way."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from appraisal.actions.decide_item import decide_item
from appraisal.actions.errors import NotSound
from appraisal.actions.propose_item import propose_item, propose_withdrawal
from appraisal.assembly import evaluated_officers, evaluated_units
from appraisal.forms.evaluation import DecideItemForm, ItemForm, ItemReasonForm
from appraisal.models import EvaluationCycle, EvaluationItem
from appraisal.rules import rules_of
from appraisal.views.cycles import cycle_or_404, frame
from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit

WRITE, SIGN = Permission.EVALUATION_WRITE, Permission.EVALUATION_SIGN


@require_http_methods(["GET", "HEAD", "POST"])
@requires(WRITE)
def new(request: OfficerRequest, cycle_id: int) -> HttpResponse:
    """The form of a deduction, bonus or veto."""
    cycle = cycle_or_404(request, cycle_id, WRITE)
    writable = Unit.objects.where(request.officer, WRITE, on=request.day)
    units = evaluated_units(cycle).filter(pk__in=writable.values("pk"))
    posted = request.POST if request.method == "POST" else None
    initial = {"unit": request.GET.get("unit"), "badge": request.GET.get("badge", "")[:20]}
    form = ItemForm(posted, units=units, rules=rules_of(cycle), initial=initial)
    if posted is not None and form.is_valid() and _propose(request, cycle, form):
        messages.success(request, gettext("The item was entered. Another person confirms it."))
        return redirect("appraisal:cycle", cycle.pk)
    context = {**frame(request, cycle), "form": form}
    return render(request, "appraisal/item_new.html", context, status=422 if form.errors else 200)


def _propose(request: OfficerRequest, cycle: EvaluationCycle, form: ItemForm) -> bool:
    chosen = form.cleaned_data
    kind, _colon, code = chosen["what"].partition(":")
    person = None
    if badge := chosen["badge"]:
        there = evaluated_officers(cycle).filter(home_unit_path=chosen["unit"].path)
        person = there.filter(badge=badge).first()
        if person is None:
            form.add_error("badge", gettext("No officer of this unit holds this badge number."))
            return False
    try:
        propose_item(
            cycle=cycle,
            unit=chosen["unit"],
            officer=person,
            kind=kind,
            code=code,
            points=chosen["points"] or Decimal(0),
            happened_on=chosen["happened_on"],
            reason=chosen["reason"],
            actor=request.officer,
            at=request.at,
        )
    except NotSound as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@require_POST
@requires(SIGN)
def decide(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Confirms or refuses an item."""
    held = EvaluationCycle.objects.held_where(request.officer, SIGN, on=request.day)
    item = _item(item_id, held.values("pk"))
    form = DecideItemForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Confirm the item, or say why it is refused."))
        return _back(item)
    try:
        corrected = decide_item(
            item=item,
            confirm=form.cleaned_data["decision"] == "confirm",
            words=form.cleaned_data["words"],
            actor=request.officer,
            at=request.at,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = gettext("The item was decided.")
        if corrected is not None:
            said = gettext("The item was decided. A further result corrects the signed one; both stay.")
        messages.success(request, said)
    return _back(item)


@require_POST
@requires(WRITE)
def withdraw(request: OfficerRequest, item_id: int) -> HttpResponse:
    """Enters that a confirmed item is to count no longer."""
    visible = EvaluationCycle.objects.visible_to(request.officer, on=request.day, permission=WRITE)
    writable = Unit.objects.where(request.officer, WRITE, on=request.day)
    item = _item(item_id, visible.values("pk"), unit__in=writable)
    form = ItemReasonForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        propose_withdrawal(item=item, reason=reason, actor=request.officer, at=request.at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, gettext("The withdrawal was entered. Another person confirms it."))
    return _back(item)


def _item(item_id: int, cycles: object, **scope: object) -> EvaluationItem:
    items = EvaluationItem.objects.filter(cycle__in=cycles, **scope)
    return get_object_or_404(items.select_related("cycle__unit", "unit", "officer"), pk=item_id)


def _back(item: EvaluationItem) -> HttpResponse:
    if item.officer is not None:
        return redirect("appraisal:cycle_officer", item.cycle_id, item.officer.public_id)
    return redirect("appraisal:cycle_unit", item.cycle_id, item.unit_id)
