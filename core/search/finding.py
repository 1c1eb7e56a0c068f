"""Into the index and out of it.

Our own models are `Indexed` with `search_auto_update = False`: `bulk_create` sends no signals, so the action that
writes rows calls `index_rows`. Pages of Wagtail are indexed by its own signals. The clock's step `search.complete`
finds what is missing, as after a restore.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery
from django.db import connections, transaction
from django.db.models import BigIntegerField, Exists, F, Model, OuterRef, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from modelsearch.backends import get_search_backend
from modelsearch.index import get_indexed_models
from modelsearch.utils import get_descendants_content_types_pks

from core.domain.batches import in_batches
from core.domain.han import is_single, phrase_of_query, words_of_query

M = TypeVar("M", bound=Model)
BATCH = 500
"""Rows that are written to the index in one statement."""
ROWS_PER_RUN = 20_000
"""Rows of one model that one run of the clock's step adds at most; the next run goes on."""


def index_rows(rows: Iterable[Model]) -> int:
    """Writes the rows, all of one model, to the index or renews their entries; says how many."""
    backend = get_search_backend()
    count = 0
    for batch in in_batches(rows, BATCH):
        backend.add_bulk(type(batch[0]), batch)
        count += len(batch)
    return count


def matching(queryset: QuerySet[M], text: str, *, phrase: bool = False) -> QuerySet[M]:
    """The rows of `queryset` whose indexed texts hold all words of `text`; with `phrase`, one after the other.

    The database does all of it, so the answer can be counted, ordered and cut into pages. A text without any word
    finds nothing. Bounds of a query: `core.domain.han`. The index is asked first and once: left to itself, SQLite asks
    it again for each row, which takes seconds where there are many.
    """
    words = phrase_of_query(text).split() if phrase else words_of_query(text)
    if not words:
        return queryset.none()
    kinds = get_descendants_content_types_pks(queryset.model)
    connection = connections[queryset.db]
    if connection.vendor == "postgresql":
        return queryset.filter(pk__in=_on_postgresql(words, phrase, kinds))
    return queryset.filter(pk__in=_on_sqlite(words, phrase, kinds))


def _on_sqlite(words: list[str], phrase: bool, kinds: list[int]) -> RawSQL:
    if phrase:
        wanted = f'"{" ".join(words)}"'
    else:
        wanted = " AND ".join(f'"{word}"*' if is_single(word) else f'"{word}"' for word in words)
    table = _entries().model._meta.db_table
    places = ", ".join("%s" for _kind in kinds)
    sql = (
        f"SELECT CAST(entry.object_id AS INTEGER) FROM {table}_fts CROSS JOIN {table} entry "  # noqa: S608 - our table
        f"ON entry.id = {table}_fts.rowid WHERE {table}_fts MATCH %s AND entry.content_type_id IN ({places})"
    )
    return RawSQL(sql, [f"{{title body}} : ({wanted})", *kinds])  # noqa: S611 - words are letters and digits


def _on_postgresql(words: list[str], phrase: bool, kinds: list[int]) -> QuerySet[Any]:
    if phrase:
        wanted = " <-> ".join(f"'{word}'" for word in words)
    else:
        wanted = " & ".join(f"'{word}':*" if is_single(word) else f"'{word}'" for word in words)
    whole = F("title")._combine(F("body"), "||", False)  # as in the index that modelsearch makes
    found = (
        _entries()
        .annotate(whole=whole)
        .filter(content_type__in=kinds, whole=SearchQuery(wanted, search_type="raw", config="simple"))
    )
    return found.annotate(row=Cast("object_id", BigIntegerField())).values("row")


def _entries() -> QuerySet[Any]:
    entries: QuerySet[Any] = apps.get_model("wagtailsearch", "IndexEntry").objects.all()
    return entries


def missing(model: type[Model]) -> QuerySet[Any]:
    """The rows of an indexed model that have no entry in the index, oldest first."""
    entries = _entries().filter(
        content_type=ContentType.objects.get_for_model(model),
        object_id=Cast(OuterRef("pk"), TextField()),
    )
    rows: QuerySet[Any] = model.get_indexed_objects()  # type: ignore[attr-defined]
    return rows.filter(~Exists(entries)).order_by("pk")


def complete_index(_at: datetime) -> Mapping[str, int]:
    """Indexes rows of every indexed model that have no entry yet; safe to repeat, and beside others that write.

    Rows are locked and read again in the transaction that writes their entries: what another one has indexed since,
    perhaps with a newer text, is left as it is.
    """
    counts = {}
    for model in get_indexed_models():
        keys = list(missing(model).prefetch_related(None).values_list("pk", flat=True)[:ROWS_PER_RUN])
        if added := sum(_index_missing(model, batch) for batch in in_batches(keys, BATCH)):
            counts[model._meta.label_lower] = added
    return counts


def _index_missing(model: type[Model], keys: list[Any]) -> int:
    with transaction.atomic():
        return index_rows(missing(model).filter(pk__in=keys).select_for_update(of=("self",)))
