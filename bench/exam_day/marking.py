"""What marking costs: closing and marking of an exam in a process of its own, as a worker does it, and the item check
that follows apart: it counts how the questions did, whatever the number of papers."""

from __future__ import annotations

from bench.exam_day import processes
from bench.exam_day.stage import Stage

MARK = """
import json, time
import django
django.setup()
from datetime import timedelta
from core.clock import now
from exams.actions.close_exam import close_exam
from exams.actions import _item_arrays  # what a worker has loaded
from exams.actions import mark_exam as marking
from exams.models import Exam, Sitting
at = now()
Sitting.objects.filter(pk={sitting}).update(opens_at=at - timedelta(hours=9), closes_at=at - timedelta(hours=4))
exam = Exam.objects.get(sittings={sitting})
close_exam(exam=exam, actor=None, at=at, grace=timedelta())
exam.refresh_from_db()
check_items, checks = marking.check_items, []
def timed_check(**asked):
    begin = time.process_time()
    found = check_items(**asked)
    checks.append(time.process_time() - begin)
    return found
marking.check_items = timed_check
begin = time.process_time()
made = marking.mark_exam(exam=exam, actor=None, at=at)
print(json.dumps([made, time.process_time() - begin - sum(checks), sum(checks)]))
"""


def marked(stage: Stage, sitting: str) -> tuple[int, float, float]:
    """Marks the exam of `sitting`: how many papers, the processor time of each in ms, that of the database with closing
    and item check, and the seconds of the item check as a whole."""
    before = processes.cpu_seconds([stage.database.pid])
    made, cpu_s, check_s = stage.platform.run_json("-c", MARK.format(sitting=stage.sittings[sitting]))
    database_s = processes.cpu_seconds([stage.database.pid]) - before
    return made, 1000 * (cpu_s + database_s) / made, check_s
