"""Several write the index at once, and lists of many rows are counted and cut alike on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.core.paginator import Paginator
from django.db import connection, connections, transaction

from core.clock import now
from core.search.finding import complete_index, index_rows, matching
from core.views.capped import KeptKeysPaginator, OnePassPaginator
from law.models import Article
from question_bank.models import Question
from tests.factories import statute

WORDS = "并发哨词"


def some_articles(count: int) -> list[Article]:
    version = statute(articles=0).versions.get()
    rows = [Article(version=version, number=n, position=n, text=f"{WORDS}{n}。") for n in range(1, count + 1)]
    return Article.objects.bulk_create(rows)


def entries(rows: list[Article]) -> int:
    return apps.get_model("wagtailsearch", "IndexEntry").objects.filter(
        object_id__in=[str(row.pk) for row in rows], content_type__model="article"
    ).count()  # fmt: skip


def waits_for(writes: threading.Event, then) -> object:
    """Runs `then` in a thread with a connection of its own, once `writes` is set."""
    try:
        assert writes.wait(10)
        return then()
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
@pytest.mark.both_databases
@pytest.mark.parametrize("backwards", [False, True], ids=["the same order", "the other way round"])
def test_two_who_index_the_same_rows_at_once_leave_one_entry_of_each(backwards) -> None:
    rows = some_articles(30)
    begun = threading.Event()
    others = rows[::-1] if backwards else rows
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            index_rows(rows)
            second = pool.submit(waits_for, begun, lambda: index_rows(others))
            begun.set()
            threading.Event().wait(0.2)  # time for the second one to look what is there
        counted = second.result(20)

    assert (counted, entries(rows)) == (30, 30)


@pytest.mark.django_db(transaction=True)
@pytest.mark.concurrency
@pytest.mark.both_databases
def test_the_clock_completes_the_index_while_another_one_renews_a_text() -> None:
    rows = some_articles(3)
    begun = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            changed = Article.objects.select_for_update().get(pk=rows[0].pk)
            changed.text = "改写后的哨词。"
            changed.save()
            index_rows([changed])
            clock = pool.submit(waits_for, begun, lambda: complete_index(now()))
            begun.set()
            threading.Event().wait(0.2)
        clock.result(20)

    assert entries(rows) == 3
    found = matching(Article.objects.order_by("number"), "改写后")
    assert [article.number for article in found] == [1]
    assert matching(Article.objects.all(), WORDS).count() == 2


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("paginator", [OnePassPaginator, KeptKeysPaginator])
@pytest.mark.parametrize("number", ["1", "2", "3", "9", "0", "-1", "x", None, "99999999999999999999"])
def test_pages_are_those_of_any_paginator(paginator, number) -> None:
    index_rows(some_articles(7))
    found = matching(Article.objects.all(), WORDS).order_by("-number").values_list("pk", flat=True)

    page, plain = paginator(found, 3).get_page(number), Paginator(found, 3).get_page(number)

    assert list(page) == list(plain)
    assert (page.number, page.paginator.count, page.has_next()) == (plain.number, 7, plain.has_next())
    assert not page.paginator.is_capped


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("paginator", [OnePassPaginator, KeptKeysPaginator])
def test_a_list_without_rows_has_one_empty_page(paginator) -> None:
    page = paginator(Article.objects.none().order_by("pk").values_list("pk", flat=True), 3).get_page("2")

    assert (list(page), page.number, page.paginator.count) == ([], 1, 0)


@pytest.mark.django_db
@pytest.mark.both_databases
@pytest.mark.parametrize("paginator", [OnePassPaginator, KeptKeysPaginator])
def test_beyond_the_bound_rows_are_neither_counted_nor_turned_to(paginator, monkeypatch) -> None:
    index_rows(some_articles(7))
    monkeypatch.setattr("core.views.capped.MOST", 5)
    monkeypatch.setattr("core.views.capped.KEPT", 5)
    found = matching(Article.objects.all(), WORDS).order_by("number").values_list("number", flat=True)
    by_key = dict(Article.objects.values_list("pk", "number"))

    last = paginator(found.values_list("pk", flat=True), 3).get_page("9")

    assert [by_key[key] for key in last] == [4, 5]
    assert (last.number, last.paginator.count, last.paginator.is_capped) == (2, 5, True)


@pytest.mark.django_db
@pytest.mark.postgres
def test_words_and_numbers_are_looked_up_in_their_indexes() -> None:
    index_rows(some_articles(300))
    words = matching(Article.objects.all(), "17")
    number = Question.objects.filter(ref__istartswith="DL-0001")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wagtailsearch_indexentry")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL cpu_operator_cost = 1")  # as with many rows: to compare texts is dear

    assert "lianbing_search_words_idx" in words.explain()
    assert "question_ref_any_case_idx" in number.explain()
