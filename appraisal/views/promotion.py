"""Promotion checks: the list, a new one, one as a table, as a workbook and as the signed sheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from appraisal.actions.errors import NotSound
from appraisal.actions.make_promotion_check import KIND, found_officers, make_promotion_check
from appraisal.domain.promotion import PromotionTarget
from appraisal.forms.promotion import PromotionCheckForm, WithdrawForm
from appraisal.models import PromotionCheck
from appraisal.promotion_seal import promotion_hash
from appraisal.promotion_shown import shown_candidates
from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from core.sheets.writer import download, write_xlsx
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.policy import policies_for
from personnel.requests import address_of

PAGE = 30
CANDIDATES = 50
READ, CHECK, SIGN = Permission.PROMOTION_READ, Permission.PROMOTION_CHECK, Permission.PROMOTION_SIGN


@require_safe
@requires(READ)
@keeps_filter()
def checks(request: OfficerRequest) -> HttpResponse:
    """Checks of the reader's units, newest first."""
    visible = PromotionCheck.objects.visible_to(request.officer, on=request.day)
    rows = (
        visible.select_related("unit", "created_by", "signature__signer")
        .with_waiting()
        .annotate(people=Count("candidates"))
    )
    page = Paginator(rows, PAGE, allow_empty_first_page=True).get_page(request.GET.get("page"))
    context = {"page": page, "may_check": request.officer.may(CHECK, on=request.day)}
    return render(request, "appraisal/promotions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(CHECK)
def new(request: OfficerRequest) -> HttpResponse:
    """The form; whom the numbers name; then the check itself (`action`)."""
    units = request.officer.units_where(CHECK, on=request.day).filter(closed_on=None)
    posted = request.POST if request.method == "POST" else None
    form = PromotionCheckForm(
        posted, units=units, targets=_targets(request), initial={"unit": getattr(units.first(), "code", None)}
    )
    found = None
    if posted is not None and form.is_valid():
        chosen = form.cleaned_data
        badges = chosen["badges"].badges
        found = found_officers(badges, unit=chosen["unit"], on=request.day)
        if posted.get("action") == "make" and (made := _made(request, form)) is not None:
            messages.success(request, gettext("The check is made. Another person signs it."))
            return redirect("appraisal:promotion", made.pk)
    context = {
        "form": form,
        "found": found,
        "pasted": form.cleaned_data.get("badges") if found else None,
    }
    return render(request, "appraisal/promotion_new.html", context, status=422 if form.errors else 200)


def _targets(request: OfficerRequest) -> list[PromotionTarget]:
    """What the policies of the reader's units know, each code once; the action asks the chosen unit's own."""
    paths = request.officer.paths_where(CHECK, on=request.day)
    known: dict[str, PromotionTarget] = {}
    for policy in policies_for(KIND, sorted(paths), request.day).values():
        for target in policy.body.targets:
            known.setdefault(target.code, target)
    return list(known.values())


def _made(request: OfficerRequest, form: PromotionCheckForm) -> PromotionCheck | None:
    chosen = form.cleaned_data
    try:
        return make_promotion_check(
            unit=chosen["unit"],
            target_code=chosen["target"],
            badges=chosen["badges"].badges,
            actor=request.officer,
            at=request.at,
        )
    except NotSound as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    return None


@require_safe
@requires(READ)
@keeps_filter("missing")
def check(request: OfficerRequest, check_id: int) -> HttpResponse:
    """Candidates and rules; on request only those with something missing."""
    found = check_or_404(request, check_id)
    rows = shown_candidates(found)
    missing = [row for row in rows if not row.is_complete]
    only_missing = request.GET.get("missing") == "1"
    page = Paginator(missing if only_missing else rows, CANDIDATES).get_page(request.GET.get("page"))
    context = {
        **frame(request, found),
        "page": page,
        "heads": [rule.name for rule in rows[0].rules] if rows else [],
        "total": len(rows),
        "missing": len(missing),
        "only_missing": only_missing,
        "waiting": sum(row.waits for row in rows),
        "withdraw_form": WithdrawForm(),
    }
    return render(request, "appraisal/promotion.html", context)


@require_safe
@requires(READ)
def table(request: OfficerRequest, check_id: int) -> HttpResponse:
    """The rows of the page as a workbook; the export is written down."""
    from appraisal.interchange.promotion_table import promotion_table

    found = check_or_404(request, check_id)
    rows = shown_candidates(found)
    if request.GET.get("missing") == "1":
        rows = [row for row in rows if not row.is_complete]
    content = write_xlsx([promotion_table(found, rows)])
    _note(request, found, "promotion.exported", officers=len(rows))
    return download(content, name=f"{gettext('Promotion check')} {found.pk} {found.day.isoformat()}.xlsx")


@require_safe
@requires(READ)
def sheet(request: OfficerRequest, check_id: int) -> HttpResponse:
    """The signed sheet; each time is written down. What is not signed, or is not what was signed, is not printed."""
    # not at the top: a web worker starts without the libraries that files need
    from appraisal.interchange.promotion_pdf import promotion_pdf
    from core.pdf import CharactersMissing

    found = check_or_404(request, check_id)
    signature = getattr(found, "signature", None)
    if signature is None:
        messages.error(request, gettext("There is a sheet only after the check is signed."))
        return redirect("appraisal:promotion", found.pk)
    if not is_as_signed(found):
        said = gettext(
            "This check is not what was signed: it is not printed. Tell the system administrator (verify_ledger "
            "names what differs)."
        )
        messages.error(request, said)
        return redirect("appraisal:promotion", found.pk)
    try:
        content = promotion_pdf(found)
    except CharactersMissing as missing:
        said = gettext(
            "The font of this installation lacks “%(signs)s”. Ask the system administrator to name a font that has "
            "them (LIANBING_PDF_FONT); a sheet is never printed with a hole in it."
        )
        messages.error(request, said % {"signs": missing.characters})
        return redirect("appraisal:promotion", found.pk)
    _note(request, found, "promotion.printed", hash=signature.hash)
    name = f"{gettext('Promotion check')} {found.pk} {found.day.isoformat()}.pdf"
    return download(content, name=name, content_type="application/pdf")


def check_or_404(request: OfficerRequest, check_id: int, permission: Permission = READ) -> PromotionCheck:
    """The check, if it was made for a unit on which this officer holds `permission`, and they are not on its list."""
    visible = PromotionCheck.objects.visible_to(request.officer, on=request.day, permission=permission)
    return get_object_or_404(visible.select_related("unit", "created_by", "signature__signer"), pk=check_id)


def is_as_signed(found: PromotionCheck) -> bool:
    """Whether the signed check still gives the hash under its signature."""
    return found.signature.hash == promotion_hash(found)


def frame(request: OfficerRequest, found: PromotionCheck) -> dict[str, Any]:
    """What every page of a check shows, and what the reader may do there."""
    is_open = found.state == PromotionCheck.State.OPEN
    may_sign = request.officer.may(SIGN, on=request.day, unit=found.unit)
    is_maker = found.created_by_id == request.officer.pk
    signature = getattr(found, "signature", None)
    withdrawn = found.events.filter(to_state="withdrawn").select_related("actor", "words").first()
    return {
        "check": found,
        "is_open": is_open,
        "is_maker": is_maker,
        "signature": signature,
        "is_as_signed": signature is not None and is_as_signed(found),
        "withdrawal": withdrawn,
        "may_check": is_open and request.officer.may(CHECK, on=request.day, unit=found.unit),
        "may_sign": is_open and may_sign,
        "may_withdraw": is_open and (may_sign or is_maker),
    }


def _note(request: OfficerRequest, found: PromotionCheck, kind: str, **facts: object) -> None:
    record_audit_event(
        kind=kind,
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"promotion:{found.pk}",
        facts=facts,
        address=address_of(request),
    )
