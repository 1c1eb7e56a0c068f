"""How the articles of a new law are spread over weeks, without a database."""

from datetime import date

import pytest

from training.domain.law_study import WEEKS, first_monday, weeks_of


@pytest.mark.parametrize(
    "articles, sizes",
    [(0, []), (1, [1]), (20, [20]), (21, [11, 10]), (45, [15, 15, 15]), (61, [16, 15, 15, 15])],
)
def test_articles_stand_in_order_in_few_and_even_weeks(articles, sizes):
    weeks = weeks_of(range(articles))

    assert [len(week) for week in weeks] == sizes
    assert [article for week in weeks for article in week] == list(range(articles))


def test_a_very_long_law_is_proposed_for_twelve_weeks():
    assert len(weeks_of(range(505))) == WEEKS


@pytest.mark.parametrize(
    "today, begins, weeks, monday",
    [
        (date(2026, 3, 5), date(2026, 5, 1), 3, date(2026, 4, 6)),
        (date(2026, 4, 29), date(2026, 5, 1), 3, date(2026, 5, 4)),
        (date(2026, 6, 1), date(2026, 5, 1), 1, date(2026, 6, 8)),
    ],
)
def test_the_study_ends_before_the_law_takes_effect_where_there_is_time(today, begins, weeks, monday):
    assert first_monday(today=today, begins_on=begins, weeks=weeks) == monday
