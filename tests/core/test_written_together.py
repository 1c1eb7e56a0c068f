"""Works that come at once are written to SQLite together; each is told of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from threading import Event, get_ident
from time import sleep
from typing import Any, cast

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, OperationalError, connection

from core import written_together as module
from core.writers_turn import turn_file
from core.written_together import written

pytestmark = pytest.mark.django_db(transaction=True)
whose: ContextVar[str] = ContextVar("whose", default="nobody")


class Refusal(Exception):
    """What an action raises."""


def group(name: str) -> Callable[[], str]:
    """A work that writes a group and returns its name."""

    def work() -> str:
        return Group.objects.create(name=name).name

    return work


def told(work: Callable[[], Any]) -> Any:
    """What somebody who has `work` written is told: a result, or the class of what was raised."""
    return asked(partial(written, work))


def asked(call: Callable[[], Any]) -> Any:
    """The same for a call."""
    try:
        return call()
    except Exception as error:
        return type(error)
    finally:
        connection.close()


def waiting() -> int:
    return len(module._desk._waiting)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """What each is told when all come while somebody else writes, so that they wait together where there is a row."""
    return called_at_once(*(partial(written, work) for work in works))


def called_at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The same for calls that have something written."""
    go_on = Event()

    def in_front() -> str:
        go_on.wait(10)
        return "first"

    with ThreadPoolExecutor(len(calls) + 1) as threads:
        if turn_file() is None:
            return list(threads.map(asked, calls))
        first = threads.submit(told, in_front)
        while not module._desk._somebody_writes or waiting():
            sleep(0.001)
        others = []
        for number, call in enumerate(calls, 1):
            others.append(threads.submit(asked, call))
            while waiting() < number:
                sleep(0.001)
        go_on.set()
        assert first.result() == "first"
        return [other.result() for other in others]


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
        return cast(tuple[int, str], written(work))

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
