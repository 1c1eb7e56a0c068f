"""What is done to a bulletin: checked, approved, returned, issued, withdrawn, drawn up anew, received."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from appraisal.actions.draft_bulletin import redraft_bulletin
from appraisal.actions.issue_bulletin import issue_bulletin, receive_bulletin
from appraisal.actions.sign_bulletin import (
    approve_bulletin,
    check_bulletin,
    return_bulletin,
    withdraw_bulletin,
)
from appraisal.models import Bulletin
from appraisal.views.bulletins import APPROVE, CHECK, READ, RECEIVE, WRITE, bulletin_or_404
from core.domain.errors import Refused
from core.wording import Words
from personnel.access import OfficerRequest, requires
from personnel.domain.roles import Permission

Act = Callable[[OfficerRequest, Bulletin], Bulletin | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A step taken by a button: who may, what happens (a bulletin in place of this one, or None), what is said."""

    permissions: tuple[Permission, ...]
    act: Act
    done: Words


def _check(request: OfficerRequest, found: Bulletin) -> None:
    check_bulletin(bulletin=found, seen=request.POST.get("seen", ""), at=request.at, actor=request.officer)


def _approve(request: OfficerRequest, found: Bulletin) -> None:
    approve_bulletin(bulletin=found, seen=request.POST.get("seen", ""), at=request.at, actor=request.officer)


def _return(request: OfficerRequest, found: Bulletin) -> None:
    return_bulletin(
        bulletin=found, reason=request.POST.get("reason", ""), at=request.at, actor=request.officer
    )


def _issue(request: OfficerRequest, found: Bulletin) -> None:
    issue_bulletin(bulletin=found, at=request.at, actor=request.officer)


def _withdraw(request: OfficerRequest, found: Bulletin) -> None:
    withdraw_bulletin(
        bulletin=found, reason=request.POST.get("reason", ""), at=request.at, actor=request.officer
    )


def _redraft(request: OfficerRequest, found: Bulletin) -> Bulletin:
    return redraft_bulletin(bulletin=found, at=request.at, actor=request.officer)


STEPS: Mapping[str, Step] = {
    "check": Step(
        (CHECK,), _check, _("You have checked the bulletin. The leader of the unit approves it now.")
    ),
    "approve": Step((APPROVE,), _approve, _("You have approved the bulletin. It can be issued.")),
    "return": Step((CHECK, APPROVE), _return, _("The bulletin is a draft again.")),
    "issue": Step((WRITE,), _issue, _("The bulletin is issued. Its readers see it from now on.")),
    "withdraw": Step((CHECK, APPROVE), _withdraw, _("The bulletin is withdrawn. It stays readable.")),
    "redraft": Step((WRITE,), _redraft, _("This is a new draft with the figures of today.")),
}


@require_POST
@requires(READ)
def step(request: OfficerRequest, bulletin_id: int, verb: str) -> HttpResponse:
    """Takes one step, or says why not."""
    found = bulletin_or_404(request, bulletin_id)
    try:
        chosen = STEPS[verb]
    except KeyError:
        raise Http404 from None
    if not any(request.officer.may(each, on=request.day, unit=found.unit) for each in chosen.permissions):
        raise PermissionDenied
    return _tried(request, found, chosen.act, chosen.done)


@require_POST
@requires(RECEIVE)
def receive(request: OfficerRequest, bulletin_id: int) -> HttpResponse:
    """The leader of a unit has read it."""
    found = bulletin_or_404(request, bulletin_id)

    def act(request: OfficerRequest, found: Bulletin) -> None:
        receive_bulletin(bulletin=found, at=request.at, actor=request.officer)

    return _tried(request, found, act, _("Noted: you have read this bulletin."))


def _tried(request: OfficerRequest, found: Bulletin, act: Act, done: Words) -> HttpResponse:
    try:
        made = act(request, found)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("appraisal:bulletin", found.pk)
    messages.success(request, str(done))
    return redirect("appraisal:bulletin", made.pk if made is not None else found.pk)
