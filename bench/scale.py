"""The second half of the road at the size of a city bureau: `python bench/scale.py [--officers N] [--months N]`.

Makes a fresh database (SQLite in a temporary folder, or the empty one that DATABASE_URL names), plants the bureau,
and prints: seconds for releasing and filing one month, and for each page the number of queries and the server time
(median and maximum of nine requests, in milliseconds, template included, without a network), beside it the median of
the processor time, which is the same on a machine that has other things to do.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
REQUESTS = 9


def main() -> int:
    """Plants, measures, prints."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--officers", type=int, default=7000)
    asked.add_argument("--units", type=int, default=225)
    asked.add_argument("--months", type=int, default=36)
    asked.add_argument(
        "--folder", help="plant here and keep it; a bureau that was planted here is measured again"
    )
    asked.add_argument(
        "--pages", action="store_true", help="leave the steps out: the bureau of --folder is complete"
    )
    options = asked.parse_args()
    with ExitStack() as stack:
        folder = options.folder or stack.enter_context(tempfile.TemporaryDirectory(prefix="lianbing-scale-"))
        Path(folder).mkdir(parents=True, exist_ok=True)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/scale.sqlite3")
        os.environ.update(
            LIANBING_DATA_DIR=folder,
            LIANBING_INSECURE_HTTP="1",
            LIANBING_ALLOW_SCENARIOS="1",
            DJANGO_SETTINGS_MODULE="config.settings.dev",
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        measure(options.officers, options.units, options.months, pages_only=options.pages)
    return 0


def timed(label: str, work: Callable[[], Any]) -> Any:
    """Runs `work`, prints how long it took and what it answered (if that is a number)."""
    started = time.perf_counter()
    answer = work()
    told = f" ({answer})" if isinstance(answer, int) else ""
    print(f"{label:58} {time.perf_counter() - started:8.2f} s{told}", flush=True)
    return answer


def measure(officers: int, units: int, months: int, *, pages_only: bool) -> None:
    """The whole programme."""
    from bench.bureau import plant_bureau, plant_month
    from bench.pages import first_pages, last_pages, staff
    from bench.steps import figures_and_evaluation, study_and_levels
    from exams.models import Exam
    from records.actions.file_released_results import file_released_results

    at = datetime.now(UTC)
    bureau = timed(
        f"{officers} officers in {units} units", lambda: plant_bureau(officers=officers, units=units, at=at)
    )
    members = staff(bureau, at)
    calendar = [_month(at.date(), number - months) for number in range(months)]
    planted = Exam.objects.filter(month__in=calendar, state=Exam.State.RELEASED).count()
    timed(
        f"{months - 1 - planted if planted < months else 0} months of released results",
        lambda: [
            plant_month(bureau, calendar[seed], signer=members.legal_head, seed=seed)
            for seed in range(planted, months - 1)
        ],
    )
    timed("filing what was released before", lambda: file_released_results(at=at))
    exam = Exam.objects.filter(month=calendar[-1]).first()
    if exam is None:
        exam = _release_and_file(bureau, calendar[-1], members.legal_head, months, at)
    for steps, pages in ((study_and_levels, first_pages), (figures_and_evaluation, last_pages)):
        if not pages_only:
            steps(bureau, members, calendar, at, timed)
        print(f"\n{'page':58} {'queries':>8} {'median ms':>10} {'max ms':>8} {'CPU ms':>8} {'kB':>7}")
        for page in pages(bureau, members, exam):
            _ask(*page)
        print(flush=True)


def _release_and_file(bureau: Any, month: date, signer: Any, seed: int, at: datetime) -> Any:
    """The last month: released and filed by the product's own steps, with the time that each takes."""
    from bench.bureau import plant_month
    from exams.actions.release_results import release_results
    from exams.models import Exam, Release, ReleasedResult
    from records.actions.file_released_results import file_released_results

    exam = plant_month(bureau, month, signer=signer, seed=seed)
    _take_back_release(exam)
    fresh = Exam.objects.get(pk=exam.pk)
    timed("release of one month", lambda: release_results(exam=fresh, actor=signer, at=at))
    timed("filing of that month", lambda: file_released_results(at=at))
    assert Release.objects.filter(exam=exam).count() == 1
    assert ReleasedResult.objects.filter(release__exam=exam).count() == fresh.results.count()
    return fresh


def _month(first: date, number: int) -> date:
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


def _take_back_release(exam: Any) -> None:
    """Puts the last month back before its release, so that releasing can be timed."""
    from django.db import connection

    from core.append_only import install_guards

    tables = ("exams_releasedresult", "exams_release")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in tables:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{table}_keeps_rows"')
        else:
            cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "DELETE FROM exams_releasedresult WHERE release_id IN (SELECT id FROM exams_release WHERE exam_id = %s)",
            [exam.pk],
        )
        cursor.execute("DELETE FROM exams_release WHERE exam_id = %s", [exam.pk])
        cursor.execute("UPDATE exams_exam SET state = 'signed_off' WHERE id = %s", [exam.pk])
        if connection.vendor != "sqlite":
            cursor.execute("SET session_replication_role = origin")
    install_guards()


def _ask(label: str, client: Any, address: str, data: dict[str, Any] | None = None) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def once() -> Any:
        return client.get(address) if data is None else client.post(address, data)

    with CaptureQueriesContext(connection) as queries:
        answer = once()
    asked = len(queries)
    if answer.status_code != 200:
        print(f"{label:58} answered {answer.status_code}", flush=True)
        return
    spent, worked = [], []
    for _request in range(REQUESTS):
        started, busy = time.perf_counter(), time.process_time()
        once()
        spent.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - busy) * 1000)
    size = len(answer.content) / 1000
    print(
        f"{label:58} {asked:8d} {statistics.median(spent):10.0f} {max(spent):8.0f} "
        f"{statistics.median(worked):8.0f} {size:7.0f}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
