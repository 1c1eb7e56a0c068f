"""Forms that are assembled by 0-1 programs: every demand holds, the proof is true, the same seed gives the same."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from question_bank.domain.assembly.assemble import assemble
from question_bank.domain.assembly.course import NoForms
from question_bank.domain.assembly.explain import ChangeKind, applied, smallest_change
from question_bank.domain.assembly.information import information_of
from question_bank.domain.assembly.model import Balance, Goal, Information, Item, Limit, Spec
from question_bank.domain.assembly.words import sentence

LAW, FORCE = {"subject": frozenset(["law"])}, {"subject": frozenset(["force"])}


def pool(size=60):
    """Two subjects in turn, difficulties 1 to 5, one to three minutes, parameters that follow a fixed pattern."""
    return [
        Item(
            f"q{number}",
            {"subject": frozenset(["law" if number % 2 else "force"])},
            {"difficulty": float(1 + number % 5), "minutes": float(1 + number % 3)},
            slope=0.7 + (number * 7 % 11) / 10,
            location=-2 + (number * 13 % 41) / 10,
        )
        for number in range(size)
    ]


def length(count):
    return Limit({}, count, count)


def sums(form, items):
    own = {item.id: item for item in items}
    return [own[one] for one in form.items]


def test_information_is_that_of_the_two_parameter_model():
    item = Item("q", slope=1.2, location=0.5)
    chance = 1 / (1 + math.exp(-1.2 * (1 - 0.5)))
    assert information_of([item], 1.0)[0] == pytest.approx(1.44 * chance * (1 - chance))


def test_guessing_takes_information_away():
    sure, guessed = Item("s", slope=1.0), Item("g", slope=1.0, guessing=0.25)
    # Birnbaum at the location: a² / 4 · (1 - c)² / (1 - c²) with P = (1 + c) / 2
    assert information_of([sure, guessed], 0.0) == pytest.approx(
        [0.25, 0.25 * (1 - 0.25) ** 2 / (1 - 0.25**2)]
    )


def test_a_question_without_parameters_gives_no_information():
    assert information_of([Item("q")], 0.0)[0] == 0.0


def test_one_form_is_the_best_of_all_there_are():
    items = pool(9)
    made = assemble(Spec(1, (length(3), Limit(LAW, 1, 1)), Information((0.0,)), gap=0.0), items, 1)
    told = dict(zip((item.id for item in items), information_of(items, 0.0), strict=True))
    laws = {item.id for item in items if "law" in item.attributes["subject"]}
    best = max(
        sum(told[one] for one in three)
        for three in combinations(told, 3)
        if len(laws.intersection(three)) == 1
    )
    assert made.goal == Goal.MOST_INFORMATION
    assert made.objective == pytest.approx(best)
    assert made.bound == pytest.approx(best)


def test_parallel_forms_keep_every_demand_and_share_nothing():
    items = pool(80)
    enemies = (frozenset(["q1", "q3", "q5"]), frozenset(["q2", "q4"]))
    spec = Spec(
        3,
        (length(12), Limit(LAW, 5, 7), Limit({}, None, 25.0, "minutes")),
        Information((-1.0, 1.0)),
        (Balance("difficulty"),),
        forbidden=("q7",),
        enemies=enemies,
        seconds=20,
        gap=0.02,
    )
    made = assemble(spec, items, 5)
    assert made.overlap == ((12, 0, 0), (0, 12, 0), (0, 0, 12))
    for form in made.forms:
        own = sums(form, items)
        assert 5 <= sum(spec.limits[1].fits(item) for item in own) <= 7
        assert sum(item.numbers["minutes"] for item in own) <= 25
        assert "q7" not in form.items
        assert all(len(one & set(form.items)) < 2 for one in enemies)
        assert form.information[-1.0] == pytest.approx(sum(information_of(own, -1.0)))
    assert made.objective <= made.bound + 1e-6
    assert made.objective == pytest.approx(min(min(form.information.values()) for form in made.forms))


def test_the_same_seed_gives_the_same_forms_and_another_seed_others():
    items, spec = pool(), Spec(2, (length(8),), balances=(Balance("difficulty"),), seconds=20)
    first, again, other = (assemble(spec, items, seed) for seed in (1, 1, 2))
    assert [form.items for form in first.forms] == [form.items for form in again.forms]
    assert [form.items for form in first.forms] != [form.items for form in other.forms]


def test_forms_come_as_near_to_a_target_as_they_are_asked_to():
    spec = Spec(2, (length(10),), Information((0.0,), (1.5,)), gap=0.02, seconds=20)
    made = assemble(spec, pool(), 1)
    assert made.goal == Goal.DEVIATION
    assert all(abs(form.information[0.0] - 1.5) <= 0.03 + 1e-6 for form in made.forms)


def test_a_mean_difficulty_that_is_asked_for_is_met():
    made = assemble(Spec(2, (length(10),), balances=(Balance("difficulty", 3.0),), seconds=20), pool(), 1)
    assert [form.means["difficulty"] for form in made.forms] == pytest.approx([3.0, 3.0], abs=0.051)


def test_questions_of_a_case_stand_together_or_not_at_all():
    cases = [Item(f"c{case}-{part}", case=f"c{case}") for case in range(4) for part in range(3)]
    spec = Spec(2, (length(8),), cases=(1, 2), seconds=20)
    made = assemble(spec, [*pool(20), *cases], 3)
    for form in made.forms:
        held = [case for case in range(4) if f"c{case}-0" in form.items]
        assert 1 <= len(held) <= 2
        assert sum(one.startswith("c") for one in form.items) == 3 * len(held)


def test_required_questions_stand_in_every_form_and_nothing_else_is_shared():
    spec = Spec(3, (length(6),), required=("q0", "q9"), overlap=2, seconds=20)
    made = assemble(spec, pool(), 1)
    assert all({"q0", "q9"} <= set(form.items) for form in made.forms)
    assert max(made.overlap[one][other] for one, other in combinations(range(3), 2)) == 2


def test_a_question_is_used_no_more_often_than_allowed():
    spec = Spec(4, (length(6),), overlap=None, most_forms=2, seconds=20)
    made = assemble(spec, pool(14), 1)
    uses = [one for form in made.forms for one in form.items]
    assert max(uses.count(one) for one in uses) == 2


@pytest.mark.parametrize(
    "spec",
    [
        Spec(1, (length(10), Limit(LAW, 35, None))),
        Spec(3, (length(25),)),
        Spec(2, (length(10), Limit(FORCE, 4, 4), Limit(LAW, 4, 4))),
        Spec(1, (length(2),), required=("q1", "q2", "q3")),
        Spec(1, (length(4),), required=("q1", "q2"), enemies=(frozenset(["q1", "q2"]),)),
        Spec(2, (length(20), Limit({}, None, 20.0, "minutes"))),
        Spec(1, (length(4), Limit(LAW, 1, None)), cases=(1, None)),
    ],
    ids=["too many of a subject", "too few for all", "sum", "length", "enemies", "time", "no case"],
)
def test_the_smallest_change_makes_it_possible(spec):
    items = pool()
    with pytest.raises(NoForms):
        assemble(spec, items, 1)
    changes = smallest_change(spec, items)
    assert changes
    assert all(sentence(change, spec) for change in changes)
    assert assemble(applied(spec, changes), items, 1).forms


def test_the_change_is_the_smallest():
    spec = Spec(2, (length(20), Limit(LAW, 18, None)))
    changes = smallest_change(spec, pool(60))  # 30 questions on law for two forms that share none
    assert [(change.kind, change.was, change.to) for change in changes] == [(ChangeKind.LEAST, 18, 15)]
