"""What saves ask of the database, for all that are written together at once.

On SQLite Python lets another thread run with every statement, while everybody waits for the one who writes: so those
who are written together read by one statement and insert by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from core.prepared import ask
from exams.actions._in_time import read_in_time
from exams.actions._steps import AROUND, DECIDING, AttemptRead, attempt_of, insert_steps
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
        """The attempts of all `asked`: those who save one answer and have time left by one statement."""
        usual = [one for one in asked if len(one.keys) == 1 and one.positions and len(one.positions) == 1]
        reads = _read_together(usual) if len(usual) > 1 else {}
        return [reads.get(id(one)) or one.alone() for one in asked]


class StepsGiven(NamedTuple):
    """Steps to be put behind their chains, the last that the work asks for."""

    steps: Sequence[AnswerStep]

    @staticmethod
    def together(given: Sequence[StepsGiven]) -> list[None]:
        """Inserts those of all."""
        insert_steps([step for one in given for step in one.steps], last=len(given) == 1)
        return [None] * len(given)


def _read_together(asked: Sequence[AttemptAsked]) -> dict[int, AttemptRead]:
    """The attempts that are running, by what asks for them."""
    values: list[Any] = []
    for place, one in enumerate(asked):
        values += [place, one.attempt_id.hex, *(one.positions or ()), *one.keys]
    reads = {}
    for place, rows in groupby(ask(_reading(len(asked)), values), key=itemgetter(0)):
        one = asked[place]
        read = attempt_of(one.attempt_id, [row[1:] for row in rows], one.grace)
        if read.state_at(one.at) is AttemptState.IN_PROGRESS:
            reads[id(one)] = read
    return reads


@lru_cache(maxsize=64)
def _reading(count: int) -> str:
    return _READ.format(asked=", ".join(["(%s, %s, %s, %s)"] * count))
