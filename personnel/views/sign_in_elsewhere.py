"""Sign-in with the identity provider of the bureau: off to it, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from personnel.actions.sign_in import record_failed_sign_in
from personnel.backends import officer_signing_in
from personnel.domain.badges import normal_badge_number
from personnel.requests import address_of
from personnel.views.sign_in import asked_for, begin, locked_out

FLOW = "oidc_flow"


def _provider() -> Any:
    """The provider of the settings; there is no such address without one."""
    if not settings.OIDC:
        raise Http404
    # not at the top: the libraries are an extra
    from personnel.identity_provider import Provider

    return Provider(**{name: value for name, value in settings.OIDC.items() if name != "name"})


def _callback() -> str:
    return f"{settings.PUBLIC_URL}{reverse('personnel:sign_in_arrival')}"


@never_cache
@require_safe
def depart(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the provider."""
    provider = _provider()
    from personnel.identity_provider import ProviderDown, ProviderRefused

    try:
        address, flow = provider.departure(
            callback=_callback(),
            at=request.at,  # type: ignore[attr-defined]
            next_page=asked_for(request, ""),
        )
    except (ProviderDown, ProviderRefused):
        return _back(
            request, _("The identity provider does not answer. Try again later, or use your password.")
        )
    request.session[FLOW] = asdict(flow)
    return HttpResponseRedirect(address)


@never_cache
@require_safe
def arrive(request: HttpRequest) -> HttpResponse:
    """The browser comes back: who it is, and whether they hold a badge number here."""
    provider = _provider()
    from personnel.identity_provider import Flow, ProviderDown, ProviderRefused

    kept = request.session.pop(FLOW, None)
    flow = Flow(**kept) if kept else None
    said = {name: request.GET.get(name, "") for name in ("state", "code", "iss") if name in request.GET}
    try:
        typed = provider.arrival(flow, said, callback=_callback(), at=request.at)  # type: ignore[attr-defined]
    except ProviderDown:
        return _back(
            request, _("The identity provider does not answer. Try again later, or use your password.")
        )
    except ProviderRefused as refused:
        return _refused(request, None, refused.reason)
    badge = normal_badge_number(typed)
    if AxesProxyHandler.is_locked(request, {"username": badge}):
        return locked_out(request)
    officer = officer_signing_in(badge)
    if officer is None or not officer.is_active:
        return _refused(request, officer.pk if officer else None, "unknown" if officer is None else "closed")
    begin(request, officer, by="oidc")
    return redirect((flow.next if flow else "") or resolve_url(settings.LOGIN_REDIRECT_URL))


def _refused(request: HttpRequest, officer_id: int | None, reason: str) -> HttpResponse:
    record_failed_sign_in(
        officer_id=officer_id,
        locked=False,
        at=request.at,  # type: ignore[attr-defined]
        address=address_of(request),
        reason=f"oidc.{reason}",
    )
    if reason in ("unknown", "closed", "badge"):
        return _back(
            request,
            _(
                "The identity provider knows you, but no open account here has your badge number. "
                "Ask your HR department."
            ),
        )
    return _back(request, _("The sign-in could not be completed. Begin again."))


def _back(request: HttpRequest, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("personnel:sign_in")
