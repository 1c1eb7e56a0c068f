"""Sign a promotion check: what stands then is what the sheet says for ever."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._promotion_moves import check_role, locked_open, move_promotion
from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.states import PromotionState
from appraisal.models import PromotionCheck, PromotionOverride, PromotionSignature
from appraisal.promotion_seal import promotion_hash
from core.actions.record_audit_event import record_audit_event
from personnel.domain.roles import Permission
from personnel.models import Officer


def sign_promotion_check(*, check: PromotionCheck, actor: Officer, at: datetime) -> PromotionSignature:
    """Signs `check` with a hash over its outcomes, overrides and decisions. The signer neither made it nor is on its
    list, and no override waits. Writes the audit event `promotion.signed`, which holds the hash too.

    Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    with transaction.atomic():
        found = locked_open(check.pk)
        check_role(found, Permission.PROMOTION_SIGN, actor, at)
        if actor.pk == found.created_by_id:
            raise MayNot(_("You made this check. Somebody else must sign it."), code="own_entry")
        waiting = PromotionOverride.objects.waiting().filter(outcome__candidate__check_made=found).count()
        if waiting:
            raise NotSound(
                _("Overrides that wait for a decision: %(count)d. Decide them first.") % {"count": waiting}
            )
        move_promotion(found, PromotionState.SIGNED, at=at, actor=actor)
        signature = PromotionSignature.objects.create(
            check_made=found,
            maker_id=found.created_by_id,
            signer=actor,
            at=at,
            hash=promotion_hash(found),
        )
        record_audit_event(
            kind="promotion.signed",
            actor_id=actor.pk,
            at=at,
            subject=f"promotion:{found.pk}",
            facts={"hash": signature.hash},
        )
    check.state = found.state
    return signature
