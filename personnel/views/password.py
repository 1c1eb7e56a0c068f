"""Choose a new password: because one is due, or because one wants to."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from personnel.access import OfficerRequest, requires
from personnel.actions.change_password import PasswordRefused, change_password
from personnel.actions.sign_in import rename_session
from personnel.forms.sign_in import NewPasswordForm
from personnel.middleware import FIRST_PASSWORD, PASSWORD_DUE
from personnel.passwords import ProfileValidator
from personnel.sessions import session_hash
from personnel.views.sign_in import asked_for


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires()
def password(request: OfficerRequest) -> HttpResponse:
    """The form; after it the page that the old password stood in the way of, or own sessions."""
    due = request.session.get(PASSWORD_DUE, "")
    form = NewPasswordForm(
        request.POST or None, asks_present=due != FIRST_PASSWORD, rules=ProfileValidator().get_help_text()
    )
    if request.method == "POST" and form.is_valid() and _is_changed(request, form):
        default = settings.LOGIN_REDIRECT_URL if due else "personnel:sessions"
        return redirect(asked_for(request, resolve_url(default)))
    context = {"form": form, "due": due, "next": asked_for(request, "")}
    return render(request, "personnel/password.html", context)


def _is_changed(request: OfficerRequest, form: NewPasswordForm) -> bool:
    present = form.cleaned_data.get("present")
    if present is not None and not request.officer.check_password(present):
        form.add_error("present", _("This is not your present password."))
        return False
    old_key = request.session.session_key or ""
    try:
        ended = change_password(
            officer=request.officer,
            new_password=form.cleaned_data["new"],
            at=request.at,
            kept_session_hash=session_hash(old_key),
        )
    except PasswordRefused as refused:
        for message in refused.messages:
            form.add_error("new", message)
        return False
    _keep_this_session(request, old_key)
    text = _("Your password is changed.")
    if ended:
        text += " " + ngettext(
            "%(count)d session on another device was ended.",
            "%(count)d sessions on other devices were ended.",
            ended,
        ) % {"count": ended}
    messages.success(request, text)
    return True


def _keep_this_session(request: HttpRequest, old_key: str) -> None:
    update_session_auth_hash(request, request.user)  # type: ignore[arg-type]
    request.session.pop(PASSWORD_DUE, None)
    rename_session(old_session_key=old_key, new_session_key=request.session.session_key or "")
