"""Exam day goes wrong in every way we know, and nothing that was acknowledged is lost.

One house for all tests of this file in a process, one sitting for each. After each fault: every acknowledged answer is stored, one
attempt for each person, one receipt, one result, and the score is what the stored answers give. `FAULTS=long` makes
every fault last longer and come more often (`make faults`).
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from bench.exam_day.candidate import Candidate
from tests.faults import nemeses
from tests.faults.house import House, house
from tests.faults.sitters import acted, begin, hand_in, meanwhile, once, save, until_answered

pytestmark = pytest.mark.both_databases
LONG = os.environ.get("FAULTS") == "long"
AGAIN = 5 if LONG else 1
IN_SHORT_ON_POSTGRES = pytest.mark.both_databases if LONG else pytest.mark.postgres
"""On SQLite the database lives in the web processes, and starting all of those again is for the long form."""
FAULTS = (
    "worker", "database", "dropped", "twice", "order", "fifty", "twenty", "racing", "frozen", "full", "alone",
    "rolling", "clock", "gone", "hand_in", "release",
)  # fmt: skip


@pytest.fixture(scope="module")
def place(django_db_setup: object, django_db_blocker: Any) -> Iterator[House]:
    with django_db_blocker.unblock(), house(FAULTS) as here:
        yield here


def settled(place: House, fault: str, people: list[Candidate]) -> dict[str, Any]:
    """Ends the sitting and holds it against what the candidates know; the account by attempt."""
    place.ask_again("finish", place.sittings[fault])
    account = place.ask("account", place.sittings[fault])
    attempts = account["attempts"]
    assert account["most_of_one_officer"] == 1
    assert set(attempts) == {person.attempt for person in people}
    for person in people:
        told = attempts[person.attempt]
        assert len(told["keys"]) == len(set(told["keys"]))
        assert person.keys <= set(told["keys"])
        assert set(told["keys"]) <= person.keys | set(person.unknown)
        assert all(told["newest"][item] >= seq for item, (seq, _answer) in person.kept.items())
        assert told["times_rise"]
        assert (told["receipts"], told["scores"], told["released"]) == (1, [told["expected"]], 1)
    assert place.ask("broken") == []
    return dict(attempts)


def exam_with(place: House, fault: str, nemesis: Any, *arguments: Any, count: int = 4) -> dict[str, Any]:
    """Candidates begin, write while `nemesis` does its work, hand in, and are held against what is stored."""
    people = place.candidates(fault, count)

    async def go() -> None:
        await begin(place.port, people)
        for _ in range(AGAIN):
            await meanwhile(place.port, people, lambda: nemesis(place, *arguments))
        for person in people:
            await hand_in(place.port, person)

    acted(go())
    assert all(person.keys for person in people)
    return settled(place, fault, people)


def test_a_web_worker_is_killed_while_answers_are_saved(place: House) -> None:
    exam_with(place, "worker", nemeses.kill_a_worker)


def test_the_database_is_killed_while_answers_are_saved(place: House) -> None:
    exam_with(place, "database", nemeses.kill_the_database)


def test_a_worker_that_was_frozen_goes_on_as_if_nothing_had_been(place: House) -> None:
    exam_with(place, "frozen", nemeses.freeze_a_worker, 20 if LONG else 1.5)


@IN_SHORT_ON_POSTGRES
def test_the_server_is_restarted_worker_by_worker_under_load(place: House) -> None:
    exam_with(place, "rolling", nemeses.restart_one_after_the_other)


def test_a_reply_that_was_dropped_after_the_commit_changes_nothing(place: House) -> None:
    (person,) = people = place.candidates("dropped", 1)

    async def go() -> list[bytes]:
        await begin(place.port, people)
        answers = []
        for number in range(5 * AGAIN):
            saves = [person.next_answer(number)]
            _reader, writer = await asyncio.open_connection("127.0.0.1", place.port)
            writer.write(person.save(saves))
            await writer.drain()
            writer.close()
            answers.append((await save(place.port, person, saves)).body)
        await hand_in(place.port, person)
        return answers

    answers = acted(go())

    assert len(answers) == len(person.keys)
    settled(place, "dropped", people)


def test_every_request_comes_twice(place: House) -> None:
    people = place.candidates("twice")

    async def twice(request: bytes) -> list[Any]:
        return list(
            await asyncio.gather(*(until_answered(place.port, request, patience=60) for _ in range(2)))
        )

    async def go() -> None:
        for person in people:
            begun = await twice(person.start())
            assert sorted(answer.status for answer in begun) == [200, 201]
            person.take(max(begun, key=lambda answer: _epoch(answer.body)).body)
            for number in range(3 * AGAIN):
                saves = [person.next_answer(number)]
                first, second = await twice(person.save(saves))
                assert json.loads(first.body)["saved"] == json.loads(second.body)["saved"]
                person.acknowledge(saves, first.body)
            ended = await twice(person.hand_in())
            assert len({json.loads(answer.body)["receipt"]["signature"] for answer in ended}) == 1

    acted(go())

    settled(place, "twice", people)


def _epoch(body: bytes) -> int:
    return int(json.loads(body)["writer"].split(".")[3])


def test_saves_that_arrive_out_of_order_never_overwrite_a_newer_one(place: House) -> None:
    (person,) = people = place.candidates("order", 1)

    async def go() -> list[dict[str, Any]]:
        await begin(place.port, people)
        saves = [person.next_answer(3) for _ in range(4)]
        told = []
        for one in (saves[2], saves[0], saves[3], saves[1]):
            answer = await until_answered(place.port, person.save([one]))
            told.append(json.loads(answer.body)["saved"][0])
            person.kept[one["item"]] = (max(told[-1]["seq"], one["seq"]), None)
        await hand_in(place.port, person)
        return told

    told = acted(go())

    assert [(one["seq"], one.get("stale", False)) for one in told] == [
        (3, False),
        (3, True),
        (4, False),
        (4, True),
    ]
    account = settled(place, "order", people)[person.attempt]
    assert set(account["newest"].values()) == {4}


def test_of_fifty_saves_to_one_question_at_once_the_newest_counts(place: House) -> None:
    (person,) = people = place.candidates("fifty", 1)

    async def go() -> Counter[int]:
        await begin(place.port, people)
        saves = [person.next_answer(3) for _ in range(50)]
        answers = await asyncio.gather(*(until_answered(place.port, person.save([one])) for one in saves))
        person.kept[saves[-1]["item"]] = (saves[-1]["seq"], saves[-1]["answer"])
        await hand_in(place.port, person)
        return Counter(answer.status for answer in answers)

    statuses = acted(go())

    assert statuses == {200: 50}
    account = settled(place, "fifty", people)[person.attempt]
    assert set(account["newest"].values()) == {50}


def test_twenty_starts_and_hand_ins_at_once_make_one_attempt_and_one_receipt(place: House) -> None:
    (person,) = people = place.candidates("twenty", 1)

    async def at_once(request: bytes) -> list[Any]:
        return list(await asyncio.gather(*(once(place.port, request, patience=60) for _ in range(20))))

    async def go() -> tuple[list[Any], list[Any]]:
        begun = await at_once(person.start())
        person.take(max(begun, key=lambda answer: _epoch(answer.body)).body)
        await save(place.port, person, [person.next_answer(number) for number in range(10)])
        return begun, await at_once(person.hand_in())

    begun, ended = acted(go())

    assert Counter(answer.status for answer in begun) == {201: 1, 200: 19}
    assert len({json.loads(answer.body)["attempt"] for answer in begun}) == 1
    assert len({json.loads(answer.body)["receipt"]["signature"] for answer in ended}) == 1
    settled(place, "twenty", people)


def test_a_hand_in_that_races_the_last_save_counts_it_or_refuses_it(place: House) -> None:
    people = place.candidates("racing", 4 * AGAIN if LONG else 4)

    async def go() -> list[int]:
        await begin(place.port, people)
        last = []
        for person in people:
            await save(place.port, person, [person.next_answer(number) for number in range(9)])
            saves = [person.next_answer(9)]
            answer, _receipt = await asyncio.gather(
                until_answered(place.port, person.save(saves)), hand_in(place.port, person)
            )
            last.append(answer.status)
            if answer.status == 200:
                person.acknowledge(saves, answer.body)
        return last

    last = acted(go())

    assert set(last) <= {200, 409}
    settled(place, "racing", people)


def test_with_no_space_left_nothing_is_acknowledged_that_is_not_kept(place: House) -> None:
    people = place.candidates("full")

    async def go() -> list[int | None]:
        await begin(place.port, people)
        for person in people:
            await save(place.port, person, [person.next_answer(number) for number in range(5)])
        statuses: list[int | None] = []
        with nemeses.no_space_left(place):
            for person in people:
                saves = [person.next_answer(5)]
                answer = await once(place.port, person.save(saves), patience=5)
                statuses.append(answer.status if answer else None)
                if answer is not None and answer.status == 200:
                    person.acknowledge(saves, answer.body)
        for person in people:
            await save(place.port, person, [person.next_answer(6)])
            await hand_in(place.port, person)
        return statuses

    statuses = acted(go())

    assert 200 not in statuses
    settled(place, "full", people)


def test_an_exam_needs_neither_cache_nor_background_workers(place: House) -> None:
    """Nothing answers where the cache of this house should be, and no worker and no clock run in it at all."""
    people = place.candidates("alone", 2)

    async def go() -> None:
        await begin(place.port, people)
        for person in people:
            await save(place.port, person, [person.next_answer(number) for number in range(10)])
            assert (await hand_in(place.port, person))["state"] == "submitted"

    acted(go())

    settled(place, "alone", people)


def test_a_clock_that_steps_back_does_not_turn_back_an_attempt(place: House) -> None:
    (person,) = people = place.candidates("clock", 1)
    at: list[str] = []

    async def go() -> None:
        await begin(place.port, people)
        for number, wrong in enumerate((0, -600, -5, 0)):
            place.clock.write_text(str(wrong))
            answer = await save(place.port, person, [person.next_answer(number)])
            at.append(json.loads(answer.body)["saved"][0]["saved_at"])
        await hand_in(place.port, person)

    try:
        acted(go())
    finally:
        place.clock.write_text("0")

    assert at == sorted(at)
    settled(place, "clock", people)


def test_candidates_who_never_return_are_marked_on_what_they_saved(place: House) -> None:
    people = place.candidates("gone", 3)

    async def go() -> None:
        await begin(place.port, people)
        for person in people:
            await save(place.port, person, [person.next_answer(number) for number in range(7)])

    acted(go())

    account = settled(place, "gone", people)
    assert {told["state"] for told in account.values()} == {"timed_out"}


@IN_SHORT_ON_POSTGRES
def test_the_database_is_killed_while_papers_are_handed_in(place: House) -> None:
    people = place.candidates("hand_in", 12)

    async def go() -> list[dict[str, Any]]:
        await begin(place.port, people)
        for person in people:
            await save(place.port, person, [person.next_answer(number) for number in range(10)])
        *receipts, _killed = await asyncio.gather(
            *(hand_in(place.port, person) for person in people), nemeses.kill_the_database(place)
        )
        again = [await hand_in(place.port, person) for person in people]
        assert [told["receipt"] for told in again] == [told["receipt"] for told in receipts]
        return receipts

    receipts = acted(go())

    assert {told["state"] for told in receipts} == {"submitted"}
    settled(place, "hand_in", people)


@IN_SHORT_ON_POSTGRES
def test_the_desk_and_the_database_are_killed_while_results_are_released(place: House) -> None:
    people = place.candidates("release", 8)

    async def go() -> None:
        await begin(place.port, people)
        for person in people:
            await save(place.port, person, [person.next_answer(number) for number in range(10)])
            await hand_in(place.port, person)
        for wait in (0.05, 0.15, 0.3)[: 3 if LONG else 2]:
            releasing = asyncio.create_task(
                asyncio.to_thread(_try, place, "finish", place.sittings["release"])
            )
            await asyncio.sleep(wait)
            place.kill_desk()
            await nemeses.kill_the_database(place)
            await releasing

    acted(go())

    settled(place, "release", people)


def _try(place: House, *question: Any) -> None:
    """Asks a desk that is about to be killed: whether it was done is what the test looks at next."""
    with suppress(RuntimeError, OSError, ValueError):
        place.ask(*question)
