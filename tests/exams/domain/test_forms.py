"""Who is given which form."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from exams.domain.forms import assign

counts = st.integers(2, 60)


@given(officers=st.integers(0, 200), forms=counts, seed=st.text(max_size=4))
def test_forms_are_dealt_evenly_and_neighbours_differ(officers: int, forms: int, seed: str) -> None:
    line = list(range(1000, 1000 + officers))

    given_forms = assign(line, {}, forms, seed)

    dealt = [given_forms[officer] for officer in line]
    used = Counter(dict.fromkeys(range(1, forms + 1), 0))
    used.update(dealt)
    assert set(dealt) <= set(range(1, forms + 1))
    assert max(used.values()) - min(used.values()) <= 1
    assert all(one != other for one, other in zip(dealt, dealt[1:], strict=False))


@given(officers=st.integers(2, 60), forms=st.integers(3, 9), late=st.sets(st.integers(0, 59)))
def test_who_comes_later_differs_from_both_neighbours_and_moves_nobody(
    officers: int, forms: int, late: set[int]
) -> None:
    line = list(range(officers))
    early = [officer for officer in line if officer not in late]
    held = assign(early, {}, forms, "seed")

    added = assign(line, held, forms, "seed") if held else {}

    whole = {**held, **added}
    assert set(added) == (set(line) - set(early) if held else set())
    for officer in added:
        near = [whole[other] for other in (officer - 1, officer + 1) if other in whole]
        assert whole[officer] not in near


def test_the_same_seed_deals_the_same_and_another_seed_does_not() -> None:
    line = list(range(50))

    assert assign(line, {}, 4, "one") == assign(line, {}, 4, "one")
    assert assign(line, {}, 4, "one") != assign(line, {}, 4, "two")


def test_one_form_goes_to_everybody_without_one() -> None:
    assert assign([1, 2, 3], {2: 1}, 1, "seed") == {1: 1, 3: 1}
