"""The smallest tier: the platform on SQLite at FULL beside raw one-row commits on the same disk, by turns.

On a quick disk (0.1 ms for a flush) processor time decides and raw commits, which need hardly any, are far ahead; on a
usual one the flush decides. So there are two rows: the disk as it is, and one that takes a millisecond longer for each
flush, which a C compiler makes of it (`slow_flush.c`), for both sides alike. The processor time of the driver is taken
off the time of the processors, since raw commits have no driver; what came of it without that stands beside it.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.exam_day import driver, site
from bench.exam_day.candidate import Candidate
from bench.exam_day.report import Line, at_least, at_most
from bench.exam_day.world import scenario

OFFICERS = 60
SLOWER_MICROSECONDS = 1000
PROCESSORS = os.cpu_count() or 1


def raw_commits(path: Path, seconds: float) -> float:
    """One-row transactions a second of one process: WAL, FULL."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, text TEXT)")
    done, begin = 0, time.perf_counter()
    while time.perf_counter() < begin + seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO answer (text) VALUES (?)", ["x" * 200])
        connection.execute("COMMIT")
        done += 1
    elapsed = time.perf_counter() - begin
    connection.close()
    return done / elapsed


def sqlite_rows(folder: Path, short: bool) -> Iterator[Line]:
    """Saves at saturation on the disk as it is, then on a slower one."""
    yield from _rows(folder / "sqlite", {}, "SQLite at FULL", short)
    if shutil.which("cc") is None:
        yield Line("SQLite at FULL on a slower disk", "not measured: no C compiler")
        return
    library = folder / "slow_flush.so"
    source = Path(__file__).with_name("slow_flush.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"], check=True)
    slower = {"LD_PRELOAD": str(library), "FLUSH_MICROSECONDS": str(SLOWER_MICROSECONDS)}
    yield from _rows(folder / "slower", slower, "SQLite at FULL, flushes 1 ms slower", short)


def _rows(place: Path, disk: dict[str, str], what: str, short: bool) -> Iterator[Line]:
    """Plants a small bureau and measures saves at saturation, all officers at once, by turns with raw commits."""
    seconds, turns = (1.5, 2) if short else (4.0, 5)
    planted, platform = site.platform(place, ""), site.platform(place, "", **disk)
    if not (place / "lianbing.sqlite3").exists():
        planted.manage("migrate", "--verbosity", "0")
    (place / "world.json").write_text(json.dumps(scenario(OFFICERS, {"fifty": 50})), encoding="utf-8")
    told = json.loads(planted.manage("seed_scenario", str(place / "world.json")))
    sitting = told["sittings"]["fifty"]["id"]
    people = [
        Candidate(*session, sitting) for session in json.loads(planted.run("-m", "bench.exam_day.world"))
    ]
    with platform, ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as drivers:
        people = drivers.submit(driver.once_each, platform.port, people, ["start"]).result().candidates
        ours, apart, raw, latencies, wrong = [], [], [], [], []
        for turn in range(-1, turns):
            run = drivers.submit(
                driver.for_seconds, platform.port, people, "save", seconds, OFFICERS
            ).result()
            people = run.candidates
            told_rate = platform.run(
                "-m", "bench.exam_day.on_sqlite", str(place / "raw.sqlite3"), str(seconds)
            )
            if turn >= 0:
                ours.append(run.done / run.elapsed_s)
                apart.append(run.done / (run.elapsed_s - run.cpu_s / PROCESSORS))
                raw.append(float(told_rate))
                latencies += run.latencies
                wrong += run.wrong
        compared = drivers.submit(driver.once_each, platform.port, people, ["compare"]).result()
    rate, commits = statistics.median(apart), statistics.median(raw)
    beside = statistics.median(ours)
    shared = f"{beside:.0f}/s with the driver on the same processors, {beside / commits:.2f} ×"
    note = f"{rate:.0f}/s; {shared}; raw {commits:.0f}/s"
    yield at_least(f"{what}: saves/s, of raw one-row commits", rate / commits, "×", 0.3, 0.5, note)
    p99 = sorted(latencies)[int(0.99 * len(latencies))]
    yield at_most(f"{what}: p99 of a save, sixty officers at once", p99, "s", 1.0)
    yield at_most(f"{what}: saves that failed", len(wrong), "", 0, None, wrong[0] if wrong else "")
    kept = sum(len(person.keys) for person in people)
    if compared.wrong:
        raise RuntimeError(compared.wrong[0])
    yield Line("stored answers compared with sent ones", f"{kept} acknowledged, none lost or changed")


if __name__ == "__main__":
    print(raw_commits(Path(sys.argv[1]), float(sys.argv[2])))
