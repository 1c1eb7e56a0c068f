"""The demonstration of promotion checks: one that waits for its signatures, one that is signed. Made of the officers of
the demonstration; every word in it is marked as a sample."""

from __future__ import annotations

from datetime import datetime

from appraisal.actions.decide_override import decide_override
from appraisal.actions.make_promotion_check import make_promotion_check
from appraisal.actions.propose_override import propose_override
from appraisal.actions.sign_promotion_check import sign_promotion_check
from appraisal.models import PromotionCheck, PromotionOutcome, PromotionOverride
from core.clock import local_day
from personnel.models import Officer, Unit
from portal.demo.staff import Staff

SAMPLE = "（示例）"
CANDIDATES = 8


def plant_promotion(*, unit: Unit, staff: Staff, at: datetime) -> None:
    """Plants what is missing; safe to repeat. Needs the cast in post."""
    if PromotionCheck.objects.filter(unit=unit).exists():
        return
    hr, head = staff.hr, staff.legal_head
    badges = _badges(unit, hr, head, at)
    signed = make_promotion_check(
        unit=unit, target_code="rank", badges=badges[: CANDIDATES // 2], actor=hr, at=at
    )
    asked = _override(signed, f"{SAMPLE}已核对晋升培训班结业证书原件。", hr, at)
    decide_override(override=asked, accept=True, actor=head, at=at)
    sign_promotion_check(check=signed, actor=head, at=at)
    waiting = make_promotion_check(unit=unit, target_code="head_of_unit", badges=badges, actor=hr, at=at)
    _override(waiting, f"{SAMPLE}结业证书在平台使用之前取得，原件已核对。", hr, at)


def _badges(unit: Unit, hr: Officer, head: Officer, at: datetime) -> list[str]:
    """李明 first, then others in order of unit and badge."""
    there = Officer.objects.in_post_under(frozenset({unit.path}), on=local_day(at))
    others = there.exclude(pk__in=[hr.pk, head.pk]).values_list("badge", flat=True)[:CANDIDATES]
    return list(dict.fromkeys(["900001", *others]))[:CANDIDATES]


def _override(check: PromotionCheck, reason: str, hr: Officer, at: datetime) -> PromotionOverride:
    outcomes = PromotionOutcome.objects.filter(candidate__check_made=check, rule="training_class")
    outcome = outcomes.select_related("candidate").earliest("candidate__place")
    return propose_override(outcome=outcome, verdict="met", reason=reason, actor=hr, at=at)
