"""Badge numbers as people paste them."""

from __future__ import annotations

import pytest

from personnel.domain.pasted import MOST_BADGES, pasted_badges


def test_blanks_commas_lines_and_full_width_digits_are_read() -> None:
    pasted = pasted_badges("100001, 100002，１０００３０\r\n100004；100005\t100006、007\u3000/|")
    assert pasted.badges == ("100001", "100002", "100030", "100004", "100005", "100006", "007")
    assert (pasted.repeated, pasted.unreadable, pasted.too_many) == ((), (), 0)


def test_repeated_and_unreadable_numbers_are_named() -> None:
    pasted = pasted_badges("100001 100001 １００００１ abc!! =1+1 100002 " + "9" * 30)
    assert pasted.badges == ("100001", "100002")
    assert pasted.repeated == ("100001",)
    assert pasted.unreadable == ("abc!!", "=1+1", "9" * 20)


def test_a_list_that_is_too_long_is_cut_and_counted() -> None:
    pasted = pasted_badges(" ".join(str(number) for number in range(100001, 100511)))
    assert (len(pasted.badges), pasted.too_many) == (MOST_BADGES, 10)


@pytest.mark.parametrize("text", ["", "  \n ", ",，;", "\x00", "\u200b"])
def test_nothing_is_nothing(text: str) -> None:
    assert pasted_badges(text).badges == ()
