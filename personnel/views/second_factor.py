"""The second factor: confirm it at sign-in, set it up, look after it."""

from __future__ import annotations

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.domain.errors import Refused
from core.sealing import Unreadable, seal, unseal
from personnel.access import OfficerRequest, requires
from personnel.actions import change_second_factor as change
from personnel.actions.confirm_second_factor import TooManyWrongCodes, confirm_code
from personnel.actions.security_keys import (
    add_security_key,
    confirm_security_key,
    offer_to_add,
    offer_to_confirm,
)
from personnel.actions.set_up_authenticator import set_up_authenticator
from personnel.actions.sign_in import rename_session
from personnel.activity import in_exam_window
from personnel.domain.second_factor import Method, new_secret, provisioning_uri
from personnel.forms.second_factor import CodeForm, FirstCodeForm, KeyForm
from personnel.models import Authenticator, RecoveryCode, SecurityKey
from personnel.second_factor import (
    FACTOR_ASKED,
    FACTOR_AT,
    has_factor,
    host_of,
    is_fresh,
    keys_can_be_used,
    must_have,
    site_name,
)
from personnel.views.sign_in import asked_for

NEW_SECRET, KEY_STATE = "factor_secret", "factor_key"
"""In the session until they are answered: the sealed secret of a device being set up, what a key was asked."""
SECRET_PURPOSE = "authenticator being set up"  # noqa: S105 - a purpose, not a secret


def _pass(request: OfficerRequest) -> None:
    """This session has shown a second factor."""
    if FACTOR_AT not in request.session:
        old_key = request.session.session_key or ""
        request.session.cycle_key()
        rename_session(old_session_key=old_key, new_session_key=request.session.session_key or "")
    request.session[FACTOR_AT] = request.at.timestamp()
    request.session.pop(FACTOR_ASKED, None)


def _confirm_first(request: OfficerRequest) -> HttpResponse | None:
    """Who has a factor shows it before anything about factors changes; None when it was shown just now."""
    if is_fresh(request) or not has_factor(request.officer):
        return None
    back = reverse("personnel:own_factors") if request.method == "POST" else request.get_full_path()
    return HttpResponseRedirect(f"{reverse('personnel:second_factor')}?{urlencode({'next': back})}")


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def second_factor(request: OfficerRequest) -> HttpResponse:
    """Asks for the code of somebody who has a factor; leads to the set-up who has none."""
    if not has_factor(request.officer):
        return redirect("personnel:second_factor_set_up")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = _confirmed(request, form)
        if answer is not None:
            return answer
    return _ask(request, form)


def _confirmed(request: OfficerRequest, form: CodeForm) -> HttpResponse | None:
    try:
        method = confirm_code(officer=request.officer, typed=form.cleaned_data["code"], at=request.at)
    except TooManyWrongCodes as refused:
        form.add_error(None, str(refused))
        return _ask(request, form, status=429)
    if method is None:
        form.add_error("code", _("This code is not right, or it was used already. Wait for the next one."))
        return None
    return _go_on(request, method)


def _go_on(request: OfficerRequest, method: Method) -> HttpResponse:
    _pass(request)
    if method is Method.RECOVERY_CODE:
        left = RecoveryCode.objects.filter(officer=request.officer, used_at=None).count()
        messages.warning(
            request,
            _("A recovery code was used up; %(count)d are left. Set up your device again if it is lost.")
            % {"count": left},
        )
    return redirect(asked_for(request, resolve_url(settings.LOGIN_REDIRECT_URL)))


