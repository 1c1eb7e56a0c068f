"""The chain of an attempt: one locking read, one INSERT.

Both statements are written by hand. The read returns the attempt with everything that decides on a save and the
counted steps that matter: the head of the chain, the newest of each item (or of those that are asked for), and those
with the keys that were sent. Each is found by an index, however many steps there are; the conditions stand as in the
indexes, since SQLite compares the words. Late evidence has a chain of its own, which it does not look at.
On PostgreSQL it locks the attempt; since sub-selects are not read again after waiting for a lock, two writers may
still see the same head. The unique place of a step in its chain then refuses the second, and `in_turn` lets it
read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar, overload
from uuid import UUID

import msgspec
from django.db import IntegrityError, connection, models

from core.prepared import among, ask, insert
from core.works import Work
from core.written_together import written
from exams.domain.answers import Answer, Current
from exams.domain.deadline import AttemptClock
from exams.domain.states import AttemptState
from exams.models import AnswerStep

TRIES: Final = 12
INSERTED_AT_ONCE: Final = 500
"""No statement of SQLite takes more than 32,766 values."""
_decoded = msgspec.json.Decoder().decode
T = TypeVar("T")

DECIDING = """a.officer_id, a.state, a.epoch, a.secret, CAST(a.started_at AS text), CAST(a.closed_at AS text),
       a.paper_id, p.seal, a.sitting_id, t.duration_s, CAST(t.closes_at AS text), o.session_epoch,
       (SELECT COALESCE(SUM(c.seconds), 0) FROM exams_timecredit c WHERE c.enrolment_id = a.enrolment_id),
       CAST(a.paused_at AS text), CAST(a.continues_id AS text), s.seq, s.hash, CAST(s.at AS text), s.kind, s.position,
       s.client_seq, s.key, s.answer"""
"""What decides on a save: of the attempt `a`, and of a step `s`."""
AROUND = """JOIN exams_sitting t ON t.id = a.sitting_id
JOIN exams_paper p ON p.id = a.paper_id
JOIN personnel_officer o ON o.id = a.officer_id"""
_READ = f"""
SELECT {DECIDING}{{more}}
FROM exams_attempt a
{AROUND}{{exam}}
{{found}}
WHERE a.id = %s
"""  # noqa: S608 - columns of our own
_FOUND = {
    "postgresql": """LEFT JOIN exams_answerstep s ON s.attempt_id = a.id AND s.id IN (
    SELECT h.id FROM exams_answerstep h WHERE h.attempt_id = %s AND NOT h.late AND h.seq = (
        SELECT MAX(m.seq) FROM exams_answerstep m WHERE m.attempt_id = %s AND NOT m.late)
    UNION SELECT MAX(n.id) FROM exams_answerstep n
        WHERE n.attempt_id = %s AND NOT n.late{positions} GROUP BY n.position
    {keys})""",
    "sqlite": """LEFT JOIN (
    SELECT h.id FROM exams_answerstep h WHERE h.attempt_id = %s AND h.late = FALSE AND h.seq = (
        SELECT MAX(m.seq) FROM exams_answerstep m WHERE m.attempt_id = %s AND m.late = FALSE)
    UNION ALL SELECT MAX(n.id) FROM exams_answerstep n
        WHERE n.attempt_id = %s AND NOT n.late{positions} GROUP BY n.position
    {keys}) w ON TRUE
