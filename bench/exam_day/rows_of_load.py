"""The rows under load: saves held at a rate, the herd at the opening, memory, marking, growth with the bureau."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.exam_day import driver, processes
from bench.exam_day.marking import marked
from bench.exam_day.report import Line, at_most
from bench.exam_day.stage import Stage


def held(stage: Stage, short: bool) -> Iterator[Line]:
    """Saves that are due at a fixed rate, whatever the server does."""
    people = stage.begun("hundred", 0, 300)
    for rate, must, stretch in ((300, 100.0, None), (500, 50.0, None)):
        people = stage.drive(stage.platform, driver.for_seconds, people, "save", 1.0).run.candidates
        measured = stage.drive(stage.platform, driver.at_rate, people, rate, 3 if short else 30)
        people, run = measured.run.candidates, measured.run
        p50, p95, p99 = (1000 * run.quantile(share) for share in (0.50, 0.95, 0.99))
        what = f"{rate} saves/s held, p99 from the due time" + (" (stretch)" if rate == 500 else "")
        driving = f"driver {run.cpu_s / run.elapsed_s:.2f} of a core"
        note = f"p50 {p50:.0f}, p95 {p95:.0f} ms; {run.done} saves, none failed; {driving}"
        line = at_most(what, p99, "ms", must, stretch, note)
        yield line if rate == 300 else Line(line.what, line.measured, stretch=line.must, reached=line.met)
    yield Line(
        "stored answers compared with sent ones",
        f"{stage.compare(people)} acknowledged, none lost or changed",
    )


def herd(stage: Stage, short: bool) -> Iterator[Line]:
    """Everybody opens, begins and loads the first page within one minute; clock and worker run beside."""
    stage.platform.also(sys.executable, "manage.py", "serve", "--only", "worker", "--only", "clock")
    count = len(stage.sessions) - 20
    warm = stage.candidates("herd", count, 20)
    stage.drive(stage.platform, driver.once_each, warm, ["open", "start", "page"])
    people = stage.candidates("herd", 0, count)
    seconds = 60 * count / 5000 if short else 60.0
    measured = stage.drive(stage.platform, driver.herd, people, seconds)
    run = measured.run
    p50, p95, p99 = (run.quantile(share) for share in (0.50, 0.95, 0.99))
    note = (
        f"p50 {1000 * p50:.0f}, p95 {1000 * p95:.0f} ms; last one served after {run.elapsed_s:.1f} s; "
        f"{3 * measured.cpu_ms:.1f} ms of CPU an officer; driver {run.cpu_s / run.elapsed_s:.2f} of a core"
    )
    what = f"herd of {count} in {seconds:.0f} s: open, start, first page; p99"
    yield at_most(what, p99, "s", 2.0, None, note)
    people = stage.drive(
        stage.platform, driver.once_each, run.candidates, ["answer_all", "hand_in"]
    ).run.candidates
    yield Line(
        "stored answers compared with sent ones",
        f"{stage.compare(people)} acknowledged, none lost or changed",
    )
    largest = max(processes.resident_mb(pid) for pid in stage.platform.workers())
    yield at_most(f"memory of a web worker after {count} attempts", largest, "MB", 250, 180)
    made, cpu_ms, check_s = marked(stage, "herd")
    yield Line(
        "marking of 50 objective answers, CPU of each paper",
        f"{cpu_ms:.2f} ms ({made} papers; the item check after it {check_s:.2f} s)",
    )


def growth(stage: Stage, short: bool) -> Iterator[Line]:
    """CPU of a save and of a start in a bureau of this size, everybody of which has opened, begun and read; then what
    a web worker holds."""
    size = len(stage.sessions)
    everybody = stage.drive(
        stage.platform, driver.once_each, stage.candidates("herd", 0, size - 200), ["open", "start", "page"]
    )
    late = stage.drive(
        stage.platform, driver.once_each, stage.candidates("herd", size - 200, 200), ["open"]
    ).run.candidates
    start = stage.drive(stage.platform, driver.once_each, late, ["start"])
    some = everybody.run.candidates[:: max(1, size // 200)]
    some = stage.drive(stage.platform, driver.for_seconds, some, "save", 1.0).run.candidates
    save = stage.drive(stage.platform, driver.for_seconds, some, "save", 2.0 if short else 6.0)
    stage.compare(save.run.candidates)
    yield Line(
        f"with {size} officers at work", f"save {save.cpu_ms:.2f} ms, start {start.cpu_ms:.2f} ms of CPU"
    )
    largest = max(processes.resident_mb(pid) for pid in stage.platform.workers())
    yield at_most(f"memory of a web worker after {size} attempts", largest, "MB", 250, 180)
