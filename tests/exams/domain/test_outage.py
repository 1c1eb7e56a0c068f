"""When nobody could reach the exam, and what an attempt gets for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from exams.domain.outage import Silence, outage_within

NINE = datetime(2026, 3, 10, 9, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_the_longest_stretch_without_a_sign_of_life_is_the_outage() -> None:
    signs = [at(0), at(0.2), at(6), at(5.9), at(6.1)]

    assert outage_within(signs, threshold=timedelta(seconds=20)) == Silence(at(0.2), at(5.9))


def test_a_short_silence_is_no_outage() -> None:
    assert outage_within([at(0), at(0.3)], threshold=timedelta(seconds=20)) is None


def test_an_attempt_gets_back_what_it_lost_of_an_outage() -> None:
    silence = Silence(at(10), at(15))

    def credit(started: float, ends: float) -> timedelta:
        return silence.credit(started_at=at(started), deadline=at(ends))

    assert credit(0, 60) == timedelta(minutes=5)
    assert credit(12, 60) == timedelta(minutes=3)
    assert credit(0, 11) == timedelta(minutes=5), (
        "with a minute left when it began, a minute is left afterwards"
    )
    assert credit(0, 10) == timedelta()
    assert credit(15, 60) == timedelta()


def test_a_begun_second_is_given_whole() -> None:
    silence = Silence(at(0), at(0) + timedelta(seconds=30, microseconds=1))

    assert silence.credit(started_at=at(-5), deadline=at(60)) == timedelta(seconds=31)


def test_a_pause_that_is_under_way_gives_back_its_own_part_of_an_outage() -> None:
    silence = Silence(at(10), at(15))

    def credit(paused: float | None) -> timedelta:
        before = silence.until(None if paused is None else at(paused))
        return before.credit(started_at=at(0), deadline=at(60))

    assert credit(None) == credit(20) == timedelta(minutes=5)
    assert credit(12) == timedelta(minutes=2)
    assert credit(5) == timedelta()