LEFT JOIN exams_answerstep s ON s.id = w.id""",
}
"""Each in the words that the planner of its database makes the best of. PostgreSQL keeps the plan that it made while
there were hardly any answers: with UNION ALL, or by the numbers of the steps alone, it reads all answers ever given."""
_MORE = """, e.title, t.label,
       (SELECT COUNT(*) FROM exams_awaynotice w WHERE w.attempt_id = a.id AND w.kind = 'left'),
       e.kind = 'rehearsal', t.safe_browser,
       EXISTS (SELECT 1 FROM exams_sittingroom b WHERE b.sitting_id = t.id AND b.bound), a.enrolment_id"""
_EXAM = " JOIN exams_exam e ON e.id = t.exam_id"
_KEYS = {
    "postgresql": "UNION SELECT k.id FROM exams_answerstep k WHERE k.attempt_id = %s AND NOT k.late AND {among}",
    "sqlite": """UNION ALL SELECT k.id FROM exams_answerstep k
        WHERE k.attempt_id = %s AND k.late = FALSE AND NOT (k.key IS NULL) AND {among}""",
}
_INSERT = "INSERT INTO exams_answerstep ({columns}) VALUES {rows}"


class StoredStep(NamedTuple):
    """A step as the read returns it. `answer` is canonical."""

    seq: int
    hash: str
    at: datetime
    kind: str
    position: int | None
    client_seq: int
    key: str | None
    answer: Answer

    @property
    def place(self) -> int:
        """The position of an answer step; other steps have none and must not be asked."""
        if self.position is None:
            raise ValueError(f"a step of kind {self.kind} has no position")
        return self.position


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What decides on the page of the running exam beside the paper."""

    title: str
    away_count: int
    """How often the page was left."""
    is_rehearsal: bool
    safe_browser: bool
    in_bound_rooms: bool
    enrolment_id: int


@dataclass(slots=True)
class AttemptRead:
    """An attempt at this moment, with what decides on a save."""

    id: UUID
    officer_id: int
    state: AttemptState
    epoch: int
    secret: bytes
    closed_at: datetime | None
    paper_id: int
    seal: str
    sitting_id: int
    clock: AttemptClock
    officer_epoch: int
    continues: UUID | None = None
    """The closed attempt that this one goes on with."""
    steps: list[StoredStep] = field(default_factory=list)
    room: RoomFacts | None = None
    """Only where it was asked for."""

    def head(self) -> StoredStep | None:
        """The last counted step."""
        return max(self.steps, key=lambda step: step.seq, default=None)

    def with_keys(self) -> dict[str, StoredStep]:
        """Steps by their idempotency key."""
        return {step.key: step for step in self.steps if step.key is not None}

    def current(self) -> dict[int, Current]:
        """The newest answer of every item that has one (of those that were asked for)."""
        newest: dict[int, Current] = {}
        for step in self.steps:
            if step.position is None:
                continue
            held = newest.get(step.position)
            if held is None or step.client_seq > held.client_seq:
                newest[step.position] = Current(step.answer, step.client_seq)
        return newest

    def state_at(self, at: datetime) -> AttemptState:
        """The state as everybody is told: time that is up closes the attempt even before it is written."""
        if self.state is AttemptState.IN_PROGRESS and self.clock.is_over(at):
            return AttemptState.TIMED_OUT
        return self.state


def read_attempt(
    attempt_id: UUID,
    *,
    grace: timedelta,
    keys: Sequence[str] = (),
    positions: Sequence[int] | None = None,
    lock: bool = False,
    room: bool = False,
) -> AttemptRead | None:
    """One attempt by one statement, locked until the end of the transaction when asked; None when there is none.

    `room` reads also what the page of the running exam says. `positions` limits the newest answers to these items;
    None reads those of all items.
    """
    vendor = connection.vendor
    own = attempt_id if vendor == "postgresql" else attempt_id.hex
    items, wanted = among("n.position", positions) if positions is not None else ("", [])
    sent, given = among("k.key", keys) if keys else ("", [])
    params = [own, own, own, *wanted, *((own, *given) if sent else ()), own]
    rows = ask(_reading(vendor, items, sent, room, lock), params)
    return attempt_of(attempt_id, rows, grace, room=room) if rows else None


def attempt_of(
    attempt_id: UUID, rows: Sequence[Sequence[Any]], grace: timedelta, *, room: bool = False
) -> AttemptRead:
    """An attempt from `rows` of `DECIDING`, one for each of its steps; there is at least one."""
    first = rows[0]
    read = AttemptRead(
        id=attempt_id,
        officer_id=first[0],
        state=AttemptState(first[1]),
        epoch=first[2],
        secret=bytes(first[3]),
        closed_at=None if first[5] is None else _moment(first[5]),
        paper_id=first[6],
        seal=first[7],
        sitting_id=first[8],
        clock=AttemptClock(
            started_at=_moment(first[4]),
            duration=timedelta(seconds=first[9]),
            window_closes_at=_moment(first[10]),
            credits=timedelta(seconds=int(first[12])),
            grace=grace,
            paused_at=None if first[13] is None else _moment(first[13]),
        ),
        officer_epoch=first[11],
        continues=None if first[14] is None else UUID(first[14]),
    )
    # The head may be the newest of its item as well.
    found = {row[15]: row for row in rows if row[15] is not None}
    read.steps = [_step(row[15:23]) for row in found.values()]
    if room:
        title, label, times, rehearsal, safe_browser, bound, enrolment = first[23:]
        read.room = RoomFacts(
            title=f"{title} {label}".strip(),
            away_count=times,
            is_rehearsal=bool(rehearsal),
            safe_browser=bool(safe_browser),
            in_bound_rooms=bool(bound),
            enrolment_id=enrolment,
        )
    return read


