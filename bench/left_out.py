"""What an exam leaves out by its candidates, at the size of a city bureau: `python bench/left_out.py [--officers N]`.

Makes a fresh database (SQLite in a temporary folder, or the empty one that DATABASE_URL names) with monthly exams of
the whole bureau and of a county that is not the one examined, everybody with an attempt. Prints for 12, 24 and 36
months the processor time of this process and the elapsed time (medians of five, in milliseconds) of finding the
questions to leave out: for the bureau by who is due, for one county by who is due, for the bureau by an enrolled
roster, and by units as it is done where nobody is known.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
TURNS = 5
MONTHS = 36


def main() -> int:
    """Plants, measures, prints."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--officers", type=int, default=7000)
    officers = asked.parse_args().officers
    with tempfile.TemporaryDirectory(prefix="lianbing-left-out-") as folder:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/left_out.sqlite3")
        os.environ.update(
            LIANBING_DATA_DIR=folder, LIANBING_INSECURE_HTTP="1", DJANGO_SETTINGS_MODULE="config.settings.dev"
        )
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measure(officers)
    return 0


def measure(officers: int) -> None:
    """Attempts in bulk, then the question."""
    from django.db import connection

    from bench.bureau import plant_bureau
    from exams.actions.enrol_roster import enrol_roster
    from exams.models import Attempt, Exam
    from personnel.models import Unit
    from portal.demo.blueprints import plant_blueprint

    at = datetime.now(UTC)
    bureau = plant_bureau(officers=officers, units=225, at=at)
    other = Unit.objects.get(code="BX01")
    blueprint = plant_blueprint(unit=bureau.root, actor=bureau.officers[0], at=at)
    for number in range(MONTHS):
        for unit in (bureau.root, other):
            _month(unit, _first(at.date(), number - MONTHS), blueprint, number)
    print(f"{connection.vendor}: {officers} officers, {2 * MONTHS} exams, {Attempt.objects.count()} attempts")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    drafts = {
        "bureau, by who is due": _draft(bureau.root, at),
        "county, by who is due": _draft(bureau.county, at),
        "bureau, by its roster": _draft(bureau.root, at),
        "bureau, by units": _draft(bureau.root, at, kind=Exam.Kind.SPOT),
    }
    for sitting in drafts["bureau, by its roster"].sittings.select_related("exam__unit"):
        enrol_roster(sitting=sitting, actor=None, at=at)
    print(f"{'':26} {'months':>7} {'questions':>10} {'CPU ms':>8} {'elapsed ms':>11}")
    for name, exam in drafts.items():
        for months in (12, 24, 36):
            exam.skip_used_months = months
            _told(name, exam)


def _told(name: str, exam: Any) -> None:
    from exams.actions.used_questions import used_questions

    elapsed, processor, found = [], [], 0
    for _turn in range(TURNS):
        began, spent = time.perf_counter(), time.process_time()
        used = used_questions(exam)
        found = 0 if used is None else len(set(used))
        elapsed.append(1000 * (time.perf_counter() - began))
        processor.append(1000 * (time.process_time() - spent))
    print(
        f"{name:26} {exam.skip_used_months:7} {found:10} {statistics.median(processor):8.0f} "
        f"{statistics.median(elapsed):11.0f}",
        flush=True,
    )


def _month(unit: Any, month: date, blueprint: Any, seed: int) -> None:
    """A sealed exam of the month that everybody of the unit began."""
    from exams.actions.draw_forms import draw_choices
    from exams.actions.enrol_roster import enrol_roster
    from exams.actions.seal_paper import seal_paper
    from exams.models import Attempt, Enrolment, Exam

    opens = datetime(month.year, month.month, 20, 1, tzinfo=UTC)
    exam = _draft(unit, opens, blueprint=blueprint, draw_seed=seed)
    seal_paper(exam=exam, choices=draw_choices(exam, on=month), actor=None, at=opens)
    enrol_roster(sitting=exam.sittings.get(), actor=None, at=opens)
    paper = exam.papers.get()
    Attempt.objects.bulk_create(
        [
            Attempt(
                id=uuid.uuid4(),
                sitting_id=row.sitting_id,
                officer_id=row.officer_id,
                enrolment=row,
                paper=paper,
                state=Attempt.State.SUBMITTED,
                secret=b"0" * 32,
                started_at=opens,
                closed_at=opens + timedelta(hours=1),
            )
            for row in Enrolment.objects.filter(sitting__exam=exam)
        ],
        batch_size=1000,
    )
    Exam.objects.filter(pk=exam.pk).update(state=Exam.State.CLOSED)


def _draft(unit: Any, opens: datetime, **more: Any) -> Any:
    from exams.actions.create_exam import ExamPlan, create_exam

    plan = ExamPlan(
        title="规模测试",
        month=opens.date().replace(day=1),
        cut_off=opens.date(),
        opens_at=opens,
        closes_at=opens + timedelta(days=3),
        duration=timedelta(hours=1),
        **more,
    )
    return create_exam(unit=unit, plan=plan, actor=None, at=opens)


def _first(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


if __name__ == "__main__":
    sys.exit(main())
