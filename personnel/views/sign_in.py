"""Sign-in, sign-out and the page of a locked badge number."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from personnel.actions import sign_in as sign_in_actions
from personnel.actions.sign_out import sign_out as close_session
from personnel.backends import typed_badge_number
from personnel.domain.idle import Ending
from personnel.forms.sign_in import SignInForm
from personnel.middleware import FIRST_PASSWORD, OLD_PASSWORD, begin_session
from personnel.models import Officer
from personnel.passwords import password_is_old
from personnel.requests import address_of, device_of
from personnel.second_factor import FACTOR_ASKED

BACKEND = "personnel.backends.BadgeBackend"
"""Whoever let somebody in, this one knows the officer of a session."""

ENDINGS = {
    Ending.IDLE: gettext_lazy("You were signed out because nothing happened for %(minutes)d minutes."),
    Ending.LIMIT: gettext_lazy("You were signed out because a session lasts %(hours)d hours at most."),
    Ending.ENDED_ELSEWHERE: gettext_lazy("This session was ended from another device."),
    Ending.DISABLED: gettext_lazy("This account is closed. If that is a mistake, ask your HR department."),
    Ending.FACTOR: gettext_lazy("Your second factor was reset. Sign in and set it up again."),
    Ending.PASSWORD: gettext_lazy("The password was changed on another device. Sign in with the new one."),
}


@sensitive_post_parameters("password")
@never_cache
@ensure_csrf_cookie
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; after it the page that was asked for, or today."""
    if request.method != "POST" and request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer = authenticate(
            request, username=typed_badge_number(request), password=form.cleaned_data["password"]
        )
        if officer is not None:
            return _begin(request, officer)
        _record_failure(request)
        form.add_error(None, _why_refused(request))
    context = {
        "form": form,
        "next": asked_for(request, ""),
        "ended": _why_ended(request),
        "provider": settings.OIDC["name"] if settings.OIDC else "",
    }
    return render(request, "personnel/sign_in.html", context)


def _begin(request: HttpRequest, officer: Officer) -> HttpResponse:
    at: datetime = request.at  # type: ignore[attr-defined]
    due = (
        ""
        if officer.is_from_directory
        else FIRST_PASSWORD
        if officer.must_change_password
        else OLD_PASSWORD
        if password_is_old(officer, at)
        else ""
    )
    begin(request, officer, password_due=due)
    return redirect(asked_for(request, resolve_url(settings.LOGIN_REDIRECT_URL)))


@transaction.atomic
def begin(request: HttpRequest, officer: Officer, *, password_due: str = "", by: str = "") -> None:
    """Opens the session of an officer whom a backend has just read. `by` names another way than the password."""
    at: datetime = request.at  # type: ignore[attr-defined]
    replaced = request.session.session_key
    login(request, officer, backend=BACKEND)
    begin_session(request, at=at, password_due=password_due)
    if officer.has_factor:
        request.session[FACTOR_ASKED] = True
    sign_in_actions.sign_in(
        officer=officer,
        session_key=request.session.session_key or "",
        replaced_session_key=replaced,
        at=at,
        address=address_of(request),
        device=device_of(request),
        by=by or officer.is_from_directory * "ldap",
    )


def _record_failure(request: HttpRequest) -> None:
    locked = getattr(request, "axes_locked_out", False)
    if locked and request.axes_failures_since_start is None:  # type: ignore[attr-defined]
        return
    sign_in_actions.record_failed_sign_in(
        officer_id=getattr(request, "badge_holder_id", None),
        locked=locked,
        at=request.at,  # type: ignore[attr-defined]
        address=address_of(request),
    )


def asked_for(request: HttpRequest, default: str) -> str:
    """The page that was asked for before sign-in, if it is one of ours."""
    asked = request.POST.get("next", request.GET.get("next", ""))
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else default


def _why_refused(request: HttpRequest) -> str:
    if getattr(request, "directory_is_down", False):
        return _(
            "The directory of the bureau does not answer. Try again later, or ask your system administrator."
        )
    return _("Badge number and password do not belong together. Check both and try again.")


def _why_ended(request: HttpRequest) -> str:
    words = ENDINGS.get(request.GET.get("ended", ""))  # type: ignore[call-overload]
    return str(words) % {"minutes": settings.IDLE_MINUTES, "hours": settings.SESSION_HOURS} if words else ""


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session of this browser."""
    if request.user.is_authenticated:
        close_session(
            officer_id=request.user.pk,
            session_key=request.session.session_key or "",
            at=request.at,  # type: ignore[attr-defined]
            address=address_of(request),
        )
    logout(request)
    return redirect("personnel:sign_in")


def locked_out(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """The same answer for every badge number that failed too often, whether anybody holds it or not."""
    context = {"minutes": round(settings.AXES_COOLOFF_TIME * 60), "failures": settings.AXES_FAILURE_LIMIT}
    return render(request, "personnel/locked.html", context, status=429)
