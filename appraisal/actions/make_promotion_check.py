"""Hold a list of officers against what a promotion asks for, and keep what the rules say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from appraisal.actions.errors import MayNot, NotSound
from appraisal.domain.promotion import PromotionRules, PromotionTarget
from appraisal.models import PromotionCandidate, PromotionCheck, PromotionEvent, PromotionOutcome
from appraisal.promotion_facts import known_of
from core.actions.record_audit_event import record_audit_event
from core.clock import local_day
from personnel.domain.roles import Permission
from personnel.models import Officer, Unit
from personnel.policy import InForce, policy_for

KIND: Final = "promotion_rules"
ROWS_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class FoundOfficers:
    """Whom pasted numbers name among the officers of a unit, in the order pasted, and the numbers that name nobody
    there: of officers elsewhere as well as of nobody."""

    officers: Sequence[Officer]
    unknown: Sequence[str]


def promotion_rules(unit: Unit, on: date) -> InForce[PromotionRules]:
    """What promotions in `unit` ask for on day `on`."""
    return policy_for(KIND, unit, on)


def found_officers(badges: Sequence[str], *, unit: Unit, on: date) -> FoundOfficers:
    """The officers of `unit` and below who hold `badges` (each annotated with badge and home unit)."""
    there = Officer.objects.in_post_under(frozenset({unit.path}), on=on).filter(badge__in=badges)
    by_badge = {officer.badge: officer for officer in there}
    return FoundOfficers(
        [by_badge[badge] for badge in badges if badge in by_badge],
        [badge for badge in badges if badge not in by_badge],
    )


def make_promotion_check(
    *, unit: Unit, target_code: str, badges: Sequence[str], actor: Officer, at: datetime
) -> PromotionCheck:
    """Checks the officers of `unit` who hold `badges` on the day of `at`, and keeps what each rule says of each.

    Every number must name an officer of `unit`; the maker may not be among them. It is never computed again. Writes
    the audit event `promotion.checked`. Raises MayNot, NotSound.
    """
    today = local_day(at)
    if not actor.may(Permission.PROMOTION_CHECK, on=today, unit=unit):
        raise MayNot(_("You check promotions in the units of your role only."))
    rules = promotion_rules(unit, today)
    target = rules.body.target(target_code)
    if target is None:
        raise NotSound(_("The policy of this unit knows no such promotion."), field="target")
    found = found_officers(list(dict.fromkeys(badges)), unit=unit, on=today)
    if found.unknown:
        told = {"numbers": ", ".join(found.unknown)}
        raise NotSound(_("No officer of this unit holds: %(numbers)s") % told, field="badges")
    if not found.officers:
        raise NotSound(_("There is nobody on this list."), field="badges")
    if any(officer.pk == actor.pk for officer in found.officers):
        raise NotSound(
            _("You are on this list yourself. Somebody else must make a check that holds you."),
            field="badges",
            code="own_matter",
        )
    with transaction.atomic():
        check = PromotionCheck.objects.create(
            unit=unit,
            target_code=target.code,
            target_title=target.title[:120],
            day=today,
            rules=msgspec.to_builtins(target),
            policy_version_id=rules.version_id,
            created_by=actor,
            created_at=at,
        )
        PromotionEvent.objects.create(check_made=check, to_state=check.state, at=at, actor=actor)
        _write(check, target, found.officers)
        record_audit_event(
            kind="promotion.checked",
            actor_id=actor.pk,
            at=at,
            subject=f"promotion:{check.pk}",
            facts={"target": target.code, "officers": [officer.pk for officer in found.officers]},
        )
    return check


def _write(check: PromotionCheck, target: PromotionTarget, officers: Sequence[Any]) -> None:
    """Candidates in the order pasted, and one outcome for each rule."""
    units = Unit.objects.in_bulk({officer.home_unit_id for officer in officers})
    homes = {officer.pk: units[officer.home_unit_id] for officer in officers}
    known = known_of(homes, target, unit=check.unit, on=check.day)
    candidates = PromotionCandidate.objects.bulk_create(
        [
            PromotionCandidate(
                check_made=check,
                officer=officer,
                unit=homes[officer.pk],
                place=place,
                badge=officer.badge,
                name=officer.name,
            )
            for place, officer in enumerate(officers, start=1)
        ],
        batch_size=ROWS_AT_ONCE,
    )
    PromotionOutcome.objects.bulk_create(
        [
            PromotionOutcome(
                candidate=candidate,
                rule=outcome.rule,
                verdict=outcome.verdict.value,
                facts=dict(outcome.facts),
                evidence=evidence,
            )
            for candidate in candidates
            for outcome, evidence in known[candidate.officer_id].outcomes(target)
        ],
        batch_size=ROWS_AT_ONCE,
    )
