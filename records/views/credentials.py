"""Credentials from outside: entered by HR, confirmed by the legal department, granting a level where policy says so."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.models import Officer
from records.actions.enter_credential import decide_credential, enter_credential
from records.actions.propose_exemption import propose_exemption
from records.forms.levels import CredentialForm
from records.models import CertificateProposal, Credential, QualificationLevel
from records.standings import KIND

from .level_tabs import level_tabs, say

PAGE = 50
TONES = {"entered": "warn", "confirmed": "good", "refused": "bad", "withdrawn": ""}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LEVEL_READ)
@keeps_filter()
def credentials(request: OfficerRequest) -> HttpResponse:
    """Credentials in scope, those to be confirmed first; HR enters one below."""
    may_enter = request.officer.may(Permission.LEVEL_PROPOSE, on=request.day)
    if request.method == "POST" and not may_enter:
        raise PermissionDenied
    form = CredentialForm(request.POST if request.method == "POST" else None) if may_enter else None
    if request.method == "POST" and form is not None and form.is_valid() and _enter(request, form):
        return redirect("levels:credentials")
    found = (
        Credential.objects.visible_to(request.officer, on=request.day)
        .select_related("officer", "entered_by", "decided_by")
        .order_by("-state", "-entered_at", "-pk")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    grants = _grants(request) if may_enter else {}
    granted = set(
        CertificateProposal.objects.filter(credential__in=list(page), state__in=["proposed", "signed"])
        .order_by()
        .values_list("credential_id", "level__code")
    )
    rows = [
        {
            "credential": each,
            "tone": TONES[each.state],
            "waiting": each.state == Credential.State.ENTERED,
            "grants": [
                level
                for level in grants.get(each.kind, [])
                if each.state == Credential.State.CONFIRMED and (each.pk, level["code"]) not in granted
            ],
        }
        for each in page
    ]
    context = {"form": form, "page": page, "rows": rows, **level_tabs(request, "levels:credentials")}
    status = 422 if form is not None and form.errors else 200
    return render(request, "records/levels_credentials.html", context, status=status)


def _grants(request: OfficerRequest) -> dict[str, list[dict[str, str]]]:
    """The levels that the policy of the reader's topmost unit grants for each kind of credential."""
    from personnel.policy import policy_for

    unit = request.officer.units_where(Permission.LEVEL_PROPOSE, on=request.day).first()
    if unit is None:
        return {}
    names = dict(QualificationLevel.objects.for_unit(unit).values_list("code", "name"))
    granted: dict[str, list[dict[str, str]]] = {}
    for each in policy_for(KIND, unit, request.day).body.exemptions:
        row = {"code": each.level, "name": names.get(each.level, each.level)}
        granted.setdefault(each.credential, []).append(row)
    return granted


def _enter(request: OfficerRequest, form: CredentialForm) -> bool:
    scope: Any = Officer.objects.visible_to(
        request.officer, on=request.day, permission=Permission.LEVEL_PROPOSE
    )
    officer = scope.filter(badge=form.cleaned_data["badge"]).first()
    if officer is None:
        form.add_error("badge", _("No officer of your units holds this badge number."))
        return False
    try:
        enter_credential(
            officer=officer,
            kind=form.cleaned_data["kind"],
            number=form.cleaned_data["number"],
            issued_on=form.cleaned_data["issued_on"],
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("Entered. It counts once a second person has confirmed it."))
    return True


@require_POST
@requires(Permission.LEVEL_CONFIRM)
def decide(request: OfficerRequest, credential_id: int) -> HttpResponse:
    """Confirms or refuses what somebody else entered."""
    mine = Credential.objects.visible_to(request.officer, on=request.day, permission=Permission.LEVEL_CONFIRM)
    credential = get_object_or_404(mine.select_related("officer"), pk=credential_id)
    confirm = request.POST.get("action") == "confirm"
    try:
        decide_credential(
            credential=credential,
            confirm=confirm,
            reason=request.POST.get("reason", "")[:500].replace("\x00", ""),
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(
            request, _("The credential is confirmed.") if confirm else _("The credential was refused.")
        )
    return redirect("levels:credentials")


@require_POST
@requires(Permission.LEVEL_PROPOSE)
def exempt(request: OfficerRequest, credential_id: int) -> HttpResponse:
    """Puts a level forward for the holder, to be signed by the head of the legal department."""
    mine = Credential.objects.visible_to(request.officer, on=request.day, permission=Permission.LEVEL_PROPOSE)
    credential = get_object_or_404(mine.select_related("officer"), pk=credential_id)
    try:
        propose_exemption(
            credential=credential,
            level=request.POST.get("level", "")[:40].replace("\x00", ""),
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(request, _("The exemption waits for its signature."))
    return redirect("levels:credentials")
