"""Tables that refuse to be rewritten, by trigger: the promise holds for every program that reaches the database.

`append_only(Model)` forbids UPDATE, DELETE and (PostgreSQL) TRUNCATE; `frozen_but(Model, "state")` forbids DELETE
and the UPDATE of every column but the named ones. Triggers are (re)installed after each migrate, because a table
that SQLite rebuilds loses them, and are checked before an exam opens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model

M = TypeVar("M", bound=type[Model])

_GUARDED: dict[type[Model], frozenset[str]] = {}
_RULES: dict[type[Model], Rule] = {}
_ARCHIVED: dict[type[Model], int] = {}
"""Models whose old rows may leave, and after how many days at the earliest."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION lianbing_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def append_only(model: M) -> M:
    """Class decorator: rows of this table are only ever added."""
    _GUARDED[model] = frozenset()
    return model


def frozen_but(*columns: str):  # type: ignore[no-untyped-def]
    """Class decorator: rows of this table keep their content; only `columns` may change."""

    def register(model: M) -> M:
        _GUARDED[model] = frozenset(columns)
        return model

    return register


def chained_then_archived(*columns: str, days: int):  # type: ignore[no-untyped-def]
    """Class decorator: rows keep their content; `columns` (with `seq` among them) are written once, afterwards.

    A row leaves only when a row of the same table says so: one whose `archived_seq` reaches its `seq` and whose `at`
    is at least `days` days later. Such a row never leaves itself.
    """

    def register(model: M) -> M:
        _GUARDED[model] = frozenset(columns)
        _ARCHIVED[model] = days
        return model

    return register


@dataclass(frozen=True, slots=True)
class Rule:
    """What a new or changed row NEW must not be: `broken` is a condition in SQL, the same on both databases.

    `lock`: a statement that makes two who write at once take turns (PostgreSQL; SQLite has one writer anyway).
    """

    name: str
    broken: str
    lock: str
    columns: tuple[str, ...]
    """The columns whose change is checked again."""


def never(rule: Rule):  # type: ignore[no-untyped-def]
    """Class decorator: the database refuses rows of this table for which `rule.broken` is true."""

    def register(model: M) -> M:
        _RULES[model] = rule
        return model

    return register


def guarded_models() -> list[type[Model]]:
    """Every model whose table carries guards."""
    return list(_GUARDED)


@dataclass(frozen=True, slots=True)
class Promise:
    """What the guards of a table hold: the columns that may change, after how many days rows may leave (None: they
    stay), and the name of the rule for new rows (None: no such rule)."""

    changeable: frozenset[str]
    leaves_after_days: int | None
    rule: str | None


def promise_of(model: type[Model]) -> Promise | None:
    """What is promised about the rows of `model`; None for a table without guards."""
    if model not in _GUARDED:
        return None
    rule = _RULES.get(model)
    return Promise(_GUARDED[model], _ARCHIVED.get(model), rule.name if rule else None)


def _names(model: type[Model]) -> tuple[str, str, str]:
    table = model._meta.db_table
    return table, f"{table}_keeps_rows", f"{table}_keeps_content"


def _frozen_columns(model: type[Model]) -> list[str]:
    fields = [field for field in model._meta.local_concrete_fields if field.name not in _GUARDED[model]]
    return [str(field.column) for field in fields]


def guard_statements(model: type[Model], vendor: str) -> list[str]:
    """The statements that put the triggers of `model` in place on `vendor` (`sqlite` or `postgresql`)."""
    return [*_kept_statements(model, vendor), *_rule_statements(model, vendor)]


