"""Work of exams that is too long for a request."""

from __future__ import annotations

from django_tasks import task

from core.clock import now
from exams.actions.assemble_exam import assemble_exam
from exams.actions.mark_exam import NeedsMarkers, mark_exam
from exams.actions.measure_times import measure_times
from exams.actions.run_correction import work_through
from exams.models import Assembly, CorrectionRun, Exam
from personnel.models import Officer


@task(queue_name="exams")
def mark_in_background(exam_id: int, actor_id: int) -> int:
    """Marks a closed exam, or goes on where an earlier run stopped; returns how many results it made."""
    exam, actor = Exam.objects.get(pk=exam_id), Officer.objects.get(pk=actor_id)
    if exam.state != Exam.State.CLOSED:
        return 0
    try:
        return mark_exam(exam=exam, actor=actor, at=now())
    except NeedsMarkers:  # the page of the exam says who is awaited
        return 0


@task(queue_name="exams")
def apply_in_background(run_id: int) -> str:
    """Applies an approved correction, or goes on where an earlier run stopped; returns what became of it."""
    return work_through(CorrectionRun.objects.get(pk=run_id), clock=now).state


@task(queue_name="default")
def assemble_in_background(assembly_id: int) -> str:
    """Runs an assembly that waits; returns what became of it."""
    return assemble_exam(
        Assembly.objects.select_related("exam__blueprint", "exam__unit").get(pk=assembly_id), clock=now
    )


@task(queue_name="default")
def measure_times_in_background(exam_id: int) -> int:
    """How long the questions of a released exam took; returns for how many that was found."""
    return measure_times(Exam.objects.select_related("unit").get(pk=exam_id), at=now())
