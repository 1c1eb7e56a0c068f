"""The smallest tier: the platform on SQLite at FULL beside raw one-row commits on the same disk, by turns."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bench.exam_day import driver, site
from bench.exam_day.candidate import Candidate
from bench.exam_day.report import Line, at_least, at_most
from bench.exam_day.world import scenario

OFFICERS = 60


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
    """Plants a small bureau on SQLite and measures saves at saturation, four clients."""
    seconds, turns = (1.5, 2) if short else (4.0, 5)
    place = folder / "sqlite"
    platform = site.platform(place, "")
    if not (place / "lianbing.sqlite3").exists():
        platform.manage("migrate", "--verbosity", "0")
    (place / "world.json").write_text(json.dumps(scenario(OFFICERS, {"fifty": 50})), encoding="utf-8")
    told = json.loads(platform.manage("seed_scenario", str(place / "world.json")))
    sitting = told["sittings"]["fifty"]["id"]
    people = [
        Candidate(*session, sitting) for session in json.loads(platform.run("-m", "bench.exam_day.world"))
    ]
    with platform, ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as drivers:
        people = drivers.submit(driver.once_each, platform.port, people, ["start"]).result().candidates
        ours, raw, latencies, wrong = [], [], [], []
        for turn in range(-1, turns):
            run = drivers.submit(driver.for_seconds, platform.port, people, "save", seconds, 4).result()
            people = run.candidates
            commits = raw_commits(place / "raw.sqlite3", seconds)
            if turn >= 0:
                ours.append(run.done / run.elapsed_s)
                raw.append(commits)
                latencies += run.latencies
                wrong += run.wrong
        compared = drivers.submit(driver.once_each, platform.port, people, ["compare"]).result()
    rate, commits = statistics.median(ours), statistics.median(raw)
    yield at_least(
        "SQLite at FULL: saves/s, of raw one-row commits",
        rate / commits,
        "×",
        0.3,
        0.5,
        f"{rate:.0f}/s, raw {commits:.0f}/s",
    )
    p99 = sorted(latencies)[int(0.99 * len(latencies))]
    yield at_most("SQLite at FULL: p99 of a save, four clients", p99, "s", 1.0)
    yield at_most("SQLite at FULL: saves that failed", len(wrong), "", 0, None, wrong[0] if wrong else "")
    kept = sum(len(person.keys) for person in people)
    if compared.wrong:
        raise RuntimeError(compared.wrong[0])
    yield Line("stored answers compared with sent ones", f"{kept} acknowledged, none lost or changed")
