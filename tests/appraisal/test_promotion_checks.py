"""A promotion check is made by one person, overridden by two, signed by another, and never changed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from appraisal.actions.decide_override import decide_override
from appraisal.actions.errors import IllegalMove, LostRace, MayNot, NotSound
from appraisal.actions.sign_promotion_check import sign_promotion_check
from appraisal.actions.withdraw_promotion_check import withdraw_promotion_check
from appraisal.models import OverrideDecision, PromotionCheck, PromotionOutcome
from appraisal.promotion_shown import shown_candidates
from core.domain.errors import Refused
from core.models import AuditEvent
from personnel.domain.roles import Role
from personnel.models import Officer, PolicyVersion
from tests.factories import AT, Cast, cast, officer
from tests.factories.people import grant
from tests.factories.promotion import hr, outcome_of, override, promotion_check, signed_promotion_check

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def maker(people: Cast) -> Officer:
    return hr(people)


def code_of(refused: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        refused()
    return refusal.value.code


def test_a_check_keeps_what_each_rule_says_and_the_rules_it_used(people: Cast, maker: Officer) -> None:
    version = PolicyVersion.objects.create(
        kind="promotion_rules",
        unit=people.bureau,
        effective_on=AT.date(),
        body={"targets": [{"code": "post", "title": "职务晋升", "study_months": 0}]},
        created_at=AT,
        created_by=people.chen,
    )
    check = promotion_check(people, maker, badges=["100002", "100001"])
    listed = check.candidates.order_by("place").values_list("badge", "name", "unit")
    said = PromotionOutcome.objects.filter(candidate__place=2).values_list("rule", "verdict")
    assert list(listed) == [("100002", "王芳", people.brigade.pk), ("100001", "李明", people.station.pk)]
    assert dict(said) == {
        "level": "to_check",
        "exams": "to_check",
        "training_class": "to_check",
        "faults": "met",
    }
    assert (check.policy_version_id, check.rules["study_months"], check.state) == (version.pk, 0, "open")
    assert AuditEvent.objects.of_kind("promotion.checked").get().facts["target"] == "post"


def test_strangers_and_officers_of_others_are_named_the_same_way(people: Cast, maker: Officer) -> None:
    with pytest.raises(NotSound, match="900001, 555555"):
        promotion_check(people, maker, badges=["100001", "900001", "555555"])
    with pytest.raises(NotSound, match="100002"):
        promotion_check(people, maker, badges=["100001", "100002"], unit=people.station)
    assert PromotionCheck.objects.count() == 0


def test_nobody_checks_themselves_or_without_the_role(people: Cast, maker: Officer) -> None:
    own = code_of(lambda: promotion_check(people, maker, badges=["100001", "100010"]))
    signer = code_of(lambda: promotion_check(people, people.chen))
    foreign = code_of(lambda: promotion_check(people, maker, badges=["900001"], unit=people.other_bureau))
    unknown = code_of(lambda: promotion_check(people, maker, target="marshal"))
    nobody = code_of(lambda: promotion_check(people, maker, badges=[]))
    assert (own, signer, foreign) == ("own_matter", "may_not", "may_not")
    assert (unknown, nobody) == ("not_sound", "not_sound")


def test_an_override_counts_when_another_person_accepts_it(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    asked = override(check, maker)
    before = shown_candidates(check)[0].rules[3]
    decide_override(override=asked, accept=True, actor=people.chen, at=AT)
    after = shown_candidates(check)[0].rules[3]
    assert (before.verdict, before.waits, after.verdict, after.given) == (
        "to_check",
        True,
        "met",
        before.word,
    )
    assert outcome_of(check, "training_class").verdict == "to_check"


def test_a_refused_override_changes_nothing_and_another_may_follow(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    asked = override(check, maker)
    assert code_of(lambda: override(check, maker)) == "not_sound"
    assert (
        code_of(lambda: decide_override(override=asked, accept=False, actor=people.chen, at=AT))
        == "not_sound"
    )
    decide_override(override=asked, accept=False, actor=people.chen, at=AT, words="未见原件。")
    assert shown_candidates(check)[0].rules[3].verdict == "to_check"
    assert override(check, maker).number == 2


def test_what_needs_two_is_not_done_by_one(people: Cast, maker: Officer) -> None:
    both = officer(
        "100011", "双", unit=people.legal, roles=(Role.HR, Role.LEGAL_HEAD), roles_on=people.bureau
    )
    check = promotion_check(people, both)
    asked = override(check, both)
    own = code_of(lambda: decide_override(override=asked, accept=True, actor=both, at=AT))
    by_hr = code_of(lambda: decide_override(override=asked, accept=True, actor=maker, at=AT))
    decide_override(override=asked, accept=True, actor=people.chen, at=AT)
    assert (own, by_hr) == ("own_entry", "may_not")
    assert code_of(lambda: sign_promotion_check(check=check, actor=both, at=AT)) == "own_entry"
    assert code_of(lambda: sign_promotion_check(check=check, actor=maker, at=AT)) == "may_not"


def test_candidates_do_nothing_about_their_own_check(people: Cast, maker: Officer) -> None:
    grant(people.li, Role.HR, people.bureau)
    grant(people.li, Role.LEGAL_HEAD, people.bureau)
    check = promotion_check(people, maker, badges=["100001", "100002"])
    asked = override(check, maker, place=2)
    refusals = [
        code_of(lambda: override(check, people.li)),
        code_of(lambda: decide_override(override=asked, accept=True, actor=people.li, at=AT)),
        code_of(lambda: sign_promotion_check(check=check, actor=people.li, at=AT)),
        code_of(lambda: withdraw_promotion_check(check=check, reason="x", actor=people.li, at=AT)),
    ]
    assert refusals == ["own_matter"] * 4


def test_nothing_is_signed_while_an_override_waits(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    asked = override(check, maker)
    with pytest.raises(NotSound):
        sign_promotion_check(check=check, actor=people.chen, at=AT)
    decide_override(override=asked, accept=True, actor=people.chen, at=AT)
    signature = sign_promotion_check(check=check, actor=people.chen, at=AT)
    noted = AuditEvent.objects.of_kind("promotion.signed").get()
    assert (check.state, noted.facts) == ("signed", {"hash": signature.hash})


def test_a_signed_check_takes_nothing_more(people: Cast, maker: Officer) -> None:
    check = signed_promotion_check(people, maker)
    for step in (
        lambda: override(check, maker),
        lambda: sign_promotion_check(check=check, actor=people.chen, at=AT),
        lambda: withdraw_promotion_check(check=check, reason="错了", actor=maker, at=AT),
    ):
        with pytest.raises(IllegalMove):
            step()


def test_the_maker_or_a_signer_withdraws_with_a_reason(people: Cast, maker: Officer) -> None:
    check, other = promotion_check(people, maker), promotion_check(people, maker)
    colleague = hr(people, "100012")
    with pytest.raises(NotSound):
        withdraw_promotion_check(check=check, reason=" ", actor=maker, at=AT)
    with pytest.raises(MayNot):
        withdraw_promotion_check(check=check, reason="名单有误", actor=colleague, at=AT)
    withdraw_promotion_check(check=check, reason="名单有误", actor=maker, at=AT)
    withdraw_promotion_check(check=other, reason="名单有误", actor=people.chen, at=AT)
    assert (check.state, other.state) == ("withdrawn", "withdrawn")
    assert check.events.get(to_state="withdrawn").words.text == "名单有误"


def test_who_comes_second_is_told(people: Cast, maker: Officer) -> None:
    check = promotion_check(people, maker)
    late = PromotionCheck.objects.get(pk=check.pk)
    asked = override(check, maker)
    decide_override(override=asked, accept=True, actor=people.chen, at=AT)
    with pytest.raises(LostRace):
        decide_override(override=asked, accept=True, actor=people.chen, at=AT)
    sign_promotion_check(check=check, actor=people.chen, at=AT)
    with pytest.raises(LostRace):
        withdraw_promotion_check(check=late, reason="错了", actor=maker, at=AT)
    assert OverrideDecision.objects.count() == 1
