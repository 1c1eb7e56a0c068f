"""Sharing answers out among markers: equal shares, no one answer twice to one person, the same from the same seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.domain.canonical import digest
from exams.domain.allocation import Apart, Marker

TURNS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to be dealt: to how many people, whose it is, where the candidate's units lie in the tree.

    `held` are officers who have, had or marked it in another round. `key` names it for the draw and for the caller.
    """

    key: str
    item: int
    rounds: int
    candidate: int
    paths: tuple[str, ...]
    held: frozenset[int] = frozenset()


def drawn(seed: int, *names: object, below: int = TURNS) -> int:
    """A number from 0 to below `below` that `seed` and `names` fix, and that tells nothing without the seed."""
    text = ":".join(str(name) for name in (seed, *names))
    return int.from_bytes(digest(text.encode())[:8]) % below


def deal(
    answers: Iterable[Answer],
    markers: Sequence[Marker],
    *,
    apart: Apart,
    seed: int,
    carried: dict[tuple[int, int], int] | None = None,
) -> dict[str, tuple[int, ...]]:
    """Who is given which answer: for each key the officers, one for each of its rounds (fewer, when fewer may).

    Answers that few may mark are dealt first; each goes to whoever has the smallest share of that question, then the
    smallest share in all, then was paired least often with the one it went to already, then by the draw. Where all may
    mark everything the shares of a question differ by one at most. `carried`: answers that (officer, item) had before.
    The result depends on nothing but its arguments, and not on their order.
    """
    by_item: dict[tuple[int, int], int] = defaultdict(int, carried or {})
    in_all: dict[int, int] = defaultdict(int)
    for (officer, _item), number in (carried or {}).items():
        in_all[officer] += number
    paired: dict[tuple[int, int], int] = defaultdict(int)
    able: dict[tuple[tuple[str, ...], int], tuple[int, ...]] = {}
    own = {marker.officer for marker in markers}

    def may(answer: Answer) -> list[int]:
        place = (answer.paths, answer.candidate if answer.candidate in own else 0)
        if place not in able:
            able[place] = tuple(
                sorted(
                    marker.officer
                    for marker in markers
                    if marker.may_mark(answer.candidate, answer.paths, apart)
                )
            )
        return [officer for officer in able[place] if officer not in answer.held]

    ordered = sorted(
        ((answer, may(answer)) for answer in answers),
        key=lambda pair: (len(pair[1]), drawn(seed, "answer", pair[0].key), pair[0].key),
    )
    dealt: dict[str, tuple[int, ...]] = {}
    for answer, free in ordered:
        chosen: list[int] = []
        for _round in range(min(answer.rounds, len(free))):
            officer = min(
                (each for each in free if each not in chosen),
                key=lambda each: (
                    by_item[each, answer.item],
                    in_all[each],
                    sum(paired[each, other] for other in chosen),
                    drawn(seed, answer.key, each),
                    each,
                ),
            )
            for other in chosen:
                paired[officer, other] += 1
                paired[other, officer] += 1
            by_item[officer, answer.item] += 1
            in_all[officer] += 1
            chosen.append(officer)
        dealt[answer.key] = tuple(sorted(chosen, key=lambda each: drawn(seed, answer.key, "round", each)))
    return dealt


def controls_due(marked: int, *, every: int, seed: int, marker: int, item: int) -> int:
    """How many control answers a marker should have had after `marked` ordinary ones.

    One in each run of `every` answers, at a place that the seed fixes for each marker, question and run.
    """
    runs, within = divmod(marked, every)
    return runs + (within >= drawn(seed, "control", marker, item, runs, below=every))
