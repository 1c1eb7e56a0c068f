"""Officers of one's units: the list, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.sheets.writer import download, write_xlsx
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.actions.reset_second_factor import reset_second_factor
from personnel.actions.transfer_officer import transfer_officer
from personnel.domain.badges import normal_badge_number
from personnel.domain.roles import Permission
from personnel.forms.people import OfficerFilter, TransferForm
from personnel.forms.second_factor import ResetForm
from personnel.models import BadgeHolding, Officer, Posting, RoleGrant, Unit
from personnel.models.officers import OfficerQuerySet
from personnel.requests import address_of
from personnel.role_names import role_name
from personnel.second_factor import has_factor

from .people_tabs import people_tabs

PAGE = 50


@require_safe
@requires(Permission.PERSONNEL_READ)
@keeps_filter("q", "unit")
def officers(request: OfficerRequest) -> HttpResponse:
    """Officers in scope, by unit and badge number; `unit` and `q` in the address narrow the list."""
    form, found = _asked_for(request)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = _unit_names(officer.home_unit_id for officer in page.object_list)
    rows = [(officer, names.get(officer.home_unit_id, "")) for officer in page.object_list]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "total": page.paginator.count,
        "export_url": f"{reverse('personnel:officers_file')}?{request.GET.urlencode()}",
        **people_tabs(request),
    }
    return render(request, "personnel/officers.html", context)


@require_safe
@requires(Permission.PERSONNEL_READ)
def officers_file(request: OfficerRequest) -> HttpResponse:
    """The same officers, all pages, as a workbook; the export is written down."""
    # not at the top: a web worker starts without the libraries that files need
    from personnel.interchange.officer_list import officer_table

    _form, found = _asked_for(request)
    table = officer_table(found, on=request.day)
    record_audit_event(
        kind="officers.exported",
        actor_id=request.officer.pk,
        at=request.at,
        facts={"officers": len(list(table.rows))},
        address=address_of(request),
    )
    return download(
        write_xlsx([table]), name=f"{pgettext('people', 'Officers')}_{request.day.isoformat()}.xlsx"
    )


def _asked_for(request: OfficerRequest) -> tuple[OfficerFilter, OfficerQuerySet]:
    """The filter as filled in, and the officers in scope that it leaves."""
    mine = request.officer.units_where(Permission.PERSONNEL_READ, on=request.day)
    form = OfficerFilter(request.GET, units=mine)
    found = Officer.objects.visible_to(request.officer, on=request.day)
    if form.is_valid():
        found = _narrowed(found, form.cleaned_data["q"], form.cleaned_data["unit"])
    return form, found


def _narrowed(found: OfficerQuerySet, text: str, unit: Unit | None) -> OfficerQuerySet:
    if unit is not None:
        found = found.filter(home_unit_path__startswith=unit.path)  # type: ignore[misc]
    if text.strip():
        found = found.filter(Q(name__icontains=text.strip()) | Q(badge__startswith=normal_badge_number(text)))
    return found


def _unit_names(ids: Iterable[int]) -> dict[int, str]:
    return dict(Unit.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PERSONNEL_READ)
def officer(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """One officer: postings, badge numbers, roles; HR transfers from here."""
    shown = get_object_or_404(
        Officer.objects.visible_to(request.officer, on=request.day), public_id=public_id
    )
    home = Unit.objects.get(pk=shown.home_unit_id)
    may_transfer = request.officer.may(Permission.PERSONNEL_WRITE, on=request.day, unit=home)
    may_reset = request.officer.may(Permission.FACTORS_RESET, on=request.day, unit=home)
    posted = request.method == "POST"
    form = None
    if may_transfer:
        targets = request.officer.units_where(Permission.PERSONNEL_WRITE, on=request.day)
        form = TransferForm(
            request.POST if posted else None, units=targets, initial={"starts_on": request.day}
        )
        if posted and form.is_valid() and _transfer(request, shown, form):
            return redirect("personnel:officer", public_id=public_id)
    context = {
        "shown": shown,
        "home": home,
        "form": form,
        "postings": _postings(shown, request.day),
        "holdings": BadgeHolding.objects.filter(officer=shown).order_by("-held_from"),
        "roles": _roles(shown, request.day),
        "may_issue": request.officer.may(Permission.CODES_ISSUE, on=request.day, unit=home),
        "has_factor": has_factor(shown) if may_reset else False,
        "reset_form": ResetForm() if may_reset else None,
        "may_close": request.officer.may(Permission.ACCOUNTS_DISABLE, on=request.day, unit=home),
    }
    return render(request, "personnel/officer.html", context, status=422 if form and form.errors else 200)


@require_POST
@requires(Permission.FACTORS_RESET)
def reset_factor(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """Takes the officer's second factors away; every session ends."""
    scope = Officer.objects.visible_to(request.officer, on=request.day, permission=Permission.FACTORS_RESET)
    shown = get_object_or_404(scope, public_id=public_id)
    form = ResetForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("reason", [])))
        return redirect("personnel:officer", public_id)
    try:
        reset_second_factor(
            officer=shown, reason=form.cleaned_data["reason"], actor=request.officer, at=request.at
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The second factor is reset and every session has ended."))
    return redirect("personnel:officer", public_id)


def _transfer(request: OfficerRequest, shown: Officer, form: TransferForm) -> bool:
    try:
        transfer_officer(
            officer=shown,
            kind=form.cleaned_data["kind"],
            unit=form.cleaned_data["unit"],
            starts_on=form.cleaned_data["starts_on"],
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The posting was written. Earlier postings stay as they were."))
    return True


def _postings(shown: Officer, on: date) -> list[dict[str, object]]:
    """Newest first; a posting ends where the next one of its kind starts."""
    rows: list[dict[str, object]] = []
    next_start: dict[str, date] = {}
    postings = Posting.objects.filter(officer=shown).select_related("unit").order_by("-starts_on", "kind")
    for posting in postings:
        ends_on = next_start.get(posting.kind)
        rows.append(
            {
                "kind": posting.get_kind_display(),
                "unit": posting.unit,
                "starts_on": posting.starts_on,
                "ends_on": ends_on,
                "current": posting.starts_on <= on and (ends_on is None or on < ends_on),
            }
        )
        next_start[posting.kind] = posting.starts_on
    return rows


def _roles(shown: Officer, on: date) -> list[dict[str, object]]:
    grants = RoleGrant.objects.filter(officer=shown).in_force(on=on).select_related("unit")
    return [
        {"name": role_name(grant.role), "unit": grant.unit, "starts_on": grant.starts_on} for grant in grants
    ]
