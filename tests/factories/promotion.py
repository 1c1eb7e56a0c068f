"""Promotion checks, made by the product's own actions: 何敏 of HR makes them, 陈静 signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from appraisal.actions.make_promotion_check import make_promotion_check
from appraisal.actions.propose_override import propose_override
from appraisal.actions.sign_promotion_check import sign_promotion_check
from appraisal.models import PromotionCheck, PromotionOutcome, PromotionOverride
from personnel.domain.roles import Role
from personnel.models import Officer, Unit

from .moments import AT
from .people import Cast, officer

REASON = "培训班结业证书已核对原件。"


def hr(people: Cast, badge: str = "100010") -> Officer:
    """何敏 of HR of bureau A."""
    return officer(badge, "何敏", unit=people.legal, roles=(Role.HR,), roles_on=people.bureau)


def promotion_check(
    people: Cast,
    maker: Officer,
    *,
    badges: Sequence[str] = ("100001",),
    unit: Unit | None = None,
    target: str = "post",
    at: datetime = AT,
) -> PromotionCheck:
    """An open check; without `badges`, of 李 alone."""
    return make_promotion_check(
        unit=unit or people.bureau, target_code=target, badges=badges, actor=maker, at=at
    )


def outcome_of(check: PromotionCheck, rule: str, *, place: int = 1) -> PromotionOutcome:
    """What `rule` says of the candidate at `place`."""
    return PromotionOutcome.objects.select_related("candidate").get(
        candidate__check_made=check, candidate__place=place, rule=rule
    )


def override(
    check: PromotionCheck,
    by: Officer,
    *,
    rule: str = "training_class",
    verdict: str = "met",
    place: int = 1,
    at: datetime = AT,
) -> PromotionOverride:
    """An override that waits for its second signature."""
    outcome = outcome_of(check, rule, place=place)
    return propose_override(outcome=outcome, verdict=verdict, reason=REASON, actor=by, at=at)


def signed_promotion_check(people: Cast, maker: Officer, *, at: datetime = AT) -> PromotionCheck:
    """A check of 李, signed by 陈静."""
    check = promotion_check(people, maker, at=at)
    sign_promotion_check(check=check, actor=people.chen, at=at)
    return check
