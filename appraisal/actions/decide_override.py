"""The second signature under an override, or its refusal."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._promotion_moves import check_role, locked_open
from appraisal.actions._words import keep_words
from appraisal.actions.errors import LostRace, MayNot, NotSound
from appraisal.models import OverrideDecision, PromotionOverride
from core.actions.record_audit_event import record_audit_event
from personnel.domain.roles import Permission
from personnel.models import Officer


def decide_override(
    *, override: PromotionOverride, accept: bool, actor: Officer, at: datetime, words: str = ""
) -> OverrideDecision:
    """Accepts or refuses `override`; not by whoever asked for it, nor by a candidate. A refusal says why.

    Writes the audit event `promotion.override_decided`. Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    words = words.strip()
    if not accept and not words:
        raise NotSound(_("Say why the override is refused."), field="words")
    try:
        with transaction.atomic():
            check = locked_open(override.outcome.candidate.check_made_id)
            check_role(check, Permission.PROMOTION_SIGN, actor, at)
            if actor.pk == override.proposed_by_id:
                raise MayNot(
                    _("You asked for this override. Somebody else must decide it."), code="own_entry"
                )
            if OverrideDecision.objects.filter(override=override).exists():
                raise LostRace(_("Somebody else was faster than you. Look at the check again."))
            text, commitment = keep_words(words) if words else (None, "")
            decision = OverrideDecision.objects.create(
                override=override,
                proposed_by_id=override.proposed_by_id,
                accepted=accept,
                decided_by=actor,
                at=at,
                words=text,
                commitment=commitment,
            )
            record_audit_event(
                kind="promotion.override_decided",
                actor_id=actor.pk,
                at=at,
                subject=f"promotion:{check.pk}",
                facts={"override": override.pk, "accepted": accept},
            )
    except IntegrityError as error:
        raise LostRace(_("Somebody else was faster than you. Look at the check again.")) from error
    return decision
