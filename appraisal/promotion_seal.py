"""The hash under a signed promotion check: what it covers, and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from appraisal.models import (
    OverrideDecision,
    PromotionCandidate,
    PromotionCheck,
    PromotionOutcome,
    PromotionOverride,
)
from core.domain.chains import GENESIS, link_hash
from core.domain.days import iso


def promotion_hash(check: PromotionCheck) -> str:
    """Hash over everything that the signer saw, in four queries. Words count by their salted commitments only, so
    that they can be erased and the hash still fits."""
    of_check = {"check_made": check}
    candidates = PromotionCandidate.objects.filter(**of_check).order_by("place")
    outcomes = PromotionOutcome.objects.filter(candidate__check_made=check).order_by("pk")
    overrides = PromotionOverride.objects.filter(outcome__candidate__check_made=check).order_by("pk")
    decisions = OverrideDecision.objects.filter(override__outcome__candidate__check_made=check).order_by("pk")
    body: Mapping[str, Any] = {
        "check": {
            "id": check.pk,
            "unit": check.unit_id,
            "target": check.target_code,
            "title": check.target_title,
            "day": check.day.isoformat(),
            "rules": check.rules,
            "policy_version": check.policy_version_id,
            "created_by": check.created_by_id,
            "created_at": iso(check.created_at),
        },
        "candidates": [[each.pk, each.officer_id, each.unit_id, each.place] for each in candidates],
        "outcomes": [
            [each.pk, each.candidate_id, each.rule, each.verdict, each.facts, each.evidence]
            for each in outcomes
        ],
        "overrides": [
            [
                each.pk,
                each.outcome_id,
                each.number,
                each.verdict,
                each.commitment,
                each.proposed_by_id,
                iso(each.at),
            ]
            for each in overrides
        ],
        "decisions": [
            [each.pk, each.override_id, each.accepted, each.commitment, each.decided_by_id, iso(each.at)]
            for each in decisions
        ],
    }
    return link_hash(1, body, GENESIS)
