"""Test databases as copies of a template that is migrated once per state of the migrations.

Our tables refuse DELETE and TRUNCATE, so a test that commits cannot be cleaned up by a flush: it gets a fresh copy
instead. On SQLite a copy is a copied file, on PostgreSQL a CREATE DATABASE … TEMPLATE.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from core.append_only import guard_statements, guarded_models

PROJECT = Path(__file__).resolve().parents[2]
CACHE = Path(tempfile.gettempdir()) / f"lianbing-test-templates-{os.getuid()}"
KEPT_TEMPLATES = 4


class CopiedDatabase(Protocol):
    """The database of one test process."""

    def renew(self) -> None:
        """Replaces whatever is there by a fresh copy of the template."""

    def drop(self) -> None:
        """Leaves nothing behind but the template."""


def copied_database() -> CopiedDatabase:
    """The kind of database that the settings ask for; the template is made if nobody made it yet."""
    return SqliteCopies() if connection.vendor == "sqlite" else PostgresqlCopies()


def migrations_key() -> str:
    """Changes whenever a freshly migrated database would."""
    digest = hashlib.sha256()
    for package in ("Django", "wagtail", "django-tasks-db", "django-axes"):
        digest.update(version(package).encode())
    digest.update(repr(settings.INSTALLED_APPS).encode())
    for source in sorted(PROJECT.glob("*/migrations/*.py")):
        digest.update(source.relative_to(PROJECT).as_posix().encode() + b"\0" + source.read_bytes())
    for model in guarded_models():
        digest.update("\n".join(guard_statements(model, connection.vendor)).encode())
    for model in apps.get_models():
        digest.update(repr((model._meta.label, model._meta.permissions)).encode())
    return digest.hexdigest()[:16]


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """One process at a time builds a template; the others wait for it."""
    CACHE.mkdir(mode=0o700, exist_ok=True)
    with (CACHE / f"{name}.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _close_and_point_to(name: str) -> None:
    connections.close_all()
    # The same dictionary is behind the connections of all threads.
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


class SqliteCopies:
    """A file per copy, never reused: a thread that still holds the old file cannot disturb the next test."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="lianbing-test-db-"))
        self._number = 0
        _tune_sqlite(settings.DATABASES["default"], connection.settings_dict)
        self._template = self._ready_template()
        self.renew()

    def _ready_template(self) -> Path:
        template = CACHE / f"{migrations_key()}.sqlite3"
        with _alone("sqlite"):
            if not template.exists():
                draft = self._folder / "template.sqlite3"
                _close_and_point_to(str(draft))
                call_command("migrate", verbosity=0, interactive=False)
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connections.close_all()
                shutil.move(draft, template)
                _forget_old_templates()
            template.touch()
        return template

    def renew(self) -> None:
        connections.close_all()
        for old in self._folder.glob("copy-*"):
            old.unlink(missing_ok=True)
        self._number += 1
        copy = self._folder / f"copy-{self._number}.sqlite3"
        shutil.copyfile(self._template, copy)
        _close_and_point_to(str(copy))

    def drop(self) -> None:
        connections.close_all()
        shutil.rmtree(self._folder, ignore_errors=True)


def _tune_sqlite(*configurations: dict[str, Any]) -> None:
    """As in service, but nothing waits for the disk."""
    for configuration in configurations:
        options = configuration["OPTIONS"]
        configuration["OPTIONS"] = {
            **options,
            "init_command": options["init_command"].replace("synchronous=FULL", "synchronous=OFF"),
        }


def _forget_old_templates() -> None:
    by_age = sorted(CACHE.glob("*.sqlite3"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in by_age[KEPT_TEMPLATES:]:
        old.unlink(missing_ok=True)


class PostgresqlCopies:
    """A database per process, dropped and made again from the template."""

    PREFIX = "lianbing_template_"

    def __init__(self) -> None:
        for configuration in (settings.DATABASES["default"], connection.settings_dict):
            configuration["OPTIONS"] = {
                name: value for name, value in configuration["OPTIONS"].items() if name != "pool"
            }
        self._home = str(connection.settings_dict["NAME"])
        self._template = f"{self.PREFIX}{migrations_key()}"
        self._name = f"lianbing_test_{os.getpid()}_{os.urandom(3).hex()}"
        with _alone("postgresql"):
            self._make_template()
        self.renew()

    def _administer(self, *statements: str) -> list[tuple[Any, ...]]:
        """Runs each statement outside any transaction in the database that DATABASE_URL names."""
        _close_and_point_to(self._home)
        rows: list[tuple[Any, ...]] = []
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                rows = cursor.fetchall() if cursor.description else []
        connections.close_all()
        return rows

    def _make_template(self) -> None:
        like = self.PREFIX.replace("_", r"\_")
        present = {
            row[0]
            for row in self._administer(f"SELECT datname FROM pg_database WHERE datname LIKE '{like}%'")
        }
        if self._template in present:
            return
        draft = f"{self._name}_draft"
        self._administer(
            *[f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)' for old in sorted(present)],
            f"CREATE DATABASE \"{draft}\" TEMPLATE template0 ENCODING 'UTF8'",
        )
        _close_and_point_to(draft)
        call_command("migrate", verbosity=0, interactive=False)
        self._administer(f'ALTER DATABASE "{draft}" RENAME TO "{self._template}"')

    def renew(self) -> None:
        self._administer(
            f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)',
            f'CREATE DATABASE "{self._name}" TEMPLATE "{self._template}"',
        )
        _close_and_point_to(self._name)

    def drop(self) -> None:
        self._administer(f'DROP DATABASE IF EXISTS "{self._name}" WITH (FORCE)')
