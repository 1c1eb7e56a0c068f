"""What is done to a promotion check: a candidate's page with its overrides, decisions, signature, withdrawal."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from appraisal.actions.decide_override import decide_override
from appraisal.actions.propose_override import propose_override
from appraisal.actions.sign_promotion_check import sign_promotion_check
from appraisal.actions.withdraw_promotion_check import withdraw_promotion_check
from appraisal.forms.promotion import OverrideDecisionForm, OverrideForm, WithdrawForm
from appraisal.models import PromotionCandidate, PromotionCheck, PromotionOutcome, PromotionOverride
from appraisal.promotion_links import evidence_lines
from appraisal.promotion_shown import shown_candidate
from appraisal.views.promotion import CHECK, READ, SIGN, check_or_404, frame
from core.actions.record_audit_event import record_audit_event
from core.domain.errors import Refused
from personnel.access import OfficerRequest, requires
from personnel.requests import address_of


@require_safe
@requires(READ)
def candidate(request: OfficerRequest, check_id: int, place: int) -> HttpResponse:
    """One candidate: each rule in words, with its evidence and overrides. Looking is written down."""
    found = check_or_404(request, check_id)
    there = found.candidates.select_related("officer", "unit")
    person = get_object_or_404(there, place=place)
    rules = shown_candidate(person).rules
    lines = evidence_lines(person, rules, reader=request.officer, on=request.day)
    record_audit_event(
        kind="promotion.candidate_viewed",
        actor_id=request.officer.pk,
        at=request.at,
        subject=f"promotion:{found.pk}",
        facts={"officer": person.officer_id},
        address=address_of(request),
    )
    shown = frame(request, found)
    context = {
        **shown,
        "candidate": person,
        "rules": [
            {
                "rule": rule,
                "evidence": lines[rule.outcome.pk],
                "form": OverrideForm(auto_id=f"override-{rule.outcome.pk}-%s")
                if shown["may_check"] and not rule.waits
                else None,
            }
            for rule in rules
        ],
        "places": found.candidates.count(),
    }
    return render(request, "appraisal/promotion_candidate.html", context)


@require_POST
@requires(CHECK)
def override(request: OfficerRequest, check_id: int, outcome_id: int) -> HttpResponse:
    """Asks for another verdict."""
    found = check_or_404(request, check_id, CHECK)
    outcomes = PromotionOutcome.objects.filter(candidate__check_made=found)
    outcome = get_object_or_404(outcomes.select_related("candidate"), pk=outcome_id)
    form = OverrideForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, gettext("Say what the rule is to say, and give the reason in up to 1000 characters.")
        )
    else:
        _tried(
            request,
            gettext("The override is entered. It counts when another person accepts it."),
            lambda: propose_override(
                outcome=outcome, **form.cleaned_data, actor=request.officer, at=request.at
            ),
        )
    return _to(outcome.candidate)


@require_POST
@requires(SIGN)
def decide(request: OfficerRequest, override_id: int) -> HttpResponse:
    """Accepts or refuses an override."""
    mine = PromotionCheck.objects.visible_to(request.officer, on=request.day, permission=SIGN)
    overrides = PromotionOverride.objects.filter(
        outcome__candidate__check_made__in=mine.order_by().values("pk")
    )
    asked = get_object_or_404(overrides.select_related("outcome__candidate"), pk=override_id)
    form = OverrideDecisionForm(request.POST)
    if not form.is_valid():
        messages.error(request, gettext("Accept the override, or say why it is refused."))
    else:
        _tried(
            request,
            gettext("The override is decided."),
            lambda: decide_override(
                override=asked,
                accept=form.cleaned_data["decision"] == "accept",
                words=form.cleaned_data["words"],
                actor=request.officer,
                at=request.at,
            ),
        )
    return _to(asked.outcome.candidate)


@require_POST
@requires(SIGN)
def sign(request: OfficerRequest, check_id: int) -> HttpResponse:
    """Signs the check."""
    found = check_or_404(request, check_id, SIGN)
    _tried(
        request,
        gettext("The check is signed. Its sheet can be printed."),
        lambda: sign_promotion_check(check=found, actor=request.officer, at=request.at),
    )
    return redirect("appraisal:promotion", found.pk)


@require_POST
@requires(CHECK, SIGN)
def withdraw(request: OfficerRequest, check_id: int) -> HttpResponse:
    """Withdraws the check."""
    found = check_or_404(request, check_id)
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    _tried(
        request,
        gettext("The check is withdrawn. It stays readable."),
        lambda: withdraw_promotion_check(check=found, reason=reason, actor=request.officer, at=request.at),
    )
    return redirect("appraisal:promotion", found.pk)


def _tried(request: OfficerRequest, done: str, step: Callable[[], object]) -> None:
    """Runs `step` and says `done`, or why not."""
    try:
        step()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)


def _to(person: PromotionCandidate) -> HttpResponse:
    return redirect("appraisal:promotion_candidate", person.check_made_id, person.place)