def _kept_statements(model: type[Model], vendor: str) -> list[str]:
    table, rows, content = _names(model)
    columns = ", ".join(f'"{column}"' for column in _frozen_columns(model))
    if vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only table {table}'); END"
        unless = (
            f"WHEN {_stays(model, 'julianday(a.at) - julianday(OLD.at) >= {}')}" if model in _ARCHIVED else ""
        )
        return [
            f'DROP TRIGGER IF EXISTS "{rows}"',
            f'DROP TRIGGER IF EXISTS "{content}"',
            f'CREATE TRIGGER "{rows}" BEFORE DELETE ON "{table}" {unless} {refuse}',
            f'CREATE TRIGGER "{content}" BEFORE UPDATE OF {columns} ON "{table}" {refuse}',
            *_once(model, refuse),
        ]
    refuse = "EXECUTE FUNCTION lianbing_append_only()"
    if model in _ARCHIVED:
        function = f"{table}_leaves_archived"
        condition = _stays(model, "a.at >= OLD.at + interval '{} days'")
        return [
            f'DROP TRIGGER IF EXISTS "{rows}" ON "{table}"',
            f'DROP TRIGGER IF EXISTS "{rows}_all" ON "{table}"',
            f'DROP TRIGGER IF EXISTS "{content}" ON "{table}"',
            f"""CREATE OR REPLACE FUNCTION "{function}"() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF {condition} THEN
            RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
            END IF; RETURN OLD; END $$""",
            f'CREATE TRIGGER "{rows}" BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION "{function}"()',
            f'CREATE TRIGGER "{rows}_all" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
            f'CREATE TRIGGER "{content}" BEFORE UPDATE OF {columns} ON "{table}" FOR EACH ROW {refuse}',
            *_once(model, f"FOR EACH ROW WHEN (OLD.seq IS NOT NULL) {refuse}", on=f' ON "{table}"'),
        ]
    return [
        f'DROP TRIGGER IF EXISTS "{rows}" ON "{table}"',
        f'DROP TRIGGER IF EXISTS "{rows}_all" ON "{table}"',
        f'DROP TRIGGER IF EXISTS "{content}" ON "{table}"',
        f'CREATE TRIGGER "{rows}" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "{rows}_all" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
        f'CREATE TRIGGER "{content}" BEFORE UPDATE OF {columns} ON "{table}" FOR EACH ROW {refuse}',
    ]


def _rule_statements(model: type[Model], vendor: str) -> list[str]:
    """The triggers that refuse what `never` names."""
    if model not in _RULES:
        return []
    rule, table = _RULES[model], model._meta.db_table
    statements = []
    for moment, suffix in (("INSERT", "new"), (f"UPDATE OF {', '.join(rule.columns)}", "changed")):
        name = f"{rule.name}_{suffix}"
        if vendor == "sqlite":
            refuse = f"BEGIN SELECT RAISE(ABORT, '{rule.name}'); END"
            statements += [
                f'DROP TRIGGER IF EXISTS "{name}"',
                f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}" WHEN {rule.broken} {refuse}',
            ]
            continue
        statements += [
            f"""CREATE OR REPLACE FUNCTION "{rule.name}"() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN {rule.lock}; IF {rule.broken} THEN
            RAISE EXCEPTION '{rule.name}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            RETURN NEW; END $$""",
            f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"',
            f'CREATE TRIGGER "{name}" BEFORE {moment} ON "{table}" FOR EACH ROW '
            f'EXECUTE FUNCTION "{rule.name}"()',
        ]
    return statements


def _stays(model: type[Model], old_enough: str) -> str:
    """The condition under which the row OLD of an archived table must stay."""
    table = model._meta.db_table
    return (  # no value of anybody's in it: the names and the number are our own
        f'OLD.archived_seq IS NOT NULL OR NOT EXISTS (SELECT 1 FROM "{table}" a '  # noqa: S608
        f"WHERE a.archived_seq >= OLD.seq AND {old_enough.format(_ARCHIVED[model])})"
    )


def _once(model: type[Model], refuse: str, *, on: str = "") -> list[str]:
    """The trigger that lets the chained columns be written once."""
    if model not in _ARCHIVED:
        return []
    table = model._meta.db_table
    name, columns = f"{table}_is_chained_once", ", ".join(f'"{name}"' for name in sorted(_GUARDED[model]))
    when = "" if on else "WHEN OLD.seq IS NOT NULL"
    return [
        f'DROP TRIGGER IF EXISTS "{name}"{on}',
        f'CREATE TRIGGER "{name}" BEFORE UPDATE OF {columns} ON "{table}" {when} {refuse}',
    ]


def install_guards(using: str = DEFAULT_DB_ALIAS) -> int:
    """(Re)installs the triggers of every guarded table that exists; returns the number of tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        models = [model for model in _GUARDED if model._meta.db_table in present]
        if connection.vendor == "postgresql" and models:
            cursor.execute(_FUNCTION)
        for model in models:
            for statement in guard_statements(model, connection.vendor):
                cursor.execute(statement)
    return len(models)


def _trigger_names(model: type[Model]) -> set[str]:
    """The triggers that must be there, on either database."""
    table, rows, content = _names(model)
    names = {rows, content}
    if model in _ARCHIVED:
        names.add(f"{table}_is_chained_once")
    if model in _RULES:
        names |= {f"{_RULES[model].name}_new", f"{_RULES[model].name}_changed"}
    return names


def missing_guards(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of guarded tables whose triggers are not in place."""
    connection = connections[using]
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {str(name) for (name,) in cursor.fetchall()}
    return sorted(model._meta.db_table for model in _GUARDED if not _trigger_names(model) <= present)
