"""Being away from the page: a fact that is counted, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from exams.actions.note_away import NOTICES_KEPT
from exams.models import AwayNotice, Sitting
from tests.exams.candidate import Candidate, now
from tests.factories import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def li(people: Cast, sitting: Sitting) -> Candidate:
    candidate = Candidate.of(people.li, sitting)
    candidate.start()
    return candidate


def away(candidate: Candidate, *keys: str, **changes: Any) -> Any:
    times = [{"key": key, "away_ms": 4000, "ago_ms": 1000, **changes} for key in keys]
    return candidate.call("post", "away", {"times": times, "unknown": 1})


@pytest.mark.both_databases
def test_each_time_away_is_noted_once_and_the_attempt_stays_as_it_was(li: Candidate) -> None:
    before = li.look()

    counts = [away(li, "a", "b").json(), away(li, "b", "c").json(), away(li).json()]

    after = li.look()
    assert counts == [{"count": 2}, {"count": 3}, {"count": 3}]
    assert {name: after[name] for name in ("state", "answers", "closes_at", "digest")} == {
        name: before[name] for name in ("state", "answers", "closes_at", "digest")
    }
    assert AwayNotice.objects.first().seconds == 4


def test_a_network_cut_is_noted_beside_the_leavings_and_not_counted_as_one(li: Candidate) -> None:
    away(li, "a")

    told = away(li, "b", kind="cut").json()

    assert told == {"count": 1}
    assert list(AwayNotice.objects.order_by("key").values_list("kind", flat=True)) == ["left", "cut"]


def test_a_time_before_the_start_or_longer_than_a_day_is_cut(li: Candidate) -> None:
    away(li, "long", away_ms=9e11, ago_ms=9e11)

    notice = AwayNotice.objects.get()
    assert (notice.left_at, notice.seconds) == (li.row.started_at, 86400)


def test_no_more_are_kept_than_tell_something(li: Candidate) -> None:
    AwayNotice.objects.bulk_create(
        AwayNotice(attempt=li.row, key=f"k{number}", left_at=now(), seconds=1, at=now())
        for number in range(NOTICES_KEPT - 1)
    )

    assert away(li, "one", "two").json() == {"count": NOTICES_KEPT}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"times": [{"key": "", "away_ms": 1}]}, "times[0].key"),
        ({"times": [{"key": "a", "away_ms": -1}]}, "times[0].away_ms"),
        ({"times": [{"key": "a", "away_ms": "x"}]}, "times[0].away_ms"),
        ({"times": [{"key": "a", "away_ms": 1}] * 51}, "times"),
        ({}, ""),
        ([], ""),
    ],
)
def test_what_cannot_be_read_is_refused_by_field(li: Candidate, body: Any, field: str) -> None:
    answer = li.call("post", "away", body)

    assert (answer.status_code, answer.json().get("field", "")) == (400, field)


def test_nothing_is_noted_of_others_and_after_the_exam(people: Cast, li: Candidate) -> None:
    wang = Candidate.of(people.wang, Sitting.objects.get())
    wang.state = li.state
    foreign = away(wang, "a")
    li.hand_in()

    late = away(li, "a")

    assert (foreign.status_code, late.status_code, late.json()["code"]) == (404, 409, "already_submitted")
    assert not AwayNotice.objects.exists()
