"""A query of the ORM that is put into SQL once and then asked with other values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core.prepared import ask


@dataclass(slots=True)
class _Written:
    """The SQL of one query on one connection: `places` are those of each example among the parameters."""

    sql: str
    params: list[Any]
    places: list[list[int]]
    names: list[str]
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
        """The first row as an object of the model with its annotations, or None."""
        written = self._written()
        row = next(iter(self._asked(written, values)), None)
        if row is None:
            return None
        query = written.compiler.query
        count = len(row) - len(query.annotation_select)
        found = query.model.from_db(connection.alias, written.names[:count], row[:count])
        for name, value in zip(query.annotation_select, row[count:], strict=True):
            setattr(found, name, value)
        return found

    def _asked(self, written: _Written, values: Sequence[Any]) -> Any:
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
        names = (
            [*query.selected]
            if query.selected
            else [column.target.attname for column in selected if hasattr(column, "target")]
        )
        places = [
            [place for place, held in enumerate(params) if held == _as_parameter(example)]
            for example in self._examples
        ]
        if not all(places):
            raise ValueError("an example is not among the parameters of the query")
        written = _Written(sql, list(params), places, names, compiler.get_converters(selected), compiler)
        setattr(connection, self._name, written)
        return written


def _as_parameter(value: Any) -> Any:
    """What the ORM makes of a value before it reaches the database."""
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
