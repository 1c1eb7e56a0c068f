"""Django's `migrate`: it leaves people who are writing an exam alone, and fills an empty database quickly."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from core.first_migration import models_drawn_one_by_one, nothing_is_there
from exams.models import Exam


class Command(Migrate):
    help = f"{Migrate.help} Refused in service while an exam is open."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--while-exams-are-open", action="store_true", help="change the tables although an exam is open"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        looks_only = options["plan"] or options["check_unapplied"]
        forced = options.pop("while_exams_are_open")
        if settings.PRODUCTION and not forced and not looks_only and _would_disturb(options["database"]):
            raise CommandError(
                _(
                    "An exam is open. Tables are changed when no exam is open, or with --while-exams-are-open "
                    "when there is no other way."
                )
            )
        is_first = nothing_is_there(connections[options["database"]])
        with models_drawn_one_by_one() if is_first else nullcontext():
            super().handle(*args, **options)


def _would_disturb(alias: str) -> bool:
    """Whether there is something to apply and an exam is open."""
    connection = connections[alias]
    if Exam._meta.db_table not in connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return bool(pending) and Exam.objects.using(alias).filter(state=Exam.State.OPEN).exists()
