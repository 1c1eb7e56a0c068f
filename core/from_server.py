"""Statements that go to PostgreSQL under the name by which it has prepared them, in as few turns as can be.

A cursor of psycopg is made for statements of every kind. Those here have a fixed text: the library's own functions of
libpq send them, the first of a transaction together with its BEGIN, the last together with its COMMIT. What comes back
and what is raised is what a cursor answers and raises.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from select import POLLIN, POLLOUT, poll
from typing import Any, Final
from weakref import WeakKeyDictionary

from psycopg import OperationalError
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

Row = tuple[Any, ...]
_BEGIN: Final = b"BEGIN"
_COMMIT: Final = b"COMMIT"
_WELL: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)

_names: WeakKeyDictionary[Any, dict[tuple[str, tuple[int, ...]], bytes]] = WeakKeyDictionary()
"""By session: what it has prepared, by text and types of the parameters. Nothing but this module prepares anything, so
a session keeps its names to its end."""


def answered(session: Any, sql: str, params: Sequence[Any], *, commit: bool = False) -> tuple[list[Row], int]:
    """The rows of `sql` in a psycopg `session`, and how many it touched; raises the errors of psycopg.

    Without autocommit a transaction begins where none is open. `commit` ends it in the same turn, if `sql` went well.
    """
    return all_answered(session, [(sql, params)], commit=commit)[0]


def all_answered(
    session: Any, statements: Sequence[tuple[str, Sequence[Any]]], *, commit: bool = False
) -> list[tuple[list[Row], int]]:
    """The same for several statements that go in one turn; the first that goes wrong is raised, and none after it was
    carried out."""
    served: PGconn = session.pgconn
    if served.status != ConnStatus.OK:
        raise OperationalError("the connection is lost")
    prepared = [_prepared(session, sql, params) for sql, params in statements]
    begin = not session.autocommit and served.transaction_status == TransactionStatus.IDLE
    if len(prepared) == 1 and not begin and not commit:
        name, values, forms = prepared[0]
        results = [served.exec_prepared(name, values, forms.formats)]
    else:
        served.enter_pipeline_mode()
        try:
            if begin:
                served.send_query_params(_BEGIN, None)
            for name, values, forms in prepared:
                served.send_query_prepared(name, values, forms.formats)
            if commit:
                served.send_query_params(_COMMIT, None)
            served.pipeline_sync()
            results = _until_synchronised(served)
        finally:
            if served.status == ConnStatus.OK:
                served.exit_pipeline_mode()
    for result in results:
        _well(result)
    first = 1 if begin else 0
    return [
        _rows(forms, result)
        for (_name, _values, forms), result in zip(prepared, results[first:], strict=False)
    ]


def _prepared(session: Any, sql: str, params: Sequence[Any]) -> tuple[bytes, Any, Transformer]:
    """The name of a statement, its values as they are sent, and what reads its rows."""
    forms = Transformer.from_context(session)
    values: Any = forms.dump_sequence(params, [PyFormat.AUTO] * len(params))
    return _name(session, sql, forms.types or ()), values, forms


def _rows(forms: Transformer, result: PGresult) -> tuple[list[Row], int]:
    forms.set_pgresult(result, set_loaders=True, format=Format.TEXT)
    return forms.load_rows(0, result.ntuples, tuple), result.command_tuples or 0


def _name(session: Any, sql: str, types: tuple[int, ...]) -> bytes:
    """The name of the statement, which is prepared when the session meets it first."""
    names = _names.setdefault(session, {})
    name = names.get((sql, types))
    if name is None:
        name = f"lianbing_{len(names)}".encode()
        _well(session.pgconn.prepare(name, _numbered(sql).encode(), types))
        names[sql, types] = name
    return name


def _until_synchronised(served: PGconn) -> list[PGresult]:
    """The results of a pipeline in their order, once all of it has been sent: what is long goes in several pieces."""
    waiting, readable = poll(), poll()
    waiting.register(served.socket, POLLIN | POLLOUT)
    readable.register(served.socket, POLLIN)
    results: list[PGresult] = []
    while served.flush():
        if any(happened & ~POLLOUT for _socket, happened in waiting.poll()):
            served.consume_input()
    while True:
        while served.is_busy():
            readable.poll()
            served.consume_input()
        result = served.get_result()
        if result is not None and result.status == ExecStatus.PIPELINE_SYNC:
            return results
        if result is not None:
            results.append(result)
        elif served.status != ConnStatus.OK:
            raise OperationalError("the connection was lost")


def _well(result: PGresult) -> PGresult:
    """The result of a statement that went well; raises what went wrong."""
    if result.status in _WELL:
        return result
    raise error_from_result(result, encoding="utf-8")


@lru_cache(maxsize=256)
def _numbered(sql: str) -> str:
    """The statement with `$1`, `$2` … in its places: no other % stands in the statements here."""
    pieces = sql.split("%s")
    return "".join(f"{piece}${number}" for number, piece in enumerate(pieces[:-1], 1)) + pieces[-1]
