"""Works that may be done beside others: what several of them ask for is answered together."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextvars import Context, copy_context
from inspect import isgeneratorfunction
from typing import Any, Final, Protocol, TypeVar

T = TypeVar("T")


class Asked(Protocol):
    """Something that a work asks for while it is done."""

    @staticmethod
    def together(asked: Sequence[Any]) -> Sequence[Any]:
        """The answer to each of `asked`, while nobody else writes."""

    @staticmethod
    def ahead(asked: Sequence[Any]) -> Sequence[Any]:
        """The answer to each of `asked` while others may write, or `LATER`."""


LATER: Final = object()
"""This one is answered when nobody else writes."""

Work = Generator[Asked, Any, T]
"""A work that yields what it asks for and is sent the answer. What it was told `ahead` may be true no longer when it
writes: what it writes must see to that, and raise `IntegrityError`."""


class Doing:
    """A work that is being done, in the context of whoever asked for it."""

    __slots__ = ("_context", "_running", "_work", "asked", "begun", "refusal", "result")

    def __init__(self, work: Callable[[], Any], context: Context | None = None) -> None:
        self._work, self._context = work, context or copy_context()
        self._running: Work[Any] | None = None
        self.begun = False
        self.asked: Asked | None = None
        """What it waits for."""
        self.refusal: Exception | None = None
        """What it raised before anything was written."""
        self.result: Any = None

    def anew(self) -> Doing:
        """The same work from its beginning."""
        return Doing(self._work, self._context)

    @property
    def may_begin_ahead(self) -> bool:
        """Whether it asks for what it reads and writes."""
        return isgeneratorfunction(self._work)

    def begin(self) -> None:
        """Does it as far as it asks for nothing."""
        self.begun = True
        begun = self._context.run(self._work)
        if isinstance(begun, Generator):
            self._running = begun
            self.go_on(None)
        else:
            self.result = begun

    def go_on(self, answer: Any) -> None:
        """Does it from there on, with the answer to what it asked."""
        self.asked = None
        if self._running is not None:
            try:
                self.asked = self._context.run(self._running.send, answer)
            except StopIteration as end:
                self.result = end.value


def do_ahead(doing: Sequence[Doing]) -> None:
    """Does the works as far as that needs no turn to write: those that still ask for something, and those that were not
    begun, need one. Who is refused meanwhile is refused."""
    waiting = [one for one in doing if one.may_begin_ahead]
    for one in waiting:
        _noting_refusal(one, one.begin)
    while waiting:
        answered = [
            (one, answer)
            for kind, alike in _by_kind(waiting)
            for one, answer in zip(alike, kind.ahead([one.asked for one in alike]), strict=True)
            if answer is not LATER
        ]
        for one, answer in answered:
            _noting_refusal(one, one.go_on, answer)
        waiting = [one for one, _answer in answered]


def do_together(doing: Sequence[Doing]) -> None:
    """Does the works to their end, while nobody else writes; raises what the first of them raises."""
    for one in doing:
        if not one.begun:
            one.begin()
    while any(one.asked is not None for one in doing):
        for kind, alike in list(_by_kind(doing)):
            for one, answer in zip(alike, kind.together([one.asked for one in alike]), strict=True):
                one.go_on(answer)


def _noting_refusal(one: Doing, step: Callable[..., None], *given: Any) -> None:
    try:
        step(*given)
    except Exception as refusal:
        one.asked, one.refusal = None, refusal


def _by_kind(doing: Sequence[Doing]) -> Iterator[tuple[type[Asked], list[Doing]]]:
    """Those who ask for something, by what they ask for."""
    asking = [one for one in doing if one.asked is not None]
    for kind in dict.fromkeys(type(one.asked) for one in asking):
        yield kind, [one for one in asking if type(one.asked) is kind]  # type: ignore[misc]
