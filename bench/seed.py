"""How long the demonstration bureau takes: `python bench/seed.py [--officers N]`.

Makes a fresh database (SQLite in a temporary folder, or the empty one that DATABASE_URL names), seeds it, then seeds it
again, and prints for each: seconds elapsed, seconds of processor time, and what stands. Last it checks every chain.
Processor time is the same on a machine that has other things to do, or nearly so.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    """Seeds, measures, prints; 1 when a chain is broken."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--officers", type=int, default=7000)
    asked.add_argument("--seed", type=int, default=2026)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="lianbing-seed-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/seed.sqlite3")
        os.environ.update(
            LIANBING_DATA_DIR=folder,
            LIANBING_INSECURE_HTTP="1",
            DJANGO_SETTINGS_MODULE="config.settings.dev",
        )
        import django

        django.setup()
        from django.core.management import call_command

        timed("migrations", lambda: call_command("migrate", verbosity=0))
        return measure(options.officers, options.seed)


def timed(label: str, work: Callable[[], Any]) -> Any:
    """Runs `work` and prints how long it took, by the clock on the wall and by the processor."""
    started, busy = time.perf_counter(), time.process_time()
    answer = work()
    wall, worked = time.perf_counter() - started, time.process_time() - busy
    print(f"{label:40} {wall:8.1f} s elapsed {worked:8.1f} s processor", flush=True)
    return answer


def measure(officers: int, seed: int) -> int:
    """Seeds twice and checks the chains."""
    from core.clock import now
    from core.ledger import verify_ledger
    from exams.models import AnswerStep, Attempt
    from portal.actions.plant_demo import plant_demo
    from records.models import FileEntry

    at = now()
    made = timed(f"{officers} officers", lambda: plant_demo(officers=officers, seed=seed, at=at))
    timed("the same again", lambda: plant_demo(officers=officers, seed=seed, at=at))
    report = timed("every chain checked", verify_ledger)
    print(
        f"{made.units} units, {made.questions} questions, {made.exams} exams, {Attempt.objects.count()} attempts of "
        f"{AnswerStep.objects.count()} steps, {FileEntry.objects.count()} entries in files; "
        f"{report.rows} rows in chains, {len(report.broken)} broken; left out: {list(made.refused)}"
    )
    return 1 if report.broken or made.refused else 0


if __name__ == "__main__":
    sys.exit(main())