@lru_cache(maxsize=64)
def _reading(vendor: str, items: str, sent: str, room: bool, lock: bool) -> str:
    """The statement with the conditions on items and keys, if there are any."""
    found = _FOUND[vendor].format(
        positions=items and f" AND {items}", keys=sent and _KEYS[vendor].format(among=sent)
    )
    sql = _READ.format(more=_MORE if room else "", exam=_EXAM if room else "", found=found)
    return f"{sql} FOR UPDATE OF a" if lock and vendor == "postgresql" else sql


def insert_steps(steps: Sequence[AnswerStep], *, last: bool = False) -> None:
    """All of `steps` by one INSERT, but for a great many; `last` promises that their transaction ends with it."""
    if len(steps) == 1:
        insert(steps[0], last=last)
        return
    for first in range(0, len(steps), INSERTED_AT_ONCE):
        some = steps[first : first + INSERTED_AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(_inserting(len(some)), [value for step in some for value in step_row(step)])


def insert_many_steps(steps: Iterable[AnswerStep]) -> None:
    """Any number of `steps`, one statement for each, prepared once."""
    rows = [step_row(step) for step in steps]
    with connection.cursor() as cursor:
        cursor.executemany(_inserting(1), rows)


@lru_cache(maxsize=64)
def _inserting(count: int) -> str:
    columns, fields = _insert_columns()
    marks = f"({', '.join(['%s'] * len(fields))})"
    return _INSERT.format(columns=columns, rows=", ".join([marks] * count))


@overload
def in_turn(work: Callable[[], Work[T]]) -> T: ...
@overload
def in_turn(work: Callable[[], T]) -> T: ...
def in_turn(work: Callable[[], Any]) -> Any:
    """Runs `work` in a transaction, again when another writer took the same place in the chain."""
    for attempt in range(TRIES):
        try:
            return written(work)
        except IntegrityError:
            if attempt == TRIES - 1:
                raise
    raise AssertionError("unreachable")


def step_columns() -> list[str]:
    """The columns of a step in the order of `step_row`."""
    _columns, fields = _insert_columns()
    return [f'"{own.column}"' for own in fields]


@lru_cache(maxsize=1)
def _insert_columns() -> tuple[str, list[Any]]:
    fields = [own for own in AnswerStep._meta.concrete_fields if not own.primary_key]
    return ", ".join(f'"{own.column}"' for own in fields), fields


@lru_cache(maxsize=1)
def _adapted() -> tuple[list[str], list[tuple[int, Any]]]:
    """Names of the columns' attributes, and the places of those whose value the database takes in another form."""
    _columns, fields = _insert_columns()
    special: Any = models.JSONField | models.DateTimeField | models.ForeignKey
    adapted = [(place, own) for place, own in enumerate(fields) if isinstance(own, special)]
    return [own.attname for own in fields], adapted


def step_row(step: AnswerStep) -> list[Any]:
    """The values of `step` in the order of the columns."""
    names, adapted = _adapted()
    row = [getattr(step, name) for name in names]
    for place, own in adapted:
        row[place] = own.get_db_prep_save(row[place], connection)
    return row


def _step(row: Sequence[Any]) -> StoredStep:
    seq, hash_, at, kind, position, client_seq, key, answer = row
    return StoredStep(
        seq=seq,
        hash=hash_,
        at=_moment(at),
        kind=kind,
        position=position,
        client_seq=-1 if client_seq is None else client_seq,
        key=key,
        answer=_decoded(answer) if isinstance(answer, str) else answer,
    )


def _moment(stored: str) -> datetime:
    """A time as the database writes it, as an aware datetime: SQLite keeps UTC without saying so."""
    moment = datetime.fromisoformat(stored)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
