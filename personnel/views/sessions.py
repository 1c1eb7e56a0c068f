"""Own sessions: where one is signed in, and ending what one does not know."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from personnel.access import OfficerRequest, requires
from personnel.actions.end_session import end_other_sessions
from personnel.actions.end_session import end_session as end
from personnel.activity import last_activity
from personnel.middleware import limits
from personnel.models import SignIn
from personnel.models.sign_ins import SignInQuerySet
from personnel.sessions import session_hash


@dataclass(frozen=True, slots=True)
class Row:
    """One session of the list."""

    sign_in: SignIn
    is_this: bool


@require_safe
@requires()
def sessions(request: OfficerRequest) -> HttpResponse:
    """This session first, then the others, newest first."""
    this = session_hash(request.session.session_key or "")
    rows = [Row(row, row.session_hash == this) for row in _living(request)]
    rows.sort(key=lambda row: not row.is_this)
    return render(
        request, "personnel/sessions.html", {"rows": rows, "has_others": any(not r.is_this for r in rows)}
    )


def _living(request: OfficerRequest) -> SignInQuerySet:
    """Sessions that still open a page: not ended, and seen within the limits."""
    bounds = limits()
    running = bounds.is_alive(last_activity(request.officer.pk, request.at), request.at)
    oldest = request.at - (bounds.absolute if running else bounds.idle)
    this = session_hash(request.session.session_key or "")
    return SignIn.objects.open_for(request.officer).filter(Q(last_seen_at__gt=oldest) | Q(session_hash=this))


@require_POST
@requires()
def end_session(request: OfficerRequest, sign_in_id: int) -> HttpResponse:
    """Ends one other session of one's own."""
    this = session_hash(request.session.session_key or "")
    row = get_object_or_404(
        SignIn.objects.open_for(request.officer).exclude(session_hash=this), pk=sign_in_id
    )
    end(sign_in=row, actor=request.officer, at=request.at)
    messages.success(request, _("The session was ended. Nobody can go on working in it."))
    return redirect("personnel:sessions")


@require_POST
@requires()
def end_others(request: OfficerRequest) -> HttpResponse:
    """Ends every session of one's own but this one."""
    ended = end_other_sessions(
        officer=request.officer,
        kept_session_hash=session_hash(request.session.session_key or ""),
        actor=request.officer,
        at=request.at,
    )
    messages.success(
        request,
        ngettext("%(count)d other session was ended.", "%(count)d other sessions were ended.", ended)
        % {"count": ended},
    )
    return redirect("personnel:sessions")
