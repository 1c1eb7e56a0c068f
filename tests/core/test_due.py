"""Steps of the clock run once per period, whoever asks."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from core import due
from core.models import DueJob

AT = datetime(2026, 3, 5, 1, 0, 0, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def register() -> Iterator[Callable[..., None]]:
    """Registers steps that are gone after the test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(due, "_STEPS", {})
        yield due.register_step


def test_a_daily_step_runs_once_in_a_day_of_the_bureau(register):
    register("daily", lambda _at: {"filed": 2}, period=due.every_day)

    first = due.run_due_steps(AT)
    again = due.run_due_steps(AT + timedelta(hours=14))
    next_day = due.run_due_steps(AT + timedelta(hours=15))

    assert first == {"daily": {"filed": 2}}
    assert again == {}
    assert next_day == {"daily": {"filed": 2}}


def test_a_step_that_fails_is_tried_again_and_the_others_go_on(register):
    failures = iter([True, False])

    def shaky(_at: datetime) -> dict[str, int]:
        if next(failures):
            raise RuntimeError("no luck")
        return {"done": 1}

    register("shaky", shaky, period=due.every_day)
    register("steady", lambda _at: {"done": 1}, period=due.every_day)

    assert due.run_due_steps(AT) == {"shaky": {"failed": 1}, "steady": {"done": 1}}
    assert due.run_due_steps(AT + timedelta(seconds=5)) == {"shaky": {"done": 1}}


def test_what_was_done_is_on_record(register):
    register("daily", lambda _at: {"filed": 2}, period=due.every_day)

    due.run_due_steps(AT)

    job = DueJob.objects.get()
    assert (job.job, job.period, job.finished_at, job.counts) == ("daily", "2026-03-05", AT, {"filed": 2})
