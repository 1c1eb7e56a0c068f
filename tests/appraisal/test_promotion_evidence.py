"""Whoever changes a signed promotion check by hand, past every guard, is found by `verify_ledger`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from appraisal.actions.decide_override import decide_override
from appraisal.actions.sign_promotion_check import sign_promotion_check
from appraisal.models import OverrideDecision, PromotionOutcome, PromotionSignature, SideText
from appraisal.promotion_evidence import promotion_evidence
from core.domain.errors import Refused
from personnel.models import Officer
from tests.factories import AT, Cast, cast
from tests.factories.promotion import hr, override, promotion_check, signed_promotion_check
from tests.records.test_evidence import by_hand

pytestmark = pytest.mark.both_databases


def reasons() -> list[str]:
    return [found.reason for found in promotion_evidence()]


def overridden(people: Cast) -> int:
    """The number of a signed check that holds an accepted override."""
    maker = hr(people)
    check = promotion_check(people, maker)
    decide_override(override=override(check, maker), accept=True, actor=people.chen, at=AT)
    sign_promotion_check(check=check, actor=people.chen, at=AT)
    return check.pk


FORGERIES = [
    "UPDATE appraisal_promotionoutcome SET verdict = 'met' WHERE rule = 'level'",
    "UPDATE appraisal_promotionoverride SET verdict = 'not_met'",
    "UPDATE appraisal_overridedecision SET at = '2026-03-04 00:00:00+00:00'",
    "UPDATE appraisal_promotioncandidate SET place = 2",
    "UPDATE appraisal_promotioncheck SET target_title = '警衔晋升'",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", FORGERIES)
def test_a_signed_check_that_was_changed_is_named(statement: str) -> None:
    people = cast()
    check = overridden(people)
    assert reasons() == []
    by_hand(statement)
    found = list(promotion_evidence())
    assert [(each.chain, each.reason) for each in found] == [
        (f"promotion:{check}", "outcomes, overrides or decisions differ from what was signed")
    ]


@pytest.mark.django_db
def test_a_signature_that_was_forged_along_is_not_the_one_in_the_audit_trail() -> None:
    signed_promotion_check(people := cast(), hr(people))
    by_hand("UPDATE appraisal_promotionsignature SET hash = 'f00'")
    assert reasons() == [
        "outcomes, overrides or decisions differ from what was signed",
        "the signature is not the one in the audit trail",
    ]


@pytest.mark.django_db
def test_changed_reasons_are_named_and_erased_ones_are_not() -> None:
    people = cast()
    overridden(people)
    SideText.objects.update(text="", erased_at=AT)
    assert reasons() == []
    SideText.objects.update(text="别的理由。", erased_at=None)
    assert reasons() == ["the reason of an override was changed"]


@pytest.mark.django_db
def test_the_database_itself_asks_for_two_persons() -> None:
    people = cast()
    maker = hr(people)
    check = promotion_check(people, maker)
    asked = override(check, maker)
    with pytest.raises(IntegrityError, match="override_is_decided_by_somebody_else"), transaction.atomic():
        OverrideDecision.objects.create(
            override=asked, proposed_by=maker, accepted=True, decided_by=maker, at=AT
        )
    with (
        pytest.raises(IntegrityError, match="promotion_check_is_signed_by_somebody_else"),
        transaction.atomic(),
    ):
        PromotionSignature.objects.create(check_made=check, maker=maker, signer=maker, at=AT, hash="x")


@pytest.mark.django_db
def test_what_a_rule_said_is_never_edited() -> None:
    people = cast()
    promotion_check(people, hr(people))
    with pytest.raises(IntegrityError), transaction.atomic():
        PromotionOutcome.objects.update(verdict="met")


def at_once(steps: list[Any]) -> list[str]:
    """What becomes of `steps` that begin together: "done", or the code of the refusal."""
    together = Barrier(len(steps))

    def run(step: Any) -> str:
        together.wait()
        try:
            step()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(steps)) as pool:
        return sorted(pool.map(run, steps))


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_or_sign_at_once_one_is_first() -> None:
    people = cast()
    maker = hr(people)
    check = promotion_check(people, maker)
    asked = override(check, maker)
    heads = [Officer.objects.get(pk=people.chen.pk) for _ in range(2)]

    decided = at_once(
        [lambda head=head: decide_override(override=asked, accept=True, actor=head, at=AT) for head in heads]
    )
    signed = at_once(
        [lambda head=head: sign_promotion_check(check=check, actor=head, at=AT) for head in heads]
    )

    assert decided == ["done", "lost_race"]
    assert signed in (["done", "illegal_move"], ["done", "lost_race"])
    assert (OverrideDecision.objects.count(), PromotionSignature.objects.count()) == (1, 1)
