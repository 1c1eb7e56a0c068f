"""Certificates: those to be signed, one with its history, and its printed form."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain.errors import Refused
from core.views.lists import keeps_filter
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission
from personnel.requests import address_of
from records.actions.decide_proposal import refuse_proposal, sign_certificate
from records.actions.move_certificate import move_certificate
from records.actions.print_certificate import print_certificate
from records.actions.record_earlier import PapersRefused, record_earlier
from records.domain.certificates import CertificateState
from records.forms.levels import EarlierForm
from records.level_wording import worth_words
from records.models import Certificate, CertificateProposal

from .level_tabs import level_tabs, say

PAGE = 100
MOST_AT_ONCE = 500
"""So many are signed by one click: each is a row of a chain, and the page is waited for."""
STEPS = {
    "suspend": CertificateState.SUSPENDED,
    "restore": CertificateState.VALID,
    "revoke": CertificateState.REVOKED,
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.LEVEL_READ)
@keeps_filter()
def proposals(request: OfficerRequest) -> HttpResponse:
    """Who has earned a certificate; the head of the legal department signs the chosen ones or refuses them."""
    may_record = request.officer.may(Permission.LEVEL_PROPOSE, on=request.day)
    recording = request.POST.get("action") == "record"
    form = EarlierForm(request.POST if recording else None) if may_record else None
    if recording:
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _record(request, form):
            return redirect("levels:proposals")
    elif request.method == "POST":
        if not request.officer.may(Permission.LEVEL_CONFIRM, on=request.day):
            raise PermissionDenied
        _decide(request)
        return redirect("levels:proposals")
    waiting = (
        CertificateProposal.objects.visible_to(request.officer, on=request.day)
        .waiting()
        .select_related("officer", "unit", "level", "track", "result__exam", "credential", "proposed_by")
    )
    page = Paginator(waiting, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": list(page),
        "form": form,
        "all_count": _to_decide(request)[:MOST_AT_ONCE].count() if page.has_other_pages() else 0,
        **level_tabs(request, "levels:proposals"),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "records/levels_proposals.html", context, status=status)


def _record(request: OfficerRequest, form: EarlierForm) -> bool:
    try:
        made = record_earlier(papers=form.cleaned_data["rows"], actor=request.officer, at=request.at)
    except PapersRefused as refused:
        for line, text in refused.faults[:30]:
            form.add_error("rows", _("Line %(line)d: %(fault)s") % {"line": line, "fault": text})
        return False
    text = ngettext(
        "%(count)d certificate waits for its signature.",
        "%(count)d certificates wait for their signature.",
        made,
    )
    messages.success(request, text % {"count": made})
    return True


def _to_decide(request: OfficerRequest) -> QuerySet[CertificateProposal]:
    """What waits for this person's signature, in the order of the list: nothing of their own or put forward by them."""
    mine = CertificateProposal.objects.visible_to(
        request.officer, on=request.day, permission=Permission.LEVEL_CONFIRM
    )
    return mine.waiting().exclude(officer=request.officer).exclude(proposed_by=request.officer)


def _decide(request: OfficerRequest) -> None:
    """Each chosen proposal on its own, or each on all pages: what is refused is said once, the others stand."""
    chosen = {int(text) for text in request.POST.getlist("proposal") if text.isdecimal() and len(text) < 19}
    if request.POST.get("action") == "sign_all":
        chosen = set(_to_decide(request).values_list("pk", flat=True)[:MOST_AT_ONCE])
    mine = CertificateProposal.objects.visible_to(
        request.officer, on=request.day, permission=Permission.LEVEL_CONFIRM
    )
    rows = mine.filter(pk__in=chosen).select_related(
        "officer", "unit", "level__unit", "track", "result", "credential"
    )
    refusing = request.POST.get("action") == "refuse"
    done, said = 0, set()
    for proposal in rows:
        try:
            if refusing:
                refuse_proposal(
                    proposal=proposal,
                    reason=request.POST.get("reason", "")[:500].replace("\x00", ""),
                    actor=request.officer,
                    at=request.at,
                )
            else:
                sign_certificate(proposal=proposal, actor=request.officer, at=request.at)
        except Refused as refused:
            said.add(str(refused))
        else:
            done += 1
    for text in sorted(said):
        messages.error(request, text)
    if not chosen:
        messages.error(request, _("Choose at least one line."))
    if done:
        text = (
            ngettext("%(count)d proposal refused.", "%(count)d proposals refused.", done)
            if refusing
            else ngettext("%(count)d certificate issued.", "%(count)d certificates issued.", done)
        )
        messages.success(request, text % {"count": done})


@require_safe
@requires()
def certificate(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """One certificate for its holder and for those who may read levels there."""
    shown = _readable(request, public_id)
    is_own = shown.officer_id == request.officer.pk
    may_move = not is_own and request.officer.may(Permission.LEVEL_CONFIRM, on=request.day, unit=shown.unit)
    word, tone = worth_words(shown.standing(on=request.day))
    context = {
        "shown": shown,
        "is_own": is_own,
        "worth": word,
        "tone": tone,
        "events": shown.events.select_related("actor").order_by("pk"),
        "prints": shown.prints.select_related("by").order_by("-pk")[:20],
        "may_move": may_move,
    }
    return render(request, "records/levels_certificate.html", context)


@require_POST
@requires(Permission.LEVEL_CONFIRM)
def move(request: OfficerRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Suspends, restores or revokes with a reason."""
    if verb not in STEPS:
        raise Http404
    mine = Certificate.objects.visible_to(
        request.officer, on=request.day, permission=Permission.LEVEL_CONFIRM
    )
    shown = get_object_or_404(
        mine.select_related("officer", "unit", "level", "track", "proposal"), public_id=public_id
    )
    try:
        move_certificate(
            certificate=shown,
            to=STEPS[verb],
            reason=request.POST.get("reason", "")[:500].replace("\x00", ""),
            actor=request.officer,
            at=request.at,
        )
    except Refused as refused:
        say(request, refused)
    else:
        messages.success(
            request, _("Done. The step stands in the history of the certificate and in the file.")
        )
    return redirect("levels:certificate", public_id)


@require_safe
@requires()
def pdf(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """The printed form; each time is written down. A revoked certificate is not printed."""
    # not at the top: a web worker starts without the libraries that files need
    from core.pdf import CharactersMissing
    from core.sheets.writer import download
    from records.interchange.certificate_pdf import certificate_pdf

    shown = _readable(request, public_id)
    if shown.serial is None:
        messages.error(request, _("This certificate is from before the platform: its own paper counts."))
        return redirect("levels:certificate", public_id)
    if shown.state == Certificate.State.REVOKED:
        messages.error(request, _("This certificate is revoked. It is not printed any more."))
        return redirect("levels:certificate", public_id)
    try:
        content = certificate_pdf(shown)
    except CharactersMissing as missing:
        text = _(
            "The font of this installation lacks “%(signs)s”. Ask the system administrator to name a font that has "
            "them (LIANBING_PDF_FONT); a certificate is never printed with a hole in it."
        )
        messages.error(request, text % {"signs": missing.characters})
        return redirect("levels:certificate", public_id)
    print_certificate(certificate=shown, actor=request.officer, at=request.at, address=address_of(request))
    return download(content, name=f"{shown.number}.pdf", content_type="application/pdf")


def _readable(request: OfficerRequest, public_id: UUID) -> Certificate:
    mine: Any = Certificate.objects.readable_by(request.officer, on=request.day)
    loaded = mine.select_related("officer", "unit", "level", "track", "proposal", "signed_by")
    return get_object_or_404(loaded, public_id=public_id)
