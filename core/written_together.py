"""Works that come at once are written to SQLite together: one transaction, one flush, and each is told after it.

SQLite has one writer at a time, and what a save costs there is mostly the way into a transaction and the flush at its
end. Whoever comes while another writes waits; then one of those who waited writes for all. What they read is read while
others still write. Who cannot be written with the others is written alone, so that nobody's fault is anybody else's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any, Final, TypeVar, overload

from django.db import OperationalError, transaction
from django.db.transaction import TransactionManagementError

from core.works import Doing, Work, do_ahead, do_together
from core.writers_turn import turn_file, writers_turn

MOST_AT_ONCE: Final = 32
T = TypeVar("T")


@overload
def written(work: Callable[[], Work[T]]) -> T: ...
@overload
def written(work: Callable[[], T]) -> T: ...
def written(work: Callable[[], Any]) -> Any:
    """What `work` returns, once its transaction is committed; raises what it raises, and then nothing of it is written.

    On SQLite `work` may be done by another thread, beside others in the same transaction, and again where one of them
    could not be; so it must not depend on the thread it is in, nor leave anything to be done after the commit.
    """
    if turn_file() is not None:
        return _desk.write(work)
    doing = Doing(work)
    _in_one_transaction([doing])
    return doing.result


def _in_one_transaction(doing: Sequence[Doing]) -> None:
    with transaction.atomic():
        do_together(doing)
        if transaction.get_rollback():
            raise TransactionManagementError("a work went on after the database had refused something")


class _Waiting:
    """Somebody whose work is to be written. `turn` is locked until it is done, or until its owner is to write."""

    __slots__ = ("doing", "done", "error", "turn")

    def __init__(self, work: Callable[[], Any]) -> None:
        self.doing = Doing(work)
        self.turn = Lock()
        self.turn.acquire()
        self.done = False
        self.error: Exception | None = OperationalError("the transaction was not ended")

    def outcome(self) -> Any:
        """What the work returned; raises what kept it from being written."""
        if self.error is not None:
            raise self.error
        return self.doing.result


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
        """Those who waited longest are written, whoever asks among them."""
        with self._guard:
            company, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
        try:
            do_ahead([one.doing for one in company])
            rest = [one for one in company if _is_to_be_written(one)]
            if rest:
                with writers_turn():
                    _write(rest)
        finally:
            self._tell(company)

    def _tell(self, company: Sequence[_Waiting]) -> None:
        """Lets `company` go, and the next in the row write."""
        for one in company:
            one.done = True
            one.turn.release()
        with self._guard:
            self._somebody_writes = bool(self._waiting)
            if self._somebody_writes:
                self._waiting[0].turn.release()


def _is_to_be_written(one: _Waiting) -> bool:
    doing = one.doing
    if doing.begun and doing.asked is None:
        one.error = doing.refusal
        return False
    return True


def _write(company: Sequence[_Waiting]) -> None:
    """One transaction for all of `company`, or one for each, from the beginning, where somebody's work raises."""
    try:
        _in_one_transaction([one.doing for one in company])
    except OperationalError as error:
        for one in company:
            one.error = error
    except Exception:
        for one in company:
            _write_alone(one)
    else:
        for one in company:
            one.error = None


def _write_alone(one: _Waiting) -> None:
    one.doing = one.doing.anew()
    try:
        _in_one_transaction([one.doing])
    except Exception as error:
        one.error = error
    else:
        one.error = None


_desk: Final = _Desk()
