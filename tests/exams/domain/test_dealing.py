"""Shares of answers: equal, repeatable, and nobody twice at the same answer."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from exams.domain.allocation import Apart, Marker
from exams.domain.dealing import Answer, controls_due, deal

ELSEWHERE = "00010002"


def markers(size: int, path: str = ELSEWHERE) -> list[Marker]:
    return [Marker(number, frozenset({path})) for number in range(1, size + 1)]


def answers(
    size: int, *, rounds: int = 2, item: int = 1, paths: tuple[str, ...] = ("00010001",)
) -> list[Answer]:
    return [Answer(f"{item}-{n}", item, rounds, 1000 + n, paths) for n in range(size)]


def shares(dealt: dict[str, tuple[int, ...]]) -> Counter[int]:
    return Counter(officer for chosen in dealt.values() for officer in chosen)


@given(st.integers(2, 7), st.integers(0, 40), st.integers(1, 2**53))
def test_shares_differ_by_one_at_most_and_nobody_has_an_answer_twice(team: int, size: int, seed: int) -> None:
    dealt = deal(answers(size), markers(team), apart=Apart.LINE, seed=seed)
    counted = shares(dealt)
    assert all(len(set(chosen)) == 2 for chosen in dealt.values())
    assert sum(counted.values()) == 2 * size
    assert max(counted.values(), default=0) - min((counted[n] for n in range(1, team + 1)), default=0) <= 1


def test_the_same_seed_gives_the_same_shares_in_whatever_order_things_come() -> None:
    there, team = answers(30), markers(4)
    once = deal(there, team, apart=Apart.LINE, seed=7)
    assert deal(there[::-1], team[::-1], apart=Apart.LINE, seed=7) == once
    assert deal(there, team, apart=Apart.LINE, seed=8) != once


def test_everybody_is_paired_with_everybody() -> None:
    dealt = deal(answers(60), markers(4), apart=Apart.LINE, seed=1)
    pairs = Counter(tuple(sorted(chosen)) for chosen in dealt.values())
    assert len(pairs) == 6
    assert min(pairs.values()) >= 7


def test_nobody_is_dealt_an_answer_of_the_own_unit_or_one_that_they_had() -> None:
    near = Marker(1, frozenset({"00010001"}))
    [answer] = answers(1)
    seen = Answer(answer.key, 1, 1, answer.candidate, answer.paths, held=frozenset({2}))
    dealt = deal([seen], [near, *markers(3)[1:]], apart=Apart.LINE, seed=1)
    assert dealt == {answer.key: (3,)}


def test_an_answer_that_too_few_may_mark_is_dealt_to_those_few() -> None:
    dealt = deal(answers(3), markers(1), apart=Apart.LINE, seed=1)
    assert set(dealt.values()) == {(1,)}
    assert deal(answers(1), [], apart=Apart.LINE, seed=1) == {"1-0": ()}


def test_what_markers_have_already_counts() -> None:
    dealt = deal(answers(10, rounds=1), markers(2), apart=Apart.LINE, seed=1, carried={(1, 1): 10})
    assert shares(dealt) == {2: 10}


def test_one_control_answer_comes_in_each_run_at_a_place_that_nobody_can_count() -> None:
    due = [controls_due(marked, every=10, seed=1, marker=1, item=1) for marked in range(401)]
    first_in_run = [next(n for n in range(10) if due[run * 10 + n] > run) for run in range(40)]
    assert [due[run * 10 - 1] for run in range(1, 41)] == list(range(1, 41))
    assert len(set(first_in_run)) > 5
