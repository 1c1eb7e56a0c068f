"""Ask for another verdict than the rule gave, with a reason. It counts only when somebody else accepts it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._promotion_moves import check_role, locked_open
from appraisal.actions._words import keep_words
from appraisal.actions.errors import LostRace, NotSound
from appraisal.models import PromotionOutcome, PromotionOverride
from appraisal.promotion_shown import standing_verdict
from core.actions.record_audit_event import record_audit_event
from personnel.domain.roles import Permission
from personnel.models import Officer

WANTED = ("met", "not_met")


def propose_override(
    *, outcome: PromotionOutcome, verdict: str, reason: str, actor: Officer, at: datetime
) -> PromotionOverride:
    """Asks that `outcome` count as `verdict` ("met" or "not_met"). Only while the check is open; one at a time.

    Writes the audit event `promotion.override_proposed`. Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    reason = reason.strip()
    if not reason:
        raise NotSound(_("Give the reason, with the evidence it rests on."), field="reason")
    if verdict not in WANTED:
        raise NotSound(_("Choose what the rule is to say."), field="verdict")
    try:
        with transaction.atomic():
            check = locked_open(outcome.candidate.check_made_id)
            check_role(check, Permission.PROMOTION_CHECK, actor, at)
            earlier = list(outcome.overrides.select_related("decision").order_by("number"))
            if earlier and getattr(earlier[-1], "decision", None) is None:
                raise NotSound(_("An override of this rule waits for its second signature already."))
            if verdict == standing_verdict(outcome, earlier):
                raise NotSound(_("The rule says this already."), field="verdict")
            words, commitment = keep_words(reason)
            made = PromotionOverride.objects.create(
                outcome=outcome,
                number=len(earlier) + 1,
                verdict=verdict,
                reason=words,
                commitment=commitment,
                proposed_by=actor,
                at=at,
            )
            record_audit_event(
                kind="promotion.override_proposed",
                actor_id=actor.pk,
                at=at,
                subject=f"promotion:{check.pk}",
                facts={"override": made.pk, "outcome": outcome.pk, "verdict": verdict},
            )
    except IntegrityError as error:
        raise LostRace(_("Somebody else was faster than you. Look at the check again.")) from error
    return made
