"""Statements that go past Django's cursors answer, refuse and end transactions as those do."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core.prepared import among, ask, change, insert

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NAMED = "SELECT name FROM auth_group WHERE {among} ORDER BY name"
AWKWARD = ['a"b', "a\\b", "a,b", "{a}", "甲 乙", "NULL", ""]


def named(*names: str) -> list[str]:
    condition, values = among("name", names)
    return [name for (name,) in ask(NAMED.format(among=condition), values)]


def test_the_same_statement_answers_each_time_with_its_own_values():
    for name in ("one", "two", "three"):
        insert(Group(name=name))

    assert [named("one"), named("two", "one"), named(), named("nobody")] == [["one"], ["one", "two"], [], []]


@pytest.mark.parametrize("name", AWKWARD)
def test_a_value_of_a_list_is_taken_as_it_is_written(name: str):
    insert(Group(name=name))

    assert named(name, "other") == [name]


def test_whoever_listens_to_statements_hears_of_it_and_gets_the_same_rows():
    insert(Group(name="one"))

    with CaptureQueriesContext(connection) as heard:
        told = named("one")

    assert (told, len(heard)) == (["one"], 1)


def test_a_statement_that_writes_tells_how_many_rows_it_touched():
    insert(Group(name="one"))

    touched = [
        change("UPDATE auth_group SET name = %s WHERE name = %s", ["two", name]) for name in ("one", "no")
    ]

    assert touched == [1, 0]


def test_a_row_that_breaks_a_promise_is_refused_and_the_connection_goes_on():
    insert(Group(name="one"))

    def both() -> None:
        with transaction.atomic():
            insert(Group(name="two"))
            insert(Group(name="one"), last=True)

    with pytest.raises(IntegrityError):
        both()

    assert named("one", "two") == ["one"]
    insert(Group(name="three"))
    assert named("three") == ["three"]


def test_the_last_statement_of_a_transaction_ends_it_and_what_waits_for_the_end_follows():
    done: list[list[str]] = []

    with transaction.atomic():
        transaction.on_commit(lambda: done.append(named("one", "two")))
        insert(Group(name="one"))
        insert(Group(name="two"), last=True)
        before = list(done)

    assert (before, done) == ([], [["one", "two"]])


def test_inside_another_transaction_the_last_statement_ends_nothing():
    with transaction.atomic():
        with transaction.atomic():
            insert(Group(name="one"), last=True)
        transaction.set_rollback(True)

    assert named("one") == []


@pytest.mark.postgres
def test_what_is_longer_than_the_line_to_the_server_takes_at_once_arrives_whole():
    text = "字" * 10_000_000

    with transaction.atomic():
        told = ask("SELECT length(%s::text)", [text])

    assert told == [(10_000_000,)]


def cut_and_ask(session: int) -> None:
    with transaction.atomic():
        ask("SELECT pg_terminate_backend(%s)", [session])
        ask(NAMED.format(among="name <> %s"), [""])


@pytest.mark.postgres
def test_a_connection_that_was_cut_is_an_error_of_the_database_and_the_next_one_is_sound():
    insert(Group(name="one"))
    ((own,),) = ask("SELECT pg_backend_pid()", [])

    with pytest.raises(OperationalError):
        cut_and_ask(own)

    connection.close()
    assert named("one") == ["one"]


@pytest.mark.postgres
def test_a_connection_that_is_cut_while_a_transaction_begins_is_an_error_too():
    ((own,),) = ask("SELECT pg_backend_pid()", [])

    with pytest.raises(OperationalError), transaction.atomic():
        ask("SELECT pg_terminate_backend(%s)", [own])

    connection.close()
    assert ask("SELECT 1", []) == [(1,)]
