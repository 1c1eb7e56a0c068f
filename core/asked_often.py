"""A query of the ORM that is put into SQL once and then asked with other values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

from core.prepared import ask

LARGEST: Final = 2**63 - 1
"""No column holds a larger number: whoever asks for one gets no row."""


@dataclass(slots=True)
class _Written:
    """The SQL of one query on one connection: `places` are those of each example among the parameters."""

    sql: str
    params: list[Any]
    places: list[list[int]]
    names: list[str]
    related: list[Any]
    converters: Any
    compiler: Any


class AskedOften:
    """`build(*examples)` as a statement that is written and, on PostgreSQL, planned once for each connection.

    The examples stand for values and are told apart by what they are, so each must occur nowhere else in the query;
    the condition must not depend on them otherwise. Where Django needs half a millisecond to write a query, this
    needs none.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]], *examples: Any) -> None:
        self._build, self._examples = build, examples
        self._name = f"_asked_often_{id(self)}"

    def rows(self, *values: Any) -> Iterator[dict[str, Any]]:
        """Each row by name, with the values that the query's fields give."""
        written = self._written()
        for row in self._asked(written, values):
            yield dict(zip(written.names, row, strict=False))

    def model(self, *values: Any) -> Any:
        """The first of `models`, or None."""
        return next(self.models(*values), None)

    def models(self, *values: Any) -> Iterator[Any]:
        """Each row as an object of the model with its annotations and what was selected with it."""
        written = self._written()
        compiler = written.compiler
        own = compiler.klass_info["select_fields"]
        for row in self._asked(written, values):
            found = compiler.query.model.from_db(connection.alias, written.names, row[own[0] : own[-1] + 1])
            for related in written.related:
                related.populate(row, found)
            for name, place in compiler.annotation_col_map.items():
                setattr(found, name, row[place])
            yield found

    def _asked(self, written: _Written, values: Sequence[Any]) -> Any:
        if any(isinstance(value, int) and abs(value) > LARGEST for value in values):
            return []
        params = list(written.params)
        for places, value in zip(written.places, values, strict=True):
            for place in places:
                params[place] = _as_parameter(value)
        rows = ask(written.sql, params)
        if not written.converters:
            return rows
        return written.compiler.apply_converters(rows, written.converters)

    def _written(self) -> _Written:
        kept: _Written | None = getattr(connection, self._name, None)
        if kept is not None:
            return kept
        query = self._build(*self._examples).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        selected = [column[0] for column in compiler.select[: compiler.col_count]]
        told: Any = compiler.klass_info
        if query.selected:
            names, related = [*query.selected], []
        else:
            names = [selected[place].target.attname for place in told["select_fields"]]
            related = get_related_populators(told, compiler.select, connection.alias)  # type: ignore[call-arg]
        places = [
            [place for place, held in enumerate(params) if held == _as_parameter(example)]
            for example in self._examples
        ]
        if not all(places):
            raise ValueError("an example is not among the parameters of the query")
        converters = compiler.get_converters(selected)
        written = _Written(sql, list(params), places, names, related, converters, compiler)
        setattr(connection, self._name, written)
        return written


def _as_parameter(value: Any) -> Any:
    """What the ORM makes of a value before it reaches the database."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
