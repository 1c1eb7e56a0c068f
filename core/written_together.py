"""Works that come at once are written to SQLite together: one transaction, one flush, and each is told after it.

SQLite has one writer at a time, and what a save costs there is mostly the way into a transaction and the flush at its
end. Whoever comes while another writes waits; then one of those who waited writes for all. Who cannot be written with
the others is written alone, so that nobody's fault is anybody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextvars import copy_context
from threading import Lock
from typing import Any, Final, Protocol, TypeVar, overload

from django.db import OperationalError, transaction

from core.writers_turn import turn_file, writers_turn

MOST_AT_ONCE: Final = 32
T = TypeVar("T")


class Asked(Protocol):
    """Something that a work asks for while it is done. Those of one class are answered by it together."""

    @staticmethod
    def together(asked: Sequence[Any]) -> Sequence[Any]:
        """The answer to each of `asked`."""


Work = Generator[Asked, Any, T]
"""A work that yields what it asks for and is sent the answer, so that others may ask at the same time."""


@overload
def written(work: Callable[[], Work[T]]) -> T: ...
@overload
def written(work: Callable[[], T]) -> T: ...
def written(work: Callable[[], Any]) -> Any:
    """What `work` returns, once its transaction is committed; raises what it raises, and then nothing of it is written.

    On SQLite `work` may be done by another thread, beside others in the same transaction, and again where one of
    them could not be; so it must not depend on the thread it is in.
    """
    if turn_file() is not None:
        return _desk.write(work)
    alone = _Waiting(work)
    with transaction.atomic():
        _carry_out([alone])
    return alone.result


class _Waiting:
    """Somebody's work, and what came of it. `turn` is locked until it is done, or until its owner is to write."""

    __slots__ = ("context", "done", "error", "result", "turn", "work")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work, self.context = work, copy_context()
        self.turn = Lock()
        self.turn.acquire()
        self.done = False
        self.result: Any = None
        self.error: Exception | None = OperationalError("the transaction was not ended")

    def outcome(self) -> Any:
        """What the work returned; raises what kept it from being written."""
        if self.error is not None:
            raise self.error
        return self.result


class _Desk:
    """The works of one process that wait to be written."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._waiting: list[_Waiting] = []
        self._somebody_writes = False

    def write(self, work: Callable[[], Any]) -> Any:
        """Writes `work`, or has it written by whoever writes for all."""
        mine = _Waiting(work)
        with self._guard:
            self._waiting.append(mine)
            waits, self._somebody_writes = self._somebody_writes, True
        if waits:
            mine.turn.acquire()
        if not mine.done:
            self._write_for_all()
        return mine.outcome()

    def _write_for_all(self) -> None:
        company: list[_Waiting] = []
        try:
            with writers_turn():
                company = self._company()
                _write(company)
        finally:
            self._tell(company or self._company())

    def _company(self) -> list[_Waiting]:
        """Those who waited longest, whoever asks among them."""
        with self._guard:
            company, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        return company

    def _tell(self, company: Sequence[_Waiting]) -> None:
        """Lets `company` go, and the next in the row write."""
        for one in company:
            one.done = True
            one.turn.release()
        with self._guard:
            self._somebody_writes = bool(self._waiting)
            if self._somebody_writes:
                self._waiting[0].turn.release()


def _write(company: Sequence[_Waiting]) -> None:
    """One transaction for all of `company`, or one for each where somebody's work raises."""
    try:
        with transaction.atomic():
            _carry_out(company)
    except Exception as error:
        if len(company) == 1 or isinstance(error, OperationalError):
            for one in company:
                one.error = error
        else:
            for one in company:
                _write([one])
    else:
        for one in company:
            one.error = None


def _carry_out(company: Sequence[_Waiting]) -> None:
    """Does the works of `company`, side by side as far as they ask for something."""
    asking: list[tuple[_Waiting, Work[Any], Any]] = []
    for one in company:
        begun = one.context.run(one.work)
        if isinstance(begun, Generator):
            asking.append((one, begun, None))
        else:
            one.result = begun
    while asking:
        asked: list[tuple[_Waiting, Work[Any], Asked]] = []
        for one, work, answer in asking:
            try:
                asked.append((one, work, one.context.run(work.send, answer)))
            except StopIteration as end:
                one.result = end.value
        asking = [
            (one, work, answer)
            for kind in dict.fromkeys(type(what) for _one, _work, what in asked)
            for one, work, answer in _answered(kind, asked)
        ]


def _answered(
    kind: type[Asked], asked: Sequence[tuple[_Waiting, Work[Any], Asked]]
) -> list[tuple[_Waiting, Work[Any], Any]]:
    """Who asked for something of `kind`, with the answer."""
    alike = [one for one in asked if type(one[2]) is kind]
    answers = kind.together([what for _one, _work, what in alike])
    return [(one, work, answer) for (one, work, _what), answer in zip(alike, answers, strict=True)]


_desk: Final = _Desk()
