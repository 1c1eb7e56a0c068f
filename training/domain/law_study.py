"""How the articles of a new law are spread over weeks of study."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

from training.domain.study import MOST_ARTICLES, monday_of

T = TypeVar("T")

WEEKS = 12
"""So many weeks are proposed at most; what is left is for a person to plan."""


def weeks_of(articles: Sequence[T], *, most: int = MOST_ARTICLES) -> list[list[T]]:
    """The articles in order, in as few weeks as `most` a week allows, as even as that goes; at most `WEEKS` weeks."""
    if not articles:
        return []
    count = -(-len(articles) // most)
    size, longer = divmod(len(articles), count)
    weeks, start = [], 0
    for number in range(count):
        end = start + size + (number < longer)
        weeks.append(list(articles[start:end]))
        start = end
    return weeks[:WEEKS]


def first_monday(*, today: date, begins_on: date, weeks: int) -> date:
    """The Monday of the first week: so that the last one ends before the law takes effect where there is time, and
    never before the Monday after today."""
    soonest = monday_of(today) + timedelta(days=7)
    wished = monday_of(begins_on - timedelta(days=1)) - timedelta(weeks=weeks)
    return max(soonest, wished)
