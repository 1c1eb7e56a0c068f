"""Rolling up turnout along the tree."""

from fractions import Fraction

from analytics.domain.figures import Turnout, rolled_up


def test_a_unit_counts_itself_and_everything_below_it() -> None:
    counts = {
        "0001": Turnout(2, 1, 1),
        "00010001": Turnout(10, 8, 6),
        "000100010001": Turnout(5, 5, 2),
        "0002": Turnout(100, 100, 100),
    }

    together = rolled_up(counts, "0001")

    assert together == Turnout(17, 14, 9)
    assert together.absent == 3
    assert together.pass_rate == Fraction(9, 14)


def test_a_unit_without_anybody_due_has_no_pass_rate() -> None:
    assert rolled_up({}, "0001") == Turnout()
    assert Turnout().pass_rate is None
