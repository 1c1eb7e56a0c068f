"""The rows that stand beside the bare view: save, start, page, hand-in. Always ours – bare – ours – bare."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.exam_day import driver
from bench.exam_day.candidate import Candidate
from bench.exam_day.marking import marked
from bench.exam_day.report import Line, at_least, at_most
from bench.exam_day.stage import Measured, Stage

TURNS = 5
SECONDS = 4.0
EACH = 120
"""Candidates of one turn, where an operation can be done once by each."""


@dataclass(slots=True)
class Beside:
    """Turns of ours and of the bare view, in the order in which they were run."""

    ours: list[Measured]
    bare: list[Measured]

    @property
    def cpu_ms(self) -> float:
        """Median of ours."""
        return statistics.median(turn.cpu_ms for turn in self.ours)

    @property
    def bare_ms(self) -> float:
        """Median of the bare view."""
        return statistics.median(turn.cpu_ms for turn in self.bare)

    @property
    def ratio(self) -> float:
        """Ours to the bare view, medians."""
        return self.cpu_ms / self.bare_ms

    @property
    def note(self) -> str:
        """Both, and how far the turns lie apart."""
        low, high = min(t.cpu_ms for t in self.ours), max(t.cpu_ms for t in self.ours)
        return f"{self.cpu_ms:.2f} ms, {low:.2f} to {high:.2f}; bare {self.bare_ms:.2f} ms"


def interleaved(
    stage: Stage, ours: Callable[[int], Measured], *, turns: int = TURNS, seconds: float = SECONDS
) -> Beside:
    """`ours` (given the number of the turn) and the bare view by turns; one unmeasured turn of each first."""
    found = Beside([], [])
    users = stage.users
    for turn in range(-1, turns):
        mine, theirs = ours(turn), stage.drive(_bare(stage), driver.bare_for_seconds, users, seconds)
        stage.compare_bare(theirs.run.candidates)
        if turn >= 0:
            found.ours.append(mine)
            found.bare.append(theirs)
    return found


def _bare(stage: Stage):  # type: ignore[no-untyped-def]
    if stage.bare is None:
        raise RuntimeError("this row needs the bare view beside it")
    return stage.bare


def save(stage: Stage, short: bool) -> Iterator[Line]:
    """Answer saves without pause, eight clients; then the statements of one."""
    people = stage.begun("fifty", 0, 200)

    def turn(_number: int) -> Measured:
        nonlocal people
        measured = stage.drive(stage.platform, driver.for_seconds, people, "save", 2.0 if short else SECONDS)
        people = measured.run.candidates
        return measured

    beside = interleaved(stage, turn, turns=2 if short else TURNS, seconds=2.0 if short else SECONDS)
    yield at_most("CPU per answer save, of the bare view's", beside.ratio, "×", 0.75, 0.5, beside.note)
    rate, bare_rate = (statistics.median(t.per_second for t in turns) for turns in (beside.ours, beside.bare))
    note = f"{rate:.0f}/s, bare {bare_rate:.0f}/s"
    yield at_least("saves/s at saturation, of the bare view's", rate / bare_rate, "×", 1.3, 2.0, note)
    share = statistics.median(t.run.cpu_s / t.run.elapsed_s for t in beside.ours)
    yield Line("the driver meanwhile", f"{share:.2f} of a core, not counted")
    count = stage.compare(people)
    yield Line("stored answers compared with sent ones", f"{count} acknowledged, none lost or changed")
    yield at_most("SQL per save", stage.statements("save", people), "", 2)


def once_each(stage: Stage, short: bool) -> Iterator[Line]:
    """What a candidate does once, by fresh candidates in each turn: start, page, hand-in of fifty answers."""
    each, turns = (40, 2) if short else (EACH, TURNS)
    seen: dict[str, list[Measured]] = {"start": [], "page": [], "hand_in": []}
    people: list[Candidate] = []
    answered = 0

    def turn(number: int) -> Measured:
        nonlocal people, answered
        fresh = stage.candidates("fifty", 200 + (number + 1) * each, each)
        fresh = stage.drive(stage.platform, driver.once_each, fresh, ["open"]).run.candidates
        for step in ("start", "page", "answer_all", "page", "hand_in"):
            measured = stage.drive(stage.platform, driver.once_each, fresh, [step])
            fresh = measured.run.candidates
            if number >= 0 and step in seen:
                seen[step].append(measured)
        answered += stage.compare(fresh)
        people = fresh
        return measured

    beside = interleaved(stage, turn, turns=turns, seconds=2.0)
    for step, what, must, stretch in (
        ("start", "attempt start, 50 questions, of the bare view's CPU", 2.0, 1.2),
        ("page", "page of the running exam, of the bare view's CPU", 2.0, 1.0),
    ):
        own = Beside(seen[step], beside.bare)
        yield at_most(what, own.ratio, "×", must, stretch, own.note)
    yield Line("stored answers compared with sent ones", f"{answered} acknowledged, none lost or changed")
    first = 200 + (turns + 1) * each
    for name, questions in (("twenty", 20), ("hundred", 100), ("fifty", 50)):
        few = stage.drive(
            stage.platform, driver.once_each, stage.candidates(name, first, 5), ["open"]
        ).run.candidates
        yield at_most(f"SQL per start, {questions} questions", stage.statements("start", few), "", 6)
        first += 5
    few = stage.drive(
        stage.platform, driver.once_each, stage.candidates("fifty", first, 5), ["open", "start"]
    ).run.candidates
    yield at_most("SQL per page of the running exam", stage.statements("page", few), "", 3)
    few = stage.drive(stage.platform, driver.once_each, few, ["answer_all"]).run.candidates
    yield at_most("SQL per hand-in", stage.statements("hand_in", few), "", 8)
    made, marking_ms, check_s = marked(stage, "fifty")
    own = Beside(seen["hand_in"], beside.bare)
    yield at_most(
        "hand-in and marking of 50 objective answers, of the bare view's CPU",
        (own.cpu_ms + marking_ms) / own.bare_ms,
        "×",
        2.0,
        1.5,
        f"hand-in {own.note}; marking {marking_ms:.2f} ms each of {made} papers; "
        f"the item check after it {check_s:.2f} s",
    )
