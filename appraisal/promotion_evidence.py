"""Signed promotion checks are compared with what their signatures cover, for `verify_ledger`."""

from __future__ import annotations

from collections.abc import Iterator

from appraisal.models import (
    OverrideDecision,
    PromotionCheck,
    PromotionEvent,
    PromotionOverride,
    PromotionSignature,
)
from appraisal.promotion_seal import promotion_hash
from core.ledger import Finding
from core.models import AuditEvent


def promotion_evidence() -> Iterator[Finding]:
    """Signed checks whose content no longer gives the signed hash, or whose hash is not the one in the audit trail;
    checks and signatures that lack each other; words that were changed."""
    yield from _signatures()
    yield from _words()


def _signatures() -> Iterator[Finding]:
    unsigned = PromotionCheck.objects.filter(state=PromotionCheck.State.SIGNED, signature=None)
    for check in unsigned.order_by("pk"):
        yield Finding(f"promotion:{check.pk}", None, "counts as signed, but nobody signed it")
    signatures = PromotionSignature.objects.select_related("check_made").order_by("pk")
    for signature in signatures.iterator(chunk_size=500):
        check, name = signature.check_made, f"promotion:{signature.check_made_id}"
        if check.state != PromotionCheck.State.SIGNED:
            yield Finding(name, None, "is signed, but counts as something else")
        if signature.hash != promotion_hash(check):
            yield Finding(name, None, "outcomes, overrides or decisions differ from what was signed")
        noted = AuditEvent.objects.filter(kind="promotion.signed", subject=name).first()
        if noted is None or noted.facts.get("hash") != signature.hash:
            yield Finding(name, None, "the signature is not the one in the audit trail")


def _words() -> Iterator[Finding]:
    where = "outcome__candidate"
    for override in PromotionOverride.objects.select_related("reason", where).order_by("pk").iterator():
        if override.reason.erased_at is None and override.reason.commitment() != override.commitment:
            name = f"promotion:{override.outcome.candidate.check_made_id}"
            yield Finding(name, None, "the reason of an override was changed")
    decisions = OverrideDecision.objects.exclude(words=None)
    for decision in decisions.select_related("words", f"override__{where}").order_by("pk").iterator():
        words = decision.words
        if words is not None and words.erased_at is None and words.commitment() != decision.commitment:
            name = f"promotion:{decision.override.outcome.candidate.check_made_id}"
            yield Finding(name, None, "the reason of a refusal was changed")
    events = PromotionEvent.objects.exclude(words=None).select_related("words").order_by("pk")
    for event in events.iterator():
        words = event.words
        if words is not None and words.erased_at is None and words.commitment() != event.commitment:
            yield Finding(f"promotion:{event.check_made_id}", None, "the reason of a withdrawal was changed")
