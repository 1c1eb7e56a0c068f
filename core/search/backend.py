"""Wagtail's database search with Han text cut into overlapping pairs, on SQLite and on PostgreSQL.

Named in `WAGTAILSEARCH_BACKENDS`. It stands on two hooks of modelsearch that its documentation does not promise:
`add_items` of the index class and `_search` of the backend class; `tests/core/test_search_backend.py` holds them on
both databases. Because the index itself holds pairs, every indexed model gains: laws, questions, pages, images.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from modelsearch import index
from modelsearch.backends import database
from modelsearch.backends.base import EmptySearchResults
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

from core.domain.han import (
    LONGEST_QUERY,
    is_han,
    is_single,
    phrase_of_query,
    runs,
    words_of_query,
    words_to_index,
)


def SearchBackend(params: Mapping[str, Any]) -> Any:  # noqa: N802 - modelsearch asks for this name
    """The backend of the database in use, taught to read Chinese."""
    own = dict(params)
    own.setdefault("SEARCH_CONFIG", "simple")  # PostgreSQL: no stemming, the same words as on SQLite
    base = type(database.SearchBackend(own))
    sqlite = connection.vendor == "sqlite"

    class PairsIndex(base.index_class):  # type: ignore[name-defined,misc]
        """An index whose texts are cut into words before the database sees them."""

        def add_items(self, model: type[Model], objs: Iterable[Model]) -> None:
            """In one transaction: on SQLite it looks which entries are there and adds the others, and nobody else may
            add them in between (the clock, or a second worker with the same rows)."""
            cut = [_Cut(obj) for obj in objs]
            with transaction.atomic(savepoint=False):
                super().add_items(model, cut)

        def _refresh_title_norms(self, full: bool = False) -> None:
            """Only for a whole rebuild: after each batch it would read the whole index again."""
            if full:
                super()._refresh_title_norms(full=True)

    class PairsBackend(base):  # type: ignore[valid-type,misc]
        """Cuts queries as the index cuts texts."""

        index_class = PairsIndex

        def _search(
            self, query_compiler_class: Any, query: Any, model_or_queryset: Any, **kwargs: Any
        ) -> Any:
            cut = _cut_query(query, operator=kwargs.pop("operator", None), sqlite=sqlite)
            if cut is None:
                return EmptySearchResults()
            if _needs_prefix(cut):
                query_compiler_class = _prefix_compiler(query_compiler_class)
            return super()._search(query_compiler_class, cut, model_or_queryset, **kwargs)

    return PairsBackend(own)


class _Cut:
    """Stands for an object while it is indexed: each of its search fields gives words instead of text.

    The indexer asks for every field three times; the words are made once.
    """

    def __init__(self, obj: Any) -> None:
        self.obj = obj
        self.pk = obj.pk
        self._words: dict[int, str] = {}

    def get_search_fields(self) -> list[Any]:
        return _cut_fields(type(self.obj))

    def words(self, field: Any) -> str:
        """The words of a field of this object."""
        if id(field) not in self._words:
            self._words[id(field)] = _cut_value(field.get_value(self.obj))
        return self._words[id(field)]


@lru_cache
def _cut_fields(model: type[Any]) -> list[Any]:
    """The search fields of a model, as copies that answer with words."""
    return [_cut_field(field) for field in model.get_search_fields()]


def _cut_field(field: Any) -> Any:
    """A copy of a search field that answers with words, also for objects that it reaches through a relation."""
    own = copy.copy(field)
    if isinstance(field, index.RelatedFields):
        own.fields = [_cut_field(entry) for entry in field.fields]
        own.get_value = lambda obj: field.get_value(obj.obj if isinstance(obj, _Cut) else obj)
    else:
        own.get_value = lambda obj: (
            obj.words(field) if isinstance(obj, _Cut) else _cut_value(field.get_value(obj))
        )
    return own


def _cut_value(value: Any) -> str:
    """All words of a value; lists and dictionaries (options, blocks) are read through."""
    if isinstance(value, str):
        return " ".join(words_to_index(value))
    if isinstance(value, Mapping):
        return " ".join(_cut_value(entry) for entry in value.values())
    if isinstance(value, (list, tuple)):
        return " ".join(_cut_value(entry) for entry in value)
    return "" if value is None else " ".join(words_to_index(str(value)))


def _cut_query(query: Any, *, operator: str | None = None, sqlite: bool = False) -> SearchQuery | None:
    """The query in the words of the index; None when it holds no word at all.

    Pairs of one run belong together, so a query with Han text asks for all of its words whatever `operator` says.
    """
    match query:
        case str():
            return _all_words(PlainText(query, operator=operator or "and"))
        case PlainText():
            return _all_words(query)
        case Phrase():
            phrase = phrase_of_query(query.query_string)
            return Phrase(phrase) if phrase else None
        case And() | Or():
            cut = [_cut_query(entry, sqlite=sqlite) for entry in query.subqueries]
            parts = [part for part in cut if part is not None]
            return type(query)(parts) if parts else None
        case Not():
            plain = sqlite and isinstance(query.subquery, PlainText)
            part = _phrases(query.subquery) if plain else _cut_query(query.subquery, sqlite=sqlite)
            return MatchAll() if part is None else Not(part)
        case Boost():
            part = _cut_query(query.subquery, sqlite=sqlite)
            return None if part is None else Boost(part, query.boost)
        case MatchAll() | Fuzzy():
            return query
    return None


def _all_words(query: PlainText) -> SearchQuery | None:
    words = words_of_query(query.query_string)
    if not words:
        return None
    has_han = any(is_han(run) for run in runs(query.query_string))
    operator = "and" if has_han else query.operator
    singles = [word for word in words if is_single(word)]
    # the last word of each part is compiled as a beginning: one part for each single character
    parts = [PlainText(" ".join(words[: len(words) - len(singles) + 1]), operator=operator)]
    parts += [PlainText(word, operator=operator) for word in singles[1:]]
    return parts[0] if len(parts) == 1 else And(parts)


def _phrases(query: PlainText) -> SearchQuery | None:
    """What is to be missing: run by run, since SQLite would read NOT before the AND between pairs."""
    parts = [Phrase(phrase_of_query(run)) for run in runs(query.query_string[:LONGEST_QUERY])]
    return And(parts) if len(parts) > 1 else next(iter(parts), None)


def _needs_prefix(query: SearchQuery) -> bool:
    """Whether some part ends with a single Han character, which stands for all pairs that begin with it."""
    match query:
        case PlainText():
            return is_single(query.query_string.rsplit(" ", 1)[-1])
        case And() | Or():
            return any(_needs_prefix(part) for part in query.subqueries)
        case Not() | Boost():
            return _needs_prefix(query.subquery)
    return False


def _prefix_compiler(compiler: Any) -> Any:
    return type(f"Prefix{compiler.__name__}", (compiler,), {"LAST_TERM_IS_PREFIX": True})
