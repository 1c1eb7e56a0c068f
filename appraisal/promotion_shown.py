"""A promotion check as people read it: candidates and rules, with the verdict that stands. Three queries for any
number of candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from appraisal.models import PromotionCandidate, PromotionCheck, PromotionOutcome, PromotionOverride
from appraisal.promotion_words import RULE_NAMES, sentence, verdict_words


@dataclass(frozen=True, slots=True)
class ShownRule:
    """What one rule says of a candidate. `verdict` is the one that stands; `given` is what the rule itself said."""

    outcome: PromotionOutcome
    name: str
    verdict: str
    word: str
    tone: str
    given: str
    says: str
    overrides: Sequence[PromotionOverride] = ()

    @property
    def is_overridden(self) -> bool:
        """Whether an accepted override stands."""
        return any(is_accepted(override) for override in self.overrides)

    @property
    def waits(self) -> bool:
        """Whether an override waits for its second signature."""
        return any(is_waiting(override) for override in self.overrides)


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """A line of the table."""

    candidate: PromotionCandidate
    rules: list[ShownRule] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Every rule says met."""
        return all(rule.verdict == "met" for rule in self.rules)

    @property
    def waits(self) -> bool:
        return any(rule.waits for rule in self.rules)


def is_waiting(override: PromotionOverride) -> bool:
    """Nobody has decided it."""
    return getattr(override, "decision", None) is None


def is_accepted(override: PromotionOverride) -> bool:
    return not is_waiting(override) and override.decision.accepted


def standing_verdict(outcome: PromotionOutcome, overrides: Sequence[PromotionOverride]) -> str:
    """The verdict of the last accepted override, else the one of the rule."""
    accepted = [override.verdict for override in overrides if is_accepted(override)]
    return accepted[-1] if accepted else outcome.verdict


def shown_candidates(check: PromotionCheck) -> list[ShownCandidate]:
    """All candidates in the order of the list."""
    candidates = check.candidates.select_related("officer", "unit").order_by("place")
    return _shown(candidates, PromotionOutcome.objects.filter(candidate__check_made=check))


def shown_candidate(candidate: PromotionCandidate) -> ShownCandidate:
    """One of them."""
    return _shown([candidate], candidate.outcomes.all())[0]


def _shown(
    candidates: Iterable[PromotionCandidate], outcomes: QuerySet[PromotionOutcome]
) -> list[ShownCandidate]:
    rows = {candidate.pk: ShownCandidate(candidate) for candidate in candidates}
    overrides = defaultdict(list)
    asked = PromotionOverride.objects.filter(outcome__in=outcomes.order_by().values("pk"))
    for override in asked.select_related(
        "decision__decided_by", "decision__words", "proposed_by", "reason"
    ).order_by("number"):
        overrides[override.outcome_id].append(override)
    for outcome in outcomes.order_by("pk"):
        rows[outcome.candidate_id].rules.append(shown_rule(outcome, overrides[outcome.pk]))
    return list(rows.values())


def shown_rule(outcome: PromotionOutcome, overrides: Sequence[PromotionOverride]) -> ShownRule:
    """One outcome with its overrides, oldest first."""
    verdict = standing_verdict(outcome, overrides)
    word, tone = verdict_words(verdict)
    return ShownRule(
        outcome=outcome,
        name=str(RULE_NAMES[outcome.rule]),
        verdict=verdict,
        word=word,
        tone=tone,
        given=verdict_words(outcome.verdict)[0],
        says=sentence(outcome.rule, outcome.verdict, outcome.facts),
        overrides=overrides,
    )
