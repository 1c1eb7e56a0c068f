"""The driver, in a process of its own: closed loops, open loops, herds. Its processor time is told apart."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bench.exam_day.candidate import CSRF, HOST, Candidate, Unexpected
from bench.exam_day.http import Connection, request

BARE_SLOTS = 50


@dataclass(slots=True)
class Run:
    """What one run did. Latencies in seconds; `cpu_s` is the driver's own; `wrong` says what must not be."""

    done: int = 0
    elapsed_s: float = 0.0
    cpu_s: float = 0.0
    latencies: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Latency that `share` of the requests did not pass, in seconds."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


Step = Callable[[Connection, Candidate], Awaitable[None]]


async def start(connection: Connection, candidate: Candidate) -> None:
    """Begins the attempt."""
    candidate.take(await _expect(connection, candidate.start(), 201, 200))


async def page(connection: Connection, candidate: Candidate) -> None:
    """Loads the running exam."""
    body = await _expect(connection, candidate.page(), 200)
    if candidate.attempt.encode() not in body:
        raise Unexpected("not the page of the exam")


async def open_door(connection: Connection, candidate: Candidate) -> None:
    """Opens the start page."""
    await _expect(connection, candidate.open(), 200)


async def save(connection: Connection, candidate: Candidate) -> None:
    """Saves one answer."""
    saves = [candidate.next_answer(candidate.seq)]
    candidate.acknowledge(saves, await _expect(connection, candidate.save(saves), 200))


async def answer_all(connection: Connection, candidate: Candidate) -> None:
    """Saves an answer to every item in one request."""
    saves = [candidate.next_answer(position) for position in range(len(candidate.items))]
    candidate.acknowledge(saves, await _expect(connection, candidate.save(saves), 200))


async def hand_in(connection: Connection, candidate: Candidate) -> None:
    """Hands in."""
    await _expect(connection, candidate.hand_in(), 200)


async def compare(connection: Connection, candidate: Candidate) -> None:
    """Sets what is stored beside what was acknowledged."""
    wrong = candidate.differences(await _expect(connection, candidate.look(), 200))
    if wrong:
        raise Unexpected("; ".join(wrong))


STEPS: dict[str, Step] = {
    "start": start, "page": page, "open": open_door, "save": save, "answer_all": answer_all, "hand_in": hand_in,
    "compare": compare,
}  # fmt: skip


async def _expect(connection: Connection, sent: bytes, *statuses: int) -> bytes:
    answer = await connection.ask(sent)
    if answer.status not in statuses:
        raise Unexpected(f"{sent.split(b' HTTP')[0].decode()}: {answer.status} {answer.body[:300]!r}")
    return answer.body


def once_each(port: int, candidates: Sequence[Candidate], steps: Sequence[str], clients: int = 8) -> Run:
    """Every candidate takes `steps` once, `clients` at a time."""
    waiting = list(candidates)

    async def client(run: Run) -> None:
        connection = Connection(port)
        while waiting:
            candidate = waiting.pop()
            for name in steps:
                await _timed(run, STEPS[name], connection, candidate)
        connection.close()

    return _run(list(candidates), [client] * clients)


def for_seconds(
    port: int, candidates: Sequence[Candidate], step: str, seconds: float, clients: int = 8
) -> Run:
    """`clients` repeat `step` without pause, each going round its own share of the candidates."""
    until = time.perf_counter() + seconds

    def client_of(number: int) -> Callable[[Run], Awaitable[None]]:
        async def client(run: Run) -> None:
            connection, share = Connection(port), candidates[number::clients]
            turn = 0
            while time.perf_counter() < until:
                await _timed(run, STEPS[step], connection, share[turn % len(share)])
                turn += 1
            connection.close()

        return client

    return _run(list(candidates), [client_of(number) for number in range(min(clients, len(candidates)))])


def bare_for_seconds(port: int, users: Sequence[tuple[int, str]], seconds: float, clients: int = 8) -> Run:
    """The same on the bare view; `kept` of the candidates holds the newest answer by slot."""
    until = time.perf_counter() + seconds
    people = [Candidate(user, session, 0) for user, session in users]

    def client_of(number: int) -> Callable[[Run], Awaitable[None]]:
        async def client(run: Run) -> None:
            connection, share = Connection(port), people[number::clients]
            turn = 0
            while time.perf_counter() < until:
                await _timed(run, _bare_save, connection, share[turn % len(share)])
                turn += 1
            connection.close()

        return client

    return _run(people, [client_of(number) for number in range(clients)])


def at_rate(port: int, candidates: Sequence[Candidate], per_second: float, seconds: float) -> Run:
    """Open loop: a save is due every 1/`per_second` whatever the server does; latency counts from then. Connections
    take turns, so that the proxy closes none for being idle."""
    begin = time.perf_counter() + 0.5

    async def one(run: Run, number: int, idle: list[Connection], free: list[Candidate]) -> None:
        due = begin + number / per_second
        await asyncio.sleep(due - time.perf_counter())
        while not free:
            await asyncio.sleep(0.001)
        candidate, connection = free.pop(0), idle.pop(0) if idle else Connection(port)
        await _timed(run, save, connection, candidate, since=due)
        idle.append(connection)
        free.append(candidate)

    idle: list[Connection] = []
    free = list(candidates)
    count = int(per_second * seconds)
    return _run(
        list(candidates), [lambda run, number=number: one(run, number, idle, free) for number in range(count)]
    )


def herd(port: int, candidates: Sequence[Candidate], seconds: float) -> Run:
    """Everybody comes within `seconds`, evenly, each with a browser and a connection of their own: opens the start
    page, begins, loads the first page. Latencies are of single requests; the first of each candidate counts from when
    it was due."""
    begin = time.perf_counter() + 0.5

    async def one(run: Run, number: int) -> None:
        due = begin + number * seconds / len(candidates)
        await asyncio.sleep(due - time.perf_counter())
        connection = Connection(port)
        for name, since in (("open", due), ("start", None), ("page", None)):
            await _timed(run, STEPS[name], connection, candidates[number], since=since)
        connection.close()

    return _run(
        list(candidates), [lambda run, number=number: one(run, number) for number in range(len(candidates))]
    )


async def _bare_save(connection: Connection, user: Candidate) -> None:
    user.seq += 1
    slot, answer = user.seq % BARE_SLOTS, [f"{user.seq:016x}"]
    body = json.dumps({"slot": slot, "answer": answer, "seq": user.seq, "elapsed_ms": 900}).encode()
    cookies = f"sessionid={user.session}; csrftoken={CSRF}"
    await _expect(
        connection, request("POST", "/save", host=HOST, cookies=cookies, token=CSRF, body=body), 200
    )
    user.kept[str(slot)] = (user.seq, answer)


async def _timed(
    run: Run, step: Step, connection: Connection, candidate: Candidate, since: float | None = None
) -> None:
    begin = time.perf_counter() if since is None else since
    try:
        await step(connection, candidate)
    except (TimeoutError, Unexpected, OSError, EOFError) as error:
        run.wrong.append(f"{type(error).__name__}: {error}")
        return
    run.latencies.append(time.perf_counter() - begin)
    run.done += 1


def _run(candidates: list[Candidate], clients: Sequence[Callable[[Run], Awaitable[None]]]) -> Run:
    run = Run(candidates=candidates)

    async def all_of_them() -> None:
        await asyncio.gather(*(client(run) for client in clients))

    begin, cpu = time.perf_counter(), time.process_time()
    asyncio.run(all_of_them())
    run.elapsed_s, run.cpu_s = time.perf_counter() - begin, time.process_time() - cpu
    return run
