"""What saves ask of the database, for all that are written together at once.

On SQLite everybody waits for the one who writes, and Python lets another thread run with every statement: so those who
are written together read by one statement, while others still write, and insert by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import IntegrityError, connection

from core.prepared import ask, change
from core.works import LATER
from exams.actions._in_time import read_in_time
from exams.actions._steps import (
    AROUND,
    DECIDING,
    INSERTED_AT_ONCE,
    AttemptRead,
    attempt_of,
    insert_steps,
    step_columns,
    step_row,
)
from exams.domain.states import AttemptState
from exams.models import AnswerStep

_READ = f"""
WITH asked (place, attempt_id, position, key) AS (VALUES {{asked}})
SELECT q.place, {DECIDING}
FROM asked q
JOIN exams_attempt a ON a.id = q.attempt_id
{AROUND}
LEFT JOIN exams_answerstep s ON s.id IN (
    (SELECT h.id FROM exams_answerstep h
        WHERE h.attempt_id = q.attempt_id AND h.late = FALSE ORDER BY h.seq DESC LIMIT 1),
    (SELECT MAX(n.id) FROM exams_answerstep n
        WHERE n.attempt_id = q.attempt_id AND NOT n.late AND n.position = q.position),
    (SELECT k.id FROM exams_answerstep k
        WHERE k.attempt_id = q.attempt_id AND k.late = FALSE AND NOT (k.key IS NULL) AND k.key = q.key))
ORDER BY q.place
"""  # noqa: S608 - columns of our own

_INSERT = """INSERT INTO exams_answerstep ({columns})
WITH given ({columns}, state, epoch, officer_epoch) AS (VALUES {given})
SELECT {columns} FROM given g WHERE EXISTS (
    SELECT 1 FROM exams_attempt a JOIN personnel_officer o ON o.id = a.officer_id
    WHERE a.id = g.attempt_id AND a.state = g.state AND a.epoch = g.epoch AND o.session_epoch = g.officer_epoch)
ORDER BY g.seq
"""


class AttemptAsked(NamedTuple):
    """The attempt of a save as `read_in_time` reads it."""

    attempt_id: UUID
    at: datetime
    grace: timedelta
    keys: Sequence[str]
    positions: Sequence[int] | None

    def alone(self) -> AttemptRead | None:
        """The attempt, locked where something is to be saved."""
        return read_in_time(
            self.attempt_id,
            at=self.at,
            grace=self.grace,
            keys=self.keys,
            positions=self.positions,
            lock=bool(self.keys),
        )

    @staticmethod
    def together(asked: Sequence[AttemptAsked]) -> list[AttemptRead | None]:
        """The attempts of all `asked`."""
        return [one.alone() for one in asked]

    @staticmethod
    def ahead(asked: Sequence[AttemptAsked]) -> list[object]:
        """The attempts of those who save one answer before their time is up, by one statement; the others later."""
        usual = [one for one in asked if len(one.keys) == 1 and one.positions and len(one.positions) == 1]
        reads = _read_together(usual) if usual else {}
        return [reads.get(id(one), LATER) for one in asked]


class StepsGiven(NamedTuple):
    """Steps to be put behind the chain of an attempt as it was read, the last that the work asks for."""

    steps: Sequence[AnswerStep]
    rows: list[list[Any]]
    """On SQLite: their values, and what must still be true of the attempt."""

    @classmethod
    def behind(cls, read: AttemptRead, steps: Sequence[AnswerStep]) -> StepsGiven:
        """`steps` behind the attempt that was read."""
        if connection.vendor != "sqlite":
            return cls(steps, [])
        stands = [read.state.value, read.epoch, read.officer_epoch]
        return cls(steps, [[*step_row(step), *stands] for step in steps])

    @staticmethod
    def together(given: Sequence[StepsGiven]) -> list[None]:
        """Inserts those of all. Raises IntegrityError on SQLite, where attempts may have been read ahead, if one of
        them has another state, another writer or another session than was read. The unique place in the chain sees
        to the rest."""
        if connection.vendor == "sqlite":
            _insert_while_they_stand([row for one in given for row in one.rows])
        else:
            for one in given:
                insert_steps(one.steps, last=True)
        return [None] * len(given)

    @staticmethod
    def ahead(given: Sequence[StepsGiven]) -> list[object]:
        """Nobody writes ahead."""
        return [LATER] * len(given)


def _insert_while_they_stand(rows: Sequence[Sequence[Any]]) -> None:
    for first in range(0, len(rows), INSERTED_AT_ONCE):
        some = rows[first : first + INSERTED_AT_ONCE]
        if change(_inserting(len(some)), [value for row in some for value in row]) != len(some):
            raise IntegrityError("an attempt is not as it was read")


@lru_cache(maxsize=64)
def _inserting(count: int) -> str:
    columns = step_columns()
    marks = f"({', '.join(['%s'] * (len(columns) + 3))})"
    return _INSERT.format(columns=", ".join(columns), given=", ".join([marks] * count))


def _read_together(asked: Sequence[AttemptAsked]) -> dict[int, AttemptRead]:
    """The attempts that have time left, or were handed in or voided, by what asks for them."""
    values: list[Any] = []
    for place, one in enumerate(asked):
        values += [place, one.attempt_id.hex, *(one.positions or ()), *one.keys]
    reads = {}
    for place, rows in groupby(ask(_reading(len(asked)), values), key=itemgetter(0)):
        one = asked[place]
        read = attempt_of(one.attempt_id, [row[1:] for row in rows], one.grace)
        if read.state_at(one.at) is not AttemptState.TIMED_OUT:
            reads[id(one)] = read
    return reads


@lru_cache(maxsize=64)
def _reading(count: int) -> str:
    return _READ.format(asked=", ".join(["(%s, %s, %s, %s)"] * count))
