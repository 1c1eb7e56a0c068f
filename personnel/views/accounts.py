"""One officer's account, for the system administrator: open or closed, and where it is signed in."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.actions.disable_officer import disable_officer
from personnel.actions.enable_officer import enable_officer
from personnel.actions.end_session import end_other_sessions
from personnel.domain.roles import Permission
from personnel.middleware import limits
from personnel.models import Officer, SignIn


def _account(request: OfficerRequest, public_id: UUID) -> Officer:
    """The officer, if the account is in the care of `request.officer`."""
    scope = Officer.objects.visible_to(
        request.officer, on=request.day, permission=Permission.ACCOUNTS_DISABLE
    )
    officer: Officer = get_object_or_404(scope, public_id=public_id)
    return officer


@require_safe
@requires(Permission.ACCOUNTS_DISABLE)
def account(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """State of the account and its living sessions."""
    officer = _account(request, public_id)
    sign_ins = SignIn.objects.open_for(officer).filter(last_seen_at__gt=request.at - limits().absolute)
    return render(request, "personnel/account.html", {"officer": officer, "sign_ins": sign_ins})


@require_POST
@requires(Permission.ACCOUNTS_DISABLE)
def close_account(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """Closes the account; the officer is out at once."""
    officer = _account(request, public_id)
    try:
        disable_officer(officer=officer, actor=request.officer, at=request.at)
        messages.success(request, _("The account is closed and every session has ended."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("personnel:account", public_id)


@require_POST
@requires(Permission.ACCOUNTS_DISABLE)
def open_account(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """Opens the account again."""
    enable_officer(officer=_account(request, public_id), actor=request.officer, at=request.at)
    messages.success(request, _("The account is open again, with the password it had."))
    return redirect("personnel:account", public_id)


@require_POST
@requires(Permission.ACCOUNTS_DISABLE)
def end_sessions(request: OfficerRequest, public_id: UUID) -> HttpResponse:
    """Ends every session of the officer; the account stays open."""
    end_other_sessions(
        officer=_account(request, public_id), kept_session_hash=None, actor=request.officer, at=request.at
    )
    messages.success(request, _("Every session of this officer has ended."))
    return redirect("personnel:account", public_id)
