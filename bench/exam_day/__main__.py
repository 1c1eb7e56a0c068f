"""`make bench`: exam day, measured beside a bare Django view, with what must be true.

make bench                                  every row (about fifteen minutes)
make bench OPTIONS="--short"                every row in its short form, for a look: too short for figures
make bench OPTIONS="--rows save,once"       these rows only
make bench OPTIONS="--json figures.json"    the same figures for other programs
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.exam_day import processes, site
from bench.exam_day.on_sqlite import sqlite_rows
from bench.exam_day.postgres import NoPostgres, OwnPostgres
from bench.exam_day.report import Line, as_json, table
from bench.exam_day.rows import once_each, save
from bench.exam_day.rows_of_load import growth, held, herd
from bench.exam_day.stage import own_database, stage, temporary_folder

CANNOT = 69
"""Exit code without PostgreSQL (EX_UNAVAILABLE)."""
SITTINGS = {"fifty": 50, "twenty": 20, "hundred": 100}
BESIDE = {"save": save, "once": once_each, "held": held}
"""Rows in one small bureau, with the bare view beside it."""
ROWS = (*BESIDE, "herd", "growth", "sqlite")
SIZES = (1000, 5000, 10_000)


def main(arguments: list[str]) -> int:
    """Measures and prints; exit 0 when every must that was measured is met."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--rows", default=",".join(ROWS), help=f"of {', '.join(ROWS)}; default: all")
    asked.add_argument("--short", action="store_true", help="a look at everything; too short for figures")
    asked.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    asked.add_argument(
        "--herd", type=int, default=5000, metavar="N", help="officers of the herd (10000: stretch)"
    )
    asked.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="make the database server here and leave it"
    )
    options = asked.parse_args(arguments)
    lines: list[Line] = []
    began, busy = time.monotonic(), processes.machine_seconds()
    with ExitStack() as stack:
        folder = options.keep or stack.enter_context(temporary_folder())
        asked_for = [name for name in ROWS if name in options.rows.split(",")]
        database = None
        if asked_for != ["sqlite"]:
            try:
                database = stack.enter_context(own_database(folder))
            except NoPostgres as missing:
                print(missing, file=sys.stderr)
                return CANNOT
            told = ", ".join(f"{name}={value}" for name, value in database.durability().items())
            print(f"PostgreSQL in a folder of its own: {told}")
        print(
            f"proxy in front: {'nginx, as shipped, without TLS' if site.has_nginx() else 'none (nginx is not here)'}"
        )
        for line in _lines(folder, database, asked_for, options.herd, options.short):
            lines.append(line)
            print(f"  {line.what}: {line.measured}", flush=True)
    facts = {"cores": os.cpu_count(), "seconds": round(time.monotonic() - began), **_load(busy)}
    print(f"\n{table(lines)}\n\n{facts['said']}")
    if options.json:
        options.json.write_text(
            json.dumps(as_json(lines, facts), ensure_ascii=False, indent=1), encoding="utf-8"
        )
    return 1 if any(line.met is False for line in lines) else 0


def _lines(
    folder: Path, database: OwnPostgres | None, asked_for: list[str], crowd: int, short: bool
) -> Iterator[Line]:
    """The rows asked for, in bureaus of the size that they need."""
    if database is not None:
        yield from _lines_on_postgres(folder, database, asked_for, crowd, short)
    if "sqlite" in asked_for:
        yield from sqlite_rows(folder, short)


def _lines_on_postgres(
    folder: Path, database: OwnPostgres, asked_for: list[str], crowd: int, short: bool
) -> Iterator[Line]:
    beside = [BESIDE[name] for name in asked_for if name in BESIDE]
    if beside:
        with stage(folder, database, officers=400 if short else 1200, sittings=SITTINGS) as here:
            for row in beside:
                yield from row(here, short)
    if "herd" in asked_for:
        officers = 20 + (500 if short else crowd)
        with stage(folder, database, officers=officers, sittings={"herd": 50}, with_bare=False) as here:
            yield from herd(here, short)
    if "growth" in asked_for:
        for size in (400,) if short else SIZES:
            with stage(folder, database, officers=size, sittings={"herd": 50}, with_bare=False) as here:
                yield from growth(here, short)


def _load(before: tuple[float, float]) -> dict[str, str | float]:
    """How busy the machine was, everything on it counted."""
    used, idle = (now - then for now, then in zip(processes.machine_seconds(), before, strict=True))
    one, five, _fifteen = os.getloadavg()
    share = used / (used + idle)
    said = (
        f"{os.cpu_count()} cores, {share:.0%} used by everything on this machine meanwhile; "
        f"load {one:.1f} now, {five:.1f} over five minutes."
    )
    return {"used_share": round(share, 2), "said": said}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
