"""Withdraw a promotion check that is not to be signed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions._promotion_moves import check_role, move_promotion
from appraisal.actions.errors import NotSound
from appraisal.domain.states import PromotionState
from appraisal.models import PromotionCheck
from core.actions.record_audit_event import record_audit_event
from personnel.domain.roles import Permission
from personnel.models import Officer


def withdraw_promotion_check(*, check: PromotionCheck, reason: str, actor: Officer, at: datetime) -> None:
    """Withdraws the open `check`: by its maker or by whoever may sign it, with a reason. It stays readable.

    Writes the audit event `promotion.withdrawn`. Raises MayNot, NotSound, IllegalMove, LostRace.
    """
    needed = Permission.PROMOTION_SIGN
    if actor.pk == check.created_by_id:
        needed = Permission.PROMOTION_CHECK
    check_role(check, needed, actor, at)
    if not reason.strip():
        raise NotSound(_("Say why the check is withdrawn."), field="reason")
    with transaction.atomic():
        move_promotion(check, PromotionState.WITHDRAWN, at=at, actor=actor, words=reason.strip())
        record_audit_event(
            kind="promotion.withdrawn", actor_id=actor.pk, at=at, subject=f"promotion:{check.pk}"
        )
