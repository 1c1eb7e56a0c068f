"""Works that come at once are written to SQLite together; each is told of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from threading import get_ident
from typing import NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, connection

from core.works import LATER, Work
from core.writers_turn import turn_file
from core.written_together import written
from tests.support.company import at_once, called_at_once, told

pytestmark = pytest.mark.django_db(transaction=True)
whose: ContextVar[str] = ContextVar("whose", default="nobody")


class Refusal(Exception):
    """What an action raises."""


def group(name: str) -> Callable[[], str]:
    """A work that writes a group and returns its name."""

    def work() -> str:
        return Group.objects.create(name=name).name

    return work


@pytest.mark.both_databases
def test_each_is_told_what_its_own_work_returned() -> None:
    names = [f"group {number}" for number in range(40)]

    answers = at_once(*map(group, names))

    assert answers == names
    assert Group.objects.filter(name__in=names).count() == 40


def test_who_waits_meanwhile_is_written_by_one_for_all_each_as_themselves() -> None:
    def work() -> tuple[int, str]:
        return get_ident(), whose.get()

    def come(name: str) -> tuple[int, str]:
        whose.set(name)
        return written(work)

    answers = called_at_once(partial(come, "wang"), partial(come, "li"), partial(come, "chen"))

    assert [name for _thread, name in answers] == ["wang", "li", "chen"]
    assert len({thread for thread, _name in answers}) == 1


@pytest.mark.both_databases
def test_one_who_is_refused_leaves_nothing_and_keeps_nobody_from_being_written() -> None:
    def refused() -> None:
        Group.objects.create(name="refused")
        raise Refusal

    answers = at_once(group("one"), refused, group("two"))

    assert answers == ["one", Refusal, "two"]
    assert not Group.objects.filter(name="refused").exists()
    assert Group.objects.filter(name__in=["one", "two"]).count() == 2


@pytest.mark.both_databases
def test_one_who_breaks_a_promise_of_the_database_fails_alone() -> None:
    Group.objects.create(name="taken")

    answers = at_once(group("one"), group("taken"), group("two"))

    assert answers == ["one", IntegrityError, "two"]


@pytest.mark.both_databases
def test_a_promise_that_is_looked_at_when_the_transaction_ends_fails_alone_too() -> None:
    def without_a_kind() -> None:
        connection.cursor().execute(
            "INSERT INTO auth_permission (name, codename, content_type_id) VALUES ('x', 'x', 999999)"
        )

    answers = at_once(group("one"), without_a_kind)

    assert answers == ["one", IntegrityError]
    assert not ContentType.objects.filter(pk=999999).exists()


def test_where_nobody_can_write_everybody_who_waits_is_told_and_later_works_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    database = settings.DATABASES["default"]
    monkeypatch.setitem(database["OPTIONS"], "timeout", 0.05)
    other = sqlite3.connect(str(connection.settings_dict["NAME"]), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(told, map(group, ("one", "two", "three"))))
    other.close()

    assert answers == [OperationalError] * 3
    assert told(group("four")) == "four"
    assert not Group.objects.filter(name__in=["one", "two", "three"]).exists()


answered_at_once: list[int] = []
"""How many `Doubled` were answered each time."""


class Doubled(NamedTuple):
    """Asks for twice a number."""

    number: int

    @staticmethod
    def together(asked: Sequence[Doubled]) -> list[int]:
        """Twice the number of each."""
        answered_at_once.append(len(asked))
        return [2 * one.number for one in asked]

    @staticmethod
    def ahead(asked: Sequence[Doubled]) -> list[object]:
        """Even numbers are doubled while others write."""
        return [LATER if one.number % 2 else 2 * one.number for one in asked]


@pytest.mark.both_databases
@pytest.mark.parametrize("numbers", [[1], [1, 2, 3]], ids=["alone", "in company"])
def test_what_several_ask_for_is_answered_together_and_to_each_its_own(numbers: list[int]) -> None:
    answered_at_once.clear()

    def work(number: int) -> Work[int]:
        twice = yield Doubled(number)
        four_times = yield Doubled(twice)
        return int(four_times)

    answers = at_once(*(partial(work, number) for number in numbers))

    assert answers == [4 * number for number in numbers]
    odd = sum(number % 2 for number in numbers)
    assert answered_at_once == ([1, 1] * len(numbers) if turn_file() is None else [odd] * 2)


def test_who_is_refused_after_others_were_asked_for_leaves_the_others_theirs() -> None:
    def work(number: int) -> Work[int]:
        twice = yield Doubled(number)
        if number == 2:
            raise Refusal
        return int(twice)

    answers = at_once(*(partial(work, number) for number in (1, 2, 3)))

    assert answers == [2, Refusal, 6]
