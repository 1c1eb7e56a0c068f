"""`manage.py check --deploy`: what a bureau in service must have set, each with what to do."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from core.append_only import missing_guards
from core.clock import now
from exams.actions.open_exam import writes_are_durable
from portal.backups.folder import UNFINISHED

SHORTEST_SECRET = 50
CLOCKS_APART_SECONDS = 2.0


@register(Tags.security, deploy=True)
def settings_of_service(**_arguments: Any) -> list[CheckMessage]:
    """Settings that a bureau in service cannot do without."""
    return list(_settings())


def _settings() -> Iterator[CheckMessage]:
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if not settings.PRODUCTION:
        yield Error(
            "The platform does not run as in service.",
            hint="Set DJANGO_SETTINGS_MODULE=config.settings.production.",
            id="lianbing.E001",
        )
    if settings.INSECURE_HTTP or not settings.PUBLIC_URL.startswith("https://"):
        yield Error(
            "The platform is reached over plain HTTP; no exam opens.",
            hint="Set LIANBING_PUBLIC_URL=https://… and leave LIANBING_INSECURE_HTTP unset (docs/operations.md, TLS).",
            id="lianbing.E002",
        )
    if "*" in settings.ALLOWED_HOSTS or host not in settings.ALLOWED_HOSTS:
        yield Error(
            "LIANBING_ALLOWED_HOSTS does not name the host of LIANBING_PUBLIC_URL, or names every host.",
            hint="Name the host people use, and 127.0.0.1 for monitoring.",
            id="lianbing.E003",
        )
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error(
            "LIANBING_SECRET_KEY is short enough to be guessed.",
            hint="Leave it unset, and the platform makes one in the data folder.",
            id="lianbing.E004",
        )
    if settings.ALLOW_SCENARIOS:
        yield Error(
            "Test worlds may be planted here, with passwords as given.",
            hint="Unset LIANBING_ALLOW_SCENARIOS.",
            id="lianbing.E005",
        )
    if (settings.DATA_DIR / UNFINISHED).exists():
        yield Error("A restore was not finished.", hint="Run the restore command again.", id="lianbing.E006")
    if stat.S_IMODE(settings.DATA_DIR.stat().st_mode) & 0o007:
        yield Error(
            f"Everybody on this machine may look into {settings.DATA_DIR}.",
            hint=f"chmod o= {settings.DATA_DIR}",
            id="lianbing.E007",
        )


@register(Tags.database, deploy=True)
def database_of_service(databases: Sequence[str] | None = None, **_arguments: Any) -> list[CheckMessage]:
    """Read on the connection that serves. Asked for with `--database default`."""
    return list(_database()) if databases else []


def _database() -> Iterator[CheckMessage]:
    if (obstacle := writes_are_durable()) is not None:
        yield Error(str(obstacle), hint="See docs/operations.md, PostgreSQL.", id="lianbing.E010")
    if missing := missing_guards():
        yield Error(
            f"Tables of evidence are not protected against changes: {', '.join(missing[:5])}.",
            hint="Run the migrate command again.",
            id="lianbing.E011",
        )
    if (apart := abs(_clock_of_the_database() - now().timestamp())) > CLOCKS_APART_SECONDS:
        yield Warning(
            f"The clocks of this machine and of the database are {apart:.1f} seconds apart.",
            hint="Let both follow the same time server.",
            id="lianbing.W012",
        )


def _clock_of_the_database() -> float:
    connection = connections["default"]
    query = (
        "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')"
        if connection.vendor == "sqlite"
        else "SELECT extract(epoch FROM clock_timestamp())"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        said = cursor.fetchone()[0]
    return (
        datetime.fromisoformat(said).replace(tzinfo=UTC).timestamp() if isinstance(said, str) else float(said)
    )
