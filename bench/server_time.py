"""Processor time of a PostgreSQL that runs on this machine, for measures that a busy machine would spoil."""

from __future__ import annotations

import os
from pathlib import Path


def postgresql_here() -> Path | None:
    """The process of the PostgreSQL server where it runs on this machine."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        own = Path(f"/proc/{cursor.fetchone()[0]}")
    if not own.exists() or not (own / "comm").read_text().startswith("postgres"):
        return None
    return Path("/proc") / _stat(own)[1]


def processor_time_of(server: Path | None) -> float:
    """Seconds that the server's processes have worked, those that ended (parallel workers) included."""
    if server is None:
        return 0.0
    children = [one for one in Path("/proc").glob("[0-9]*") if _stat(one)[1:2] == [server.name]]
    alive = sum(int((one / "schedstat").read_text().split()[0]) for one in children) / 1e9
    ended = _stat(server)[13:15]
    return alive + sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")


def _stat(process: Path) -> list[str]:
    """What the kernel tells of a process after its name: state, parent, …; nothing of one that has ended."""
    try:
        return (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
