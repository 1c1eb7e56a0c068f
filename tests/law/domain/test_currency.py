"""Which version is in force on a day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from law.domain.currency import Standing, VersionDates, standing, version_on

OLD = VersionDates(1, date(2012, 10, 26), None, date(2013, 1, 1))
NEW = VersionDates(2, date(2025, 6, 27), None, date(2026, 1, 1))
BOTH = [OLD, NEW]


def test_the_old_text_is_in_force_until_the_day_before_the_new_one():
    assert version_on(BOTH, date(2025, 12, 31)) is OLD
    assert version_on(BOTH, date(2026, 1, 1)) is NEW


def test_before_the_first_version_nothing_is_in_force():
    assert version_on(BOTH, date(2012, 12, 31)) is None


def test_each_version_says_how_it_stands():
    day = date(2025, 12, 1)

    assert [standing(version, BOTH, day) for version in BOTH] == [Standing.IN_FORCE, Standing.NOT_YET]
    assert standing(OLD, BOTH, date(2026, 1, 1)) is Standing.REPLACED


def test_a_version_of_unknown_date_counts_from_its_adoption_and_says_that_it_is_unverified():
    unsure = VersionDates(3, date(2018, 10, 26), None, None)

    assert version_on([unsure], date(2018, 10, 26)) is unsure
    assert version_on([unsure], date(2018, 10, 25)) is None
    assert standing(unsure, [unsure], date(2020, 1, 1)) is Standing.IN_FORCE_UNVERIFIED


def test_a_version_without_any_date_counts_as_the_oldest():
    bare = VersionDates(9, None, None, None)

    assert version_on([bare], date(1900, 1, 1)) is bare
    assert version_on([bare, OLD], date(2020, 1, 1)) is OLD


def test_a_repealed_law_has_no_text_in_force():
    gone = VersionDates(1, date(2000, 1, 1), None, date(2000, 2, 1), repealed_on=date(2010, 1, 1))

    assert version_on([gone], date(2009, 12, 31)) is gone
    assert version_on([gone], date(2010, 1, 1)) is None
    assert standing(gone, [gone], date(2010, 1, 1)) is Standing.REPEALED


days = st.integers(0, 4000).map(lambda number: date(2015, 1, 1) + timedelta(number))
versions = st.lists(st.tuples(days, st.none() | days), max_size=6).map(
    lambda rows: [
        VersionDates(key, adopted, None, effective) for key, (adopted, effective) in enumerate(rows)
    ]
)


@given(versions, days)
def test_the_chosen_version_is_the_one_that_stands_in_force(rows, on):
    chosen = version_on(rows, on)

    in_force = [
        row for row in rows if standing(row, rows, on) in (Standing.IN_FORCE, Standing.IN_FORCE_UNVERIFIED)
    ]
    assert in_force == ([chosen] if chosen else [])
