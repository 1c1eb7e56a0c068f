"""Candidates under a fault: each request ends as ok, as refused, or as unknown, and what is unknown is sent again."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bench.exam_day.candidate import Candidate
from bench.exam_day.http import Answer, Connection

Played = TypeVar("Played")
GIVE_UP_SECONDS = 60.0
PATIENCE_SECONDS = 2.0
"""How long a browser waits for the answer to a save before it counts as unknown."""
NOWHERE = (OSError, EOFError, TimeoutError, asyncio.IncompleteReadError)


def acted(play: Coroutine[Any, Any, Played]) -> Played:
    """What the play came to, in a thread of its own: a browser test of this process may hold a loop in ours."""
    with ThreadPoolExecutor(1) as stage:
        return stage.submit(asyncio.run, play).result()


async def once(port: int, request: bytes, *, patience: float = PATIENCE_SECONDS) -> Answer | None:
    """The answer, or None when there was none: then nobody knows what became of it."""
    connection = Connection(port, patience)
    try:
        return await connection.ask(request)
    except NOWHERE:
        return None
    finally:
        connection.close()


async def until_answered(port: int, request: bytes, *, patience: float = PATIENCE_SECONDS) -> Answer:
    """The same request again and again until it is answered with something else than a fault."""
    deadline = time.monotonic() + GIVE_UP_SECONDS
    while time.monotonic() < deadline:
        answer = await once(port, request, patience=patience)
        if answer is not None and answer.status < 500:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError(f"not answered within {GIVE_UP_SECONDS} s: {request[:80]!r}")


async def begin(port: int, people: Sequence[Candidate]) -> None:
    """Everybody begins."""
    for person in people:
        answer = await until_answered(port, person.start())
        assert answer.status in (200, 201), answer
        person.take(answer.body)


async def save(port: int, person: Candidate, saves: list[dict[str, Any]]) -> Answer:
    """Sends `saves` until they are answered; what is acknowledged is noted.

    A start that was answered too late for us may have taken the writer after the one that we know: then this window
    takes it again, as the button "continue here" does.
    """
    while True:
        answer = await until_answered(port, person.save(saves))
        if answer.status == 403 and b'"read_only"' in answer.body:
            await begin(port, [person])
            continue
        if answer.status == 200:
            person.acknowledge(saves, answer.body)
        return answer


async def write_until(port: int, person: Candidate, enough: asyncio.Event) -> None:
    """Answers question after question without pause, one at a time, as one browser does."""
    while not enough.is_set():
        answer = await save(port, person, [person.next_answer(person.seq)])
        assert answer.status == 200, answer


async def meanwhile(port: int, people: Sequence[Candidate], fault: Callable[[], Awaitable[None]]) -> None:
    """`people` write before, during and after `fault`."""
    enough = asyncio.Event()
    writing = [asyncio.create_task(write_until(port, person, enough)) for person in people]
    await asyncio.sleep(0.3)
    try:
        await fault()
        await asyncio.sleep(0.3)
    finally:
        enough.set()
        await asyncio.gather(*writing)


async def hand_in(port: int, person: Candidate) -> dict[str, Any]:
    """Hands in, again until it is answered; the receipt."""
    answer = await until_answered(port, person.hand_in())
    assert answer.status == 200, answer
    return dict(json.loads(answer.body))
