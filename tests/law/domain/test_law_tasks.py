"""The rules of tasks after a change of law, without a database."""

from datetime import date

import pytest

from law.domain.compare import Kind
from law.domain.law_tasks import (
    MOVES,
    Became,
    Effect,
    LawTaskState,
    Place,
    due_on,
    effect_on,
    may_sign,
    repointed,
)

CHANGES = {
    (1, 0): Became(Kind.SAME, ((1, 0),)),
    (2, 0): Became(Kind.RENUMBERED, ((3, 0),)),
    (4, 0): Became(Kind.CHANGED, ((5, 1),)),
    (5, 0): Became(Kind.SPLIT, ((6, 0), (7, 0))),
    (6, 0): Became(Kind.MERGED, ((8, 0),)),
    (7, 0): Became(Kind.REPEALED),
}


@pytest.mark.parametrize(
    "articles, effect",
    [
        ([1], None),
        ([99], None),
        ([1, 2], Effect.RENUMBERED),
        ([2, 4], Effect.CHANGED),
        ([4, 6, 2], Effect.RESHAPED),
        ([2, 7, 5], Effect.REPEALED),
    ],
)
def test_the_gravest_effect_on_what_is_cited_counts(articles, effect):
    assert effect_on([Place(number) for number in articles], CHANGES) is effect


def test_a_citation_keeps_paragraph_and_item_where_its_article_has_one_counterpart():
    assert repointed(Place(2, 0, 1, 3), CHANGES) == Place(3, 0, 1, 3)
    assert repointed(Place(4), CHANGES) == Place(5, 1)


@pytest.mark.parametrize("number", [5, 6, 7, 99])
def test_what_was_split_merged_repealed_or_not_decided_is_for_a_person(number):
    assert repointed(Place(number), CHANGES) is None


@pytest.mark.parametrize(
    "begins, opened, due",
    [
        (date(2026, 5, 1), date(2026, 3, 5), date(2026, 4, 17)),
        (date(2026, 5, 1), date(2026, 4, 17), date(2026, 4, 17)),
        (date(2026, 5, 1), date(2026, 4, 18), date(2026, 4, 25)),
        (date(2026, 5, 1), date(2026, 4, 28), date(2026, 4, 30)),
        (date(2026, 5, 1), date(2026, 5, 1), date(2026, 5, 8)),
        (date(2026, 1, 1), date(2026, 5, 1), date(2026, 5, 8)),
    ],
)
def test_a_task_is_due_before_the_new_version_counts_where_that_is_still_ahead(begins, opened, due):
    assert due_on(begins_on=begins, opened_on=opened) == due


def test_nobody_signs_what_they_decided_or_wrote():
    assert may_sign(3, decided_by=1, author=2)
    assert not may_sign(1, decided_by=1, author=2)
    assert not may_sign(2, decided_by=1, author=2)


def test_a_settled_task_is_only_ever_opened_again():
    assert MOVES[LawTaskState.DONE] == MOVES[LawTaskState.LAPSED] == {LawTaskState.OPEN}