def _ask(request: OfficerRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    offer = offer_to_confirm(request.officer, host_of(request)) if keys_can_be_used(request) else None
    if offer is not None:
        request.session[KEY_STATE] = offer[1]
    context = {
        "form": form,
        "next": asked_for(request, ""),
        "key_options": offer[0] if offer else None,
        "has_authenticator": Authenticator.objects.filter(officer=request.officer).exists(),
        "exam_is_open": in_exam_window(request.officer.pk, request.at),
    }
    return render(request, "personnel/second_factor.html", context, status=status)


@never_cache
@require_POST
@requires()
def second_factor_key(request: OfficerRequest) -> HttpResponse:
    """A security key was shown instead of a code."""
    form = CodeForm()
    try:
        method = confirm_security_key(
            officer=request.officer,
            answer=request.POST.get("answer", ""),
            state=request.session.pop(KEY_STATE, None),
            host=host_of(request),
            at=request.at,
        )
    except TooManyWrongCodes as refused:
        messages.error(request, str(refused))
        return _ask(request, form, status=429)
    if method is None:
        messages.error(request, _("The answer of the security key does not fit. Try again, or use a code."))
        return _ask(request, form, status=422)
    return _go_on(request, method)


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def set_up(request: OfficerRequest) -> HttpResponse:
    """The square code for an authenticator; the first code proves that it was read."""
    if (detour := _confirm_first(request)) is not None:
        return detour
    secret = _secret(request)
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = set_up_authenticator(
                officer=request.officer, secret=secret, typed=form.cleaned_data["code"], at=request.at
            )
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            request.session.pop(NEW_SECRET, None)
            return _done(request, codes)
    uri = provisioning_uri(secret, account=request.officer.badge_number, issuer=site_name())
    context = {
        "form": form,
        "next": asked_for(request, ""),
        "square": segno.make(uri, error="m").svg_data_uri(scale=5, border=4, light="#fff"),
        "secret": uri.partition("secret=")[2].partition("&")[0],
        "must": must_have(request.officer, on=request.day) and not has_factor(request.officer),
        "keys_can_be_used": keys_can_be_used(request),
        "exam_is_open": in_exam_window(request.officer.pk, request.at),
    }
    return render(request, "personnel/second_factor_set_up.html", context, status=422 if form.errors else 200)


def _secret(request: OfficerRequest) -> bytes:
    """The secret being set up in this session; the same one until its code was right."""
    sealed = request.session.get(NEW_SECRET, "")
    try:
        return unseal(sealed, SECRET_PURPOSE)
    except Unreadable:
        secret = new_secret()
        request.session[NEW_SECRET] = seal(secret, SECRET_PURPOSE)
        return secret


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def add_key(request: OfficerRequest) -> HttpResponse:
    """Adds a security key, where browsers can use one."""
    if not keys_can_be_used(request):
        raise Http404
    if (detour := _confirm_first(request)) is not None:
        return detour
    form = KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = add_security_key(
                officer=request.officer,
                name=form.cleaned_data["name"],
                answer=form.cleaned_data["answer"],
                state=request.session.pop(KEY_STATE, None),
                host=host_of(request),
                at=request.at,
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _done(request, codes)
    options, request.session[KEY_STATE] = offer_to_add(request.officer, host_of(request))
    context = {"form": form, "key_options": options, "next": asked_for(request, "")}
    return render(request, "personnel/security_key.html", context, status=422 if form.errors else 200)


def _done(request: OfficerRequest, codes: list[str]) -> HttpResponse:
    """Recovery codes, the one time they can be read; without new ones the page that was asked for."""
    _pass(request)
    if not codes:
        messages.success(request, _("The second factor is set up."))
        return redirect(asked_for(request, reverse("personnel:own_factors")))
    go_on = asked_for(request, resolve_url(settings.LOGIN_REDIRECT_URL))
    return render(request, "personnel/recovery_codes.html", {"codes": codes, "next": go_on})


@never_cache
@require_safe
@requires()
def own_factors(request: OfficerRequest) -> HttpResponse:
    """What is set up, and what can be done about it."""
    officer = request.officer
    context = {
        "authenticator": Authenticator.objects.filter(officer=officer).first(),
        "keys": SecurityKey.objects.filter(officer=officer).order_by("set_up_at", "pk"),
        "codes_left": RecoveryCode.objects.filter(officer=officer, used_at=None).count(),
        "must": must_have(officer, on=request.day),
        "keys_can_be_used": keys_can_be_used(request),
    }
    return render(request, "personnel/own_factors.html", context)


@never_cache
@require_POST
@requires()
def renew_codes(request: OfficerRequest) -> HttpResponse:
    """New recovery codes; the old ones are void."""
    if not has_factor(request.officer):
        return redirect("personnel:own_factors")
    if (detour := _confirm_first(request)) is not None:
        return detour
    codes = change.renew_recovery_codes(officer=request.officer, at=request.at)
    return render(
        request, "personnel/recovery_codes.html", {"codes": codes, "next": reverse("personnel:own_factors")}
    )


@require_POST
@requires()
def remove_authenticator(request: OfficerRequest) -> HttpResponse:
    """Forgets the authenticator."""
    return _removed(request, None)


@require_POST
@requires()
def remove_key(request: OfficerRequest, key_id: int) -> HttpResponse:
    """Forgets one security key."""
    if not SecurityKey.objects.filter(officer=request.officer, pk=key_id).exists():
        raise Http404
    return _removed(request, key_id)


def _removed(request: OfficerRequest, key_id: int | None) -> HttpResponse:
    if (detour := _confirm_first(request)) is not None:
        return detour
    officer, at, day = request.officer, request.at, request.day
    try:
        if key_id is None:
            change.remove_authenticator(officer=officer, at=at, today=day)
        else:
            change.remove_security_key(officer=officer, key_id=key_id, at=at, today=day)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is removed and opens nothing any more."))
    return redirect("personnel:own_factors")
