"""Give questions calibrated parameters and authors' times, from a file that a person has looked through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from question_bank.models import ItemParameters, Question, QuestionTime


def take_calibration(
    rows: Iterable[Mapping[str, Any]], *, at: datetime, actor_id: int | None
) -> dict[str, int]:
    """Appends the rows, each `{question, revision_id, parameters, seconds}`; what stood there before stays as history.

    Returns `{parameters, times}`: how many of each were written. In the transaction of the caller.
    """
    parameters, times = [], []
    for row in rows:
        told = row.get("parameters")
        if told:
            parameters.append(
                ItemParameters(
                    revision_id=row["revision_id"],
                    slope=told["slope"],
                    location=told["location"],
                    guessing=told["guessing"],
                    n=told["n"],
                    source=told["source"],
                    calibrated_on=date.fromisoformat(told["calibrated_on"]),
                    at=at,
                    actor_id=actor_id,
                )
            )
        if row.get("seconds"):
            times.append(_author_time(row["question"], row["seconds"], at, actor_id))
    ItemParameters.objects.bulk_create(parameters, batch_size=500)
    QuestionTime.objects.bulk_create(times, batch_size=500)
    return {"parameters": len(parameters), "times": len(times)}


def say_time(question: Question, *, seconds: int | None, at: datetime, actor_id: int | None) -> bool:
    """The author's expected time of one question, None to take it back; False where it stood there already."""
    if seconds == said_time(question):
        return False
    _author_time(question.pk, seconds, at, actor_id).save()
    return True


def said_time(question: Question) -> int | None:
    """The author's expected time of one question; None where none is said."""
    said = question.times.filter(origin=QuestionTime.Origin.AUTHOR).order_by("-pk")
    return said.values_list("seconds", flat=True).first()


def _author_time(question_id: int, seconds: int | None, at: datetime, actor_id: int | None) -> QuestionTime:
    return QuestionTime(
        question_id=question_id,
        origin=QuestionTime.Origin.AUTHOR,
        seconds=seconds,
        at=at,
        actor_id=actor_id,
    )
