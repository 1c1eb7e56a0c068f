"""Steps of the clock: apps register them, `run_clock` runs what is due, a DueJob row keeps two clocks apart."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, transaction

from core.clock import local_day
from core.models import DueJob

logger = logging.getLogger(__name__)

Counts = Mapping[str, int]
KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Step:
    """`run(at)` does what is due and says how much; it must be safe to run twice.

    `period(at)` names the stretch of time in which it runs once.
    """

    name: str
    run: Callable[[datetime], Counts]
    period: Callable[[datetime], str]


_STEPS: dict[str, Step] = {}


def every_tick(at: datetime) -> str:
    """Each time the clock looks (it looks every few seconds)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def every_minute(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M")


def every_hour(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H")


def every_day(at: datetime) -> str:
    """Once in each day of the bureau."""
    return local_day(at).isoformat()


def register_step(
    name: str, run: Callable[[datetime], Counts], *, period: Callable[[datetime], str] = every_tick
) -> None:
    """Makes `name` part of the clock. Steps run in the order in which they were registered."""
    _STEPS[name] = Step(name, run, period)


def run_due_steps(at: datetime) -> dict[str, dict[str, int]]:
    """Runs every registered step that nobody has claimed for its period; returns the counts by step.

    A step that fails is logged and its claim given back, so that the next tick tries again; the others go on.
    """
    done: dict[str, dict[str, int]] = {}
    for step in _STEPS.values():
        job = _claim(step, at)
        if job is None:
            continue
        try:
            counts = dict(step.run(at))
        except Exception:
            logger.exception("clock step %s failed", step.name)
            job.delete()
            done[step.name] = {"failed": 1}
            continue
        DueJob.objects.filter(pk=job.pk).update(finished_at=at, counts=counts)
        done[step.name] = counts
    DueJob.objects.filter(finished_at__lt=at - KEPT).exclude(period=every_day(at)).delete()
    return done


def _claim(step: Step, at: datetime) -> DueJob | None:
    try:
        with transaction.atomic():
            return DueJob.objects.create(job=step.name, period=step.period(at), claimed_at=at)
    except IntegrityError:
        return None
