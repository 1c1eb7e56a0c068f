"""HR pastes badge numbers and sees the level of each, how long it holds, and what is missing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from core.actions.record_audit_event import record_audit_event
from core.sheets.writer import Table, download, write_xlsx
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Unit
from personnel.requests import address_of
from records.checked_lists import CheckedList, checked_list
from records.forms.levels import CheckListForm
from records.level_wording import said_outcome, worth_words
from records.models import Certificate, Credential, QualificationLevel

from .level_tabs import level_tabs


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LEVEL_READ)
def check(request: OfficerRequest) -> HttpResponse:
    """The form; after it the list, in the order pasted, or the same list as a file (`action`)."""
    form = CheckListForm(request.POST if request.method == "POST" else None, levels=_levels(request))
    checked = None
    if form.is_bound and form.is_valid():
        checked = checked_list(
            form.cleaned_data["badges"],
            reader=request.officer,
            on=request.day,
            target=form.cleaned_data["target"],
        )
        if request.POST.get("action") in {"export", "hr"}:
            return _file(request, checked)
    context = {
        "form": form,
        "checked": checked,
        "pasted": form.cleaned_data.get("badges") if checked else None,
        "rows": [_row(row) for row in checked.rows] if checked else [],
        **level_tabs(request, "levels:check"),
    }
    return render(request, "records/levels_check.html", context, status=422 if form.errors else 200)


def _levels(request: OfficerRequest) -> list[tuple[str, str]]:
    """Levels of the bureaus that the reader's units belong to, each code once."""
    top = Unit.objects.where(request.officer, Permission.LEVEL_READ, on=request.day).first()
    if top is None:
        return []
    return [(level.code, level.name) for level in QualificationLevel.objects.for_unit(top)]


def _row(row: Any) -> dict[str, Any]:
    standing = row.standing
    held = standing.shown
    word, tone = worth_words(held.standing) if held else ("", "")
    return {
        "badge": row.badge,
        "officer": row.officer,
        "unit": row.unit,
        "held": held,
        "worth": word,
        "tone": tone,
        "target": standing.target,
        "missing": [said_outcome(outcome) for outcome in standing.missing],
        "waiting": standing.waiting,
        "exempt_by": Credential.Kind(standing.exempt_by).label if standing.exempt_by else "",
    }


def _file(request: OfficerRequest, checked: CheckedList) -> HttpResponse:
    # not at the top: a web worker starts without the libraries that files need
    from records.interchange.level_sheets import checked_table

    hr = request.POST.get("action") == "hr"
    table = _hr(checked, request) if hr else checked_table(checked, on=request.day)
    record_audit_event(
        kind="levels.exported",
        actor_id=request.officer.pk,
        at=request.at,
        facts={"officers": len(checked.rows), "field_set": "hr" if hr else "screen"},
        address=address_of(request),
    )
    name = pgettext("qualification", "Levels for HR systems") if hr else pgettext("qualification", "Levels")
    return download(write_xlsx([table]), name=f"{name}_{request.day.isoformat()}.xlsx")


def _hr(checked: CheckedList, request: OfficerRequest) -> Table:
    from records.interchange.level_sheets import hr_table

    badges = {row.officer.pk: row.badge for row in checked.rows}
    certificates = (
        Certificate.objects.filter(officer__in=badges)
        .select_related(
            "officer", "level", "track", "proposal__result__attempt", "proposal__result__release_row"
        )
        .order_by("number")
    )
    order = {pk: place for place, pk in enumerate(badges)}
    rows = sorted(certificates, key=lambda each: (order[each.officer_id], each.number))
    return hr_table(rows, badges, on=request.day)
